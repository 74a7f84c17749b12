// What is removed from streams, by a process that dies anywhere in between and by the one after it.
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenErasure } from "../../db/erasures.ts";
import { startNats, type TestNats } from "../../local/testing.ts";
import { keptArmSubject } from "../../streams/kept-arm.ts";
import { scanStream } from "../../streams/stream-scan.ts";
import { activitySubject, decisionSubject, userPredictionSubject } from "../../streams/subjects.ts";
import { defaultTopology, ensureTopology } from "../../streams/topology.ts";
import { purge } from "./purge.ts";

let nats: TestNats;
let connection: NatsConnection;

beforeAll(async () => {
  nats = await startNats();
  connection = await connect({ servers: nats.url });
  const { info } = connection;
  if (info === undefined) throw new Error("NATS has said nothing of itself");
  await ensureTopology(await jetstreamManager(connection), info, defaultTopology);
});

afterAll(async () => {
  await connection.close();
  await nats.stop();
});

const timestamp = "2025-01-02T00:00:00Z";
const erasure: OpenErasure = {
  id: "e",
  digest: "",
  userKey: "ann",
  state: "settled",
  requestedAtMs: Date.parse(timestamp),
  requestedBy: "a test",
  barriers: { partitions: {}, predictions: 1e6 },
  places: {},
  certifiedAtMs: undefined,
  codeVersion: undefined,
};

/** What two users left behind, and what one of them did after the erasure. */
async function fill(): Promise<void> {
  const client = jetstream(connection);
  for (const user_id of ["ann", "bob"]) {
    for (const time of [timestamp, timestamp, "2025-01-02T00:00:01Z"]) {
      const subject = activitySubject(user_id, user_id, "user_like");
      await client.publish(subject, JSON.stringify({ user_id, timestamp: time }));
    }
    const decision = JSON.stringify({ user_id, at: timestamp });
    await client.publish(decisionSubject("colours"), decision);
    await client.publish(userPredictionSubject(user_id, "churn"), "{}");
    await client.publish(keptArmSubject("colours", user_id), "{}");
  }
}

async function messages(): Promise<number> {
  const manager = await jetstreamManager(connection);
  let count = 0;
  for await (const { config: { name } } of manager.streams.list()) {
    await scanStream(connection, name, ">", () => void count++);
    await manager.streams.purge(name);
  }
  return count;
}

it("is all that is older than the erasure and nothing else, wherever a process died", async () => {
  const wanted = {
    "stream ACTIVITY": 2,
    "stream DECISIONS": 1,
    "stream DEADLETTERS": 0,
    "stream EXAMPLES": 0,
    "stream PREDICTIONS": 1,
    "stream KV_assignments": 1,
  };
  let isDead = true;
  for (let notes = 0; isDead; notes++) {
    await fill();
    const found: Record<string, number> = {};
    let left = notes;
    isDead = false;
    const note = (place: string, count: { readonly found: number }) => {
      found[place] = Math.max(found[place] ?? 0, count.found);
      if (left-- !== 0) return Promise.resolve();
      isDead = true;
      return Promise.reject(new Error("the process died"));
    };
    await purge(erasure, connection, note).catch(() => {});
    left = -1;
    await purge(erasure, connection, note);
    expect(found).toEqual(wanted);
    // What bob left, and the last that ann did.
    expect(await messages()).toBe(7);
  }
});
