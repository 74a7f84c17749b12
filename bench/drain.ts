// Draining a backlog three ways: reading it, passing it on, and running it through actors.
import { jetstream } from "@nats-io/jetstream";
import { Effect, Exit, Scope } from "effect";
import type { NatsConnection } from "nats";
import { videoKind } from "../actors/video/kind.ts";
import { hosted, startWorker } from "../actors/worker.ts";
import type { Store } from "../db/store.ts";
import { JetStreamLog } from "../streams/jetstream-log.ts";
import { Publisher } from "../streams/publisher.ts";
import { decodeReading } from "../streams/reading.ts";
import { Rejection } from "../streams/rejection.ts";
import { streamNames } from "../streams/subjects.ts";

const partitions = 16;

/** Events a second while `count` events are consumed and decoded. */
export function rawDrain(connection: NatsConnection, count: number): Promise<number> {
  return drain(connection, count, () => {});
}

/** Events a second while `count` events are consumed, decoded and published on, with no actor. */
export async function nullDrain(connection: NatsConnection, count: number): Promise<number> {
  const outputs = Array.from({ length: partitions }, () => new Publisher(connection));
  const perSecond = await drain(connection, count, (partition, sequence, payload) => {
    const output = outputs[partition];
    const send = () => output.publish(`alerts.null.${partition}`, payload, `null.${sequence}`);
    return output.hasRoom ? send() : output.ready().then(send);
  }, () => Promise.all(outputs.map((output) => output.flush())));
  for (const output of outputs) output.close();
  return perSecond;
}

async function drain(
  connection: NatsConnection,
  count: number,
  handle: (partition: number, sequence: number, payload: Uint8Array) => void | Promise<void>,
  finish: () => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  const log = new JetStreamLog(jetstream(connection), streamNames.stats);
  const readers = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => log.read(`stats.${partition}`, 0)),
  );
  let left = count;
  const startMs = performance.now();
  await Promise.all(readers.map(async (reader, partition) => {
    while (left > 0) {
      for (const message of await reader.next(256)) {
        if (decodeReading(message.payload, message.arrivedAtMs) instanceof Rejection) {
          throw new Error("the backlog holds a bad reading");
        }
        const handled = handle(partition, message.sequence, message.payload);
        if (handled !== undefined) await handled;
        left--;
      }
      if (left <= 0) { for (const other of readers) other.wake(); }
    }
  }));
  await finish();
  const elapsedMs = performance.now() - startMs;
  await Promise.all(readers.map((reader) => reader.close()));
  return count / (elapsedMs / 1000);
}

/** A worker over all partitions with the settings of a default start. */
export async function runWorker(connection: NatsConnection, store: Store) {
  const scope = Effect.runSync(Scope.make());
  const worker = startWorker({
    connection,
    store,
    cluster: { mode: "single" },
    kinds: [hosted(videoKind, streamNames.stats, (partition) => `stats.${partition}`)],
    owner: "bench",
    partitions,
    checkpointEvents: 20_000,
    checkpointMs: 1000,
    maxResidents: 100_000,
    latenessMs: 3_600_000,
  });
  await Effect.runPromise(Scope.provide(worker, scope));
  return { stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) };
}

/** Events a second until `count` events are checkpointed in the database. */
export async function fullDrain(
  connection: NatsConnection,
  store: Store,
  count: number,
  committed: () => Promise<number>,
): Promise<number> {
  const startMs = performance.now();
  const worker = await runWorker(connection, store);
  while (await committed() < count) {
    await new Promise<void>((resolve) => setTimeout(resolve, 50));
  }
  const perSecond = count / ((performance.now() - startMs) / 1000);
  await worker.stop();
  return perSecond;
}
