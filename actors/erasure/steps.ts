// The steps of an erasure, each of which can be done again: a process that dies in one leaves the erasure
// where the next process goes on. Commands go into the log first; what is at rest goes once every
// partition has committed a checkpoint that knows of them, or one that restarts would bring it back.
import { jetstream, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import type { Drizzle } from "../../db/database.ts";
import {
  advanceErasure,
  type Barriers,
  certifyErasure,
  erasureKey,
  notePlace,
  type OpenErasure,
} from "../../db/erasures.ts";
import { committedSequences, userTables } from "../../db/user-rows.ts";
import { textHash } from "../../ml/text-hash.ts";
import { type ErasureCommand, erasureJson, hintOf } from "../../streams/erasure.ts";
import { scanStream } from "../../streams/stream-scan.ts";
import {
  controlToken,
  erasureSubject,
  experimentPartitions,
  experimentPartitionSubject,
  learnerSubject,
  streamNames,
} from "../../streams/subjects.ts";
import { encodeToken, isId, partitionOf } from "../../streams/token.ts";
import { tracedStreams, TracedUser } from "../../streams/user-trace.ts";
import { jsonOf } from "../../streams/json-payload.ts";
import { learnerPartition } from "../learner/kind.ts";
import { purge } from "./purge.ts";

/** What the steps work with. */
export interface ErasureWorld {
  readonly connection: NatsConnection;
  readonly drizzle: Drizzle;
  /** Partitions of users and of videos. */
  readonly partitions: number;
  /** Wall-clock time, milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** The version of Troupe, for the certificate. */
  readonly codeVersion: string;
}

/** A decision that was made just before may take so long to be logged. */
const decisionsSettleMs = 5000;

/** Most videos that are told of one user: the open plays of more are left to end by themselves. */
const mostVideos = 10_000;

/** Does the next step of an erasure; whether it can go on at once. Fails with whatever a port fails with. */
export async function takeStep(erasure: OpenErasure, world: ErasureWorld): Promise<boolean> {
  switch (erasure.state) {
    case "requested":
      return await tell(erasure, world);
    case "told":
      return await apply(erasure, world);
    case "applied":
      return await settle(erasure, world);
    case "settled":
      return await complete(erasure, world);
    case "certified":
      return true;
  }
}

/** Tells the user's actor to forget, and every partition that reads activity to refuse what is older. */
async function tell(erasure: OpenErasure, world: ErasureWorld): Promise<boolean> {
  const { connection, drizzle, partitions } = world;
  const { id, userKey } = erasure;
  const manager = await jetstreamManager(connection);
  const before: Record<string, number> = {};
  for (const { stream } of tracedStreams) {
    before[stream] = (await manager.streams.info(stream)).state.last_seq;
  }
  const rows = { ...rowsOf(erasure), sequence: Number.MAX_SAFE_INTEGER };
  for (const table of userTables) {
    const found = await table.count(drizzle, rows);
    await notePlace(drizzle, id, placeOf(table.name), { found, left: null });
  }
  const common = await commonOf(erasure, world);
  const home = partitionOf(userKey, partitions);
  const user = await publish(
    world,
    erasureSubject(userKey, controlToken(0, partitions)),
    { ...common, to: "user", user: userKey },
    `erasure.${id}.user`,
  );
  const committed: Record<string, number> = { [`user/${home}`]: user };
  for (let video = 0; video < partitions; video++) {
    const subject = erasureSubject(controlToken(home, partitions), controlToken(video, partitions));
    const messageId = `erasure.${id}.${video}`;
    const sequence = await publish(world, subject, { ...common, to: "everybody" }, messageId);
    committed[`engagement/${video}`] = sequence;
    committed[`user/${home}`] = Math.max(committed[`user/${home}`], sequence);
  }
  const barriers = { before, user, partitions: committed };
  await advanceErasure(drizzle, id, { from: "requested", to: "told", barriers });
  return true;
}

/** Once all of them have: tells the videos that the user watched. */
async function apply(erasure: OpenErasure, world: ErasureWorld): Promise<boolean> {
  const { connection, drizzle, partitions, nowMs } = world;
  const { id, barriers } = erasure;
  if (!await areReached(drizzle, barriers)) return false;
  if (nowMs() < erasure.requestedAtMs + decisionsSettleMs) return false;
  const common = await commonOf(erasure, world);
  const viewer = textHash(rowsOf(erasure).userId);
  const videos = await watchedVideos(erasure, connection);
  const committed: Record<string, number> = { ...barriers.partitions };
  for (const video of videos) {
    const sequence = await publish(
      world,
      erasureSubject(controlToken(0, partitions), video),
      { ...common, to: "video", video, viewer },
      `erasure.${id}.video.${video}`,
    );
    const partition = `engagement/${partitionOf(video, partitions)}`;
    committed[partition] = Math.max(committed[partition], sequence);
  }
  // Whatever the user's actor had said by then is there by now: its partition has committed since.
  const manager = await jetstreamManager(connection);
  const consumed = learnerSubject("recommendations");
  committed[`model/${learnerPartition("recommendations")}`] = await lastSequence(
    manager,
    streamNames.examples,
    consumed,
  );
  for (let partition = 0; partition < experimentPartitions; partition++) {
    committed[`experiment/${partition}`] = await lastSequence(
      manager,
      streamNames.decisions,
      experimentPartitionSubject(partition),
    );
  }
  const reached = { ...barriers, partitions: committed };
  await advanceErasure(drizzle, id, { from: "told", to: "applied", barriers: reached });
  return true;
}

/** Once everybody has heard all that was said of the user: nothing more about them is under way. */
async function settle(erasure: OpenErasure, world: ErasureWorld): Promise<boolean> {
  const { connection, drizzle } = world;
  const { id, barriers } = erasure;
  if (!await areReached(drizzle, barriers)) return false;
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(streamNames.predictions);
  const settled = { ...barriers, predictions: state.last_seq + 1 };
  await advanceErasure(drizzle, id, { from: "applied", to: "settled", barriers: settled });
  return true;
}

/** Removes what is at rest, place by place, until nothing is found any more. */
async function complete(erasure: OpenErasure, world: ErasureWorld): Promise<boolean> {
  const { connection, drizzle, nowMs, codeVersion } = world;
  const { id } = erasure;
  await purge(erasure, connection, (place, count) => notePlace(drizzle, id, place, count));
  const rows = rowsOf(erasure);
  for (const table of userTables) {
    const found = await table.count(drizzle, rows);
    await notePlace(drizzle, id, placeOf(table.name), { found, left: null });
    await table.remove(drizzle, rows);
    const left = await table.count(drizzle, rows);
    if (left > 0) return false;
    await notePlace(drizzle, id, placeOf(table.name), { found, left });
  }
  await certifyErasure(drizzle, id, new Date(nowMs()), codeVersion);
  return true;
}

function placeOf(table: string): string {
  return `table ${table}`;
}

function rowsOf({ userKey, requestedAtMs, barriers }: OpenErasure) {
  const userId = new TracedUser(userKey).id;
  return { userKey, userId, atMs: requestedAtMs, sequence: barriers.user ?? 0 };
}

async function commonOf(
  { id, digest, userKey, requestedAtMs }: OpenErasure,
  { drizzle }: ErasureWorld,
) {
  const key = await erasureKey(drizzle);
  return { erasure: id, digest, key, hint: hintOf(key, userKey), atMs: requestedAtMs };
}

async function publish(
  { connection }: ErasureWorld,
  subject: string,
  command: ErasureCommand,
  msgID: string,
): Promise<number> {
  return (await jetstream(connection).publish(subject, erasureJson(command), { msgID })).seq;
}

async function areReached(drizzle: Drizzle, { partitions }: Barriers): Promise<boolean> {
  const committed = await committedSequences(drizzle);
  return Object.entries(partitions).every(([partition, sequence]) =>
    sequence === 0 || (committed.get(partition) ?? 0) >= sequence
  );
}

/** The sequence of the last message of a subject; 0 where there is none. */
async function lastSequence(
  manager: JetStreamManager,
  stream: string,
  subject: string,
): Promise<number> {
  const message = await manager.streams.getMessage(stream, { last_by_subj: subject });
  return message?.seq ?? 0;
}

/** Subject tokens of the videos that the log's events of the user are about, the newest ones. */
async function watchedVideos(
  { userKey }: OpenErasure,
  connection: NatsConnection,
): Promise<Iterable<string>> {
  const user = new TracedUser(userKey);
  const [{ stream, subject, timeOf }] = tracedStreams;
  const videos = new Set<string>();
  await scanStream(connection, stream, subject, (message) => {
    if (timeOf(user, message) === undefined) return;
    const video = videoIn(message.data);
    if (video === undefined) return;
    videos.delete(video);
    videos.add(video);
    if (videos.size <= mostVideos) return;
    for (const oldest of videos) {
      videos.delete(oldest);
      break;
    }
  });
  return videos;
}

function videoIn(payload: Uint8Array): string | undefined {
  const json = jsonOf(payload, "an event");
  if (typeof json !== "object" || json === null) return undefined;
  const video: unknown = Reflect.get(json, "video_id");
  return typeof video === "string" && isId(video) ? encodeToken(video) : undefined;
}
