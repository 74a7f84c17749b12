// A backlog of activity, read as partitions read it, and passed on: what there is before any actor.
import process from "node:process";
import { jetstream } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { SharedNews } from "../../actors/actor.ts";
import { engagementKind } from "../../actors/engagement/kind.ts";
import { defaultKinds } from "../../actors/kinds.ts";
import { defaultPartitionSettings } from "../../actors/partition-settings.ts";
import { noForesight } from "../../actors/user/foresight.ts";
import { userKind } from "../../actors/user/kind.ts";
import { JetStreamLog } from "../../streams/jetstream-log.ts";
import type { LogMessage } from "../../streams/log.ts";
import { Publisher } from "../../streams/publisher.ts";
import { Rejection } from "../../streams/rejection.ts";
import { streamNames } from "../../streams/subjects.ts";

const { partitions } = defaultKinds;
const users = userKind(noForesight);

/** Events of the log: `count` of them, behind the one at `after`. */
export interface Backlog {
  readonly after: number;
  readonly count: number;
}

/** What a drain took. */
export interface Drained {
  readonly perSecond: number;
  /** CPU of this process for one event, microseconds. */
  readonly cpuMicros: number;
}

/** Reads and decodes events twice, as the partitions of users and those of videos do. */
export async function rawDrain(
  connection: NatsConnection,
  backlog: Backlog,
): Promise<Drained & { readonly aboutVideos: number }> {
  let aboutVideos = 0;
  const drained = await drain(connection, backlog, (isOfUser) => {
    if (!isOfUser) aboutVideos++;
  });
  return { ...drained, aboutVideos };
}

/** The same, and every event is published on, once. */
export async function nullDrain(connection: NatsConnection, backlog: Backlog): Promise<Drained> {
  const outputs = Array.from({ length: partitions }, () => new Publisher(connection));
  const drained = await drain(connection, backlog, (isOfUser, partition, message) => {
    if (!isOfUser) return;
    const output = outputs[partition];
    const { sequence, payload } = message;
    const send = () => output.publish(`alerts.null.${partition}`, payload, `null.${sequence}`);
    return output.hasRoom ? send() : output.ready().then(send);
  }, () => Promise.all(outputs.map((output) => output.flush())));
  for (const output of outputs) output.close();
  return drained;
}

/** Called with every event that concerns an actor: that of a user, or that of a video. */
type Handle = (isOfUser: boolean, partition: number, message: LogMessage) => void | Promise<void>;

async function drain(
  connection: NatsConnection,
  { after, count }: Backlog,
  handle: Handle,
  finish: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Drained> {
  const log = new JetStreamLog(jetstream(connection), streamNames.activity);
  const filters = Array.from({ length: partitions }, (_, partition) => [
    { kind: users, partition, isOfUser: true, subject: `activity.${partition}.*` },
    { kind: engagementKind, partition, isOfUser: false, subject: `activity.*.${partition}` },
  ]).flat();
  const readers = await Promise.all(filters.map(({ subject }) => log.read(subject, after)));
  let left = 2 * count;
  const stop = stopwatch(count);
  await Promise.all(readers.map(async (reader, i) => {
    const { kind, partition, isOfUser } = filters[i];
    while (left > 0) {
      for (const message of await reader.next(defaultPartitionSettings.maxBatch)) {
        const decoded = kind.decode(message, partition, partitions);
        if (decoded instanceof Rejection) throw new Error("the backlog holds a bad event");
        left--;
        if (decoded instanceof SharedNews) continue;
        const handled = handle(isOfUser, partition, message);
        if (handled !== undefined) await handled;
      }
      if (left <= 0) { for (const other of readers) other.wake(); }
    }
  }));
  await finish();
  const drained = stop();
  await Promise.all(readers.map((reader) => reader.close()));
  return drained;
}

/** Measures from now until it is called. */
export function stopwatch(count: number): () => Drained {
  const before = process.cpuUsage();
  const startMs = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - startMs) / 1000;
    return { perSecond: count / seconds, cpuMicros: (user + system) / count };
  };
}
