import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Effect, Fiber, Schema } from "effect";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ByteWriter } from "../../ml/bytes.ts";
import { encodeExample } from "../../ml/network/example.ts";
import { MemoryModelRegistry } from "../../db/memory-model-registry.ts";
import { startNats, type TestNats } from "../../local/testing.ts";
import { lessonSubject } from "../../streams/lessons.ts";
import { decodeModelNews } from "../../streams/model-news.ts";
import { ModelStatus, modelStatusSubject } from "../../streams/model-status.ts";
import { Rejection } from "../../streams/rejection.ts";
import { streamNames } from "../../streams/subjects.ts";
import { defaultTopology, ensureTopology } from "../../streams/topology.ts";
import { plantedExamples } from "../../training/testing/planted.ts";
import { runTrainer } from "./trainer.ts";

const partitions = 2;
const name = "forecast";
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

async function teach(count: number, seed: number): Promise<void> {
  const client = jetstream(connection);
  const writer = new ByteWriter();
  for (const example of plantedExamples(count, seed)) {
    encodeExample(example, writer);
    await client.publish(lessonSubject(name, "window", 1), writer.take());
  }
}

async function compare(mean: number): Promise<void> {
  const lesson = { champion: 0, challenger: 1, count: 500, sum: 500 * mean, squares: 500 };
  await jetstream(connection).publish(
    lessonSubject(name, "comparison", 0),
    JSON.stringify({ atMs: 1e9, ...lesson }),
  );
}

/** Resolves with the first news, in the log of any partition, that names this champion. */
async function championTold(version: number): Promise<Set<string>> {
  const subjects = new Set<string>();
  const consumer = await jetstream(connection).consumers.get(streamNames.stats);
  while (subjects.size < partitions) {
    const message = await consumer.next({ expires: 30_000 });
    if (message === null) throw new Error("no news of the champion for 30 seconds");
    const news = decodeModelNews(message.data);
    if (!(news instanceof Rejection) && news.champion?.version === version) {
      subjects.add(message.subject);
    }
  }
  return subjects;
}

describe("runTrainer", { timeout: 120_000 }, () => {
  it("trains from the stream, says how it is, and has every partition hear of the champion", async () => {
    const registry = new MemoryModelRegistry(() => 0);
    const statuses: string[] = [];
    const decode = Schema.decodeUnknownSync(ModelStatus);
    const subscription = connection.subscribe(modelStatusSubject(name), {
      callback: (_error, message) => void statuses.push(decode(message.json()).state),
    });
    const settings = {
      connection,
      registry,
      partitions,
      name,
      everyMs: 60_000,
      seed: 1,
      codeVersion: "test",
    };
    const trainer = Effect.runFork(runTrainer(settings));
    // What is no lesson stops nobody.
    await jetstream(connection).publish(lessonSubject(name, "window", 0), "rubbish");
    await teach(300, 1);
    await expect.poll(() => registry.standing(name), { timeout: 60_000 })
      .toMatchObject({ challenger: 1 });
    expect(statuses).toContain("training");
    await compare(0.5);
    await expect.poll(() => registry.standing(name), { timeout: 60_000 })
      .toMatchObject({ champion: 1 });
    expect((await championTold(1)).size).toBe(partitions);
    await Effect.runPromise(Fiber.interrupt(trainer));

    // Another process takes over: it knows what the first one knew, and tells of it once more.
    const successor = Effect.runFork(runTrainer(settings));
    await expect.poll(() => statuses.at(-1), { timeout: 30_000 }).toBe("idle");
    await Effect.runPromise(Fiber.interrupt(successor));
    expect(await registry.get(name, 2)).toBeUndefined();
    subscription.unsubscribe();
  });
});
