import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryModelRegistry } from "../../db/memory-model-registry.ts";
import { versionOf } from "../../db/model-examples.ts";
import { startNats, type TestNats } from "../../local/testing.ts";
import { decodeModelNews, type ModelNews } from "../../streams/model-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import { streamNames } from "../../streams/subjects.ts";
import { defaultTopology, ensureTopology } from "../../streams/topology.ts";
import { tellAssignment } from "./assignment.ts";

const partitions = 4;
let nats: TestNats;
let connection: NatsConnection;

beforeAll(async () => {
  nats = await startNats();
  connection = await connect({ servers: nats.url });
  const { info } = connection;
  if (info === undefined) throw new Error("NATS has said nothing of itself");
  const manager = await jetstreamManager(connection);
  await ensureTopology(manager, info, { ...defaultTopology, partitions });
}, 60_000);

afterAll(async () => {
  await connection.close();
  await nats.stop();
});

/** A registry with two versions, whose bytes are their numbers, and the first as champion. */
async function registryOfTwo(): Promise<MemoryModelRegistry> {
  const registry = new MemoryModelRegistry(() => 0);
  for (const version of [1, 2]) {
    const artefact = new Uint8Array([version]);
    await registry.register(versionOf("forecast", { artefact }), { reason: "for a test" });
  }
  await registry.promote("forecast", 1, { reason: "for a test" });
  return registry;
}

/** What the log holds of news that were told under ids that begin so: subject and news. */
async function toldUnder(id: string): Promise<[string, ModelNews][]> {
  const told: [string, ModelNews][] = [];
  const consumer = await jetstream(connection).consumers.get(streamNames.stats);
  const { num_pending: count } = await consumer.info();
  for (let i = 0; i < count; i++) {
    const message = await consumer.next({ expires: 5000 });
    if (message === null) throw new Error(`the log holds ${i} messages, wanted ${count}`);
    const news = decodeModelNews(message.data);
    if (news instanceof Rejection) throw new Error(`found no news of a model: ${news.message}`);
    if (news.id.startsWith(id)) told.push([message.subject, news]);
  }
  return told;
}

describe("tellAssignment", () => {
  it("puts the whole assignment into the log of every partition, once", async () => {
    const registry = await registryOfTwo();
    await registry.challenge("forecast", 2, { reason: "for a test" });
    await registry.split("forecast", 0.5, { reason: "for a test" });
    const telling = { name: "forecast", id: "once" };
    const wanted = {
      name: "forecast",
      champion: { version: 1, artefact: new Uint8Array([1]) },
      challenger: { version: 2, artefact: new Uint8Array([2]) },
      challengerShare: 0.5,
    };
    for (let time = 0; time < 2; time++) {
      expect(await tellAssignment(connection, partitions, registry, telling)).toEqual(wanted);
    }
    const told = await toldUnder("once");
    expect(told.map(([subject]) => subject).sort())
      .toEqual(["stats.0", "stats.1", "stats.2", "stats.3"]);
    for (const [, news] of told) expect(news).toEqual({ ...wanted, id: "once" });
  });

  it("tells that the mix alone serves", async () => {
    const registry = new MemoryModelRegistry(() => 0);
    await tellAssignment(connection, partitions, registry, { name: "forecast", id: "mix" });
    const told = await toldUnder("mix");
    expect(told).toHaveLength(partitions);
    expect(told[0][1]).toMatchObject({ champion: undefined, challenger: undefined });
  });

  it("tells again what has changed meanwhile, so that what holds is told last", async () => {
    const registry = await registryOfTwo();
    let asked = 0;
    const changing = {
      async assignment(name: string) {
        const assignment = await registry.assignment(name);
        // Between the first look and the first telling, somebody else promotes and tells.
        if (++asked === 1) {
          await registry.promote(name, 2, { reason: "for a test" });
          await tellAssignment(connection, partitions, registry, { name, id: "race-other" });
        }
        return assignment;
      },
    };
    const telling = { name: "forecast", id: "race-mine" };
    const told = await tellAssignment(connection, partitions, changing, telling);
    expect(told.champion?.version).toBe(2);
    const heard = (await toldUnder("race-")).filter(([subject]) => subject === "stats.2");
    expect(heard.map(([, { id, champion }]) => [id, champion?.version])).toEqual([
      ["race-other", 2],
      ["race-mine", 1],
      ["race-mine.2", 2],
    ]);
  });
});
