// Removes from the streams what is about a user who was erased: messages one by one, overwritten where they
// lie, and whole subjects that bear the name of the user.
import { JetStreamApiError, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import type { FoundAt, OpenErasure } from "../../db/erasures.ts";
import { keptArmsBucket } from "../../streams/kept-arm.ts";
import { scanStream } from "../../streams/stream-scan.ts";
import { streamNames } from "../../streams/subjects.ts";
import {
  keptArmsOfUser,
  predictionsOfUser,
  type TracedMessage,
  tracedStreams,
  TracedUser,
} from "../../streams/user-trace.ts";

/** Writes down what was found in a place. */
export type Note = (place: string, count: typeof FoundAt.Type) => Promise<void>;

/** Looks and removals of one stream: what a publisher was about to send meanwhile is found by the next look. */
const mostLooks = 10;

/** Deletions under way at once. */
const window = 64;

const noMessageFound = 10037;
const sequenceNotFound = 10043;
const messageDeleteFailed = 10057;

/** Messages of one stream that are to go. */
interface Condemned {
  readonly stream: string;
  readonly subject: string;
  readonly isOne: (message: TracedMessage) => boolean;
}

/** Removes everything, and notes what there was. Fails where something is left after all. */
export async function purge(
  erasure: OpenErasure,
  connection: NatsConnection,
  note: Note,
): Promise<void> {
  const manager = await jetstreamManager(connection);
  for (const condemned of condemnedBy(erasure)) {
    await deleteAll(condemned, connection, manager, note);
  }
  await purgeSubject(manager, `KV_${keptArmsBucket}`, keptArmsOfUser(erasure.userKey), note);
}

function condemnedBy({ userKey, requestedAtMs, barriers }: OpenErasure): Condemned[] {
  const user = new TracedUser(userKey);
  const { before = {}, user: command = 0, predictions = 0 } = barriers;
  const traced = tracedStreams.map(({ stream, subject, timeOf }): Condemned => {
    const older = stream === streamNames.activity ? command : before[stream] ?? 0;
    const isOne = (message: TracedMessage) => {
      const atMs = timeOf(user, message);
      return atMs !== undefined && (atMs <= requestedAtMs || message.seq <= older);
    };
    return { stream, subject, isOne };
  });
  return [...traced, {
    stream: streamNames.predictions,
    subject: predictionsOfUser(userKey),
    isOne: ({ seq }) => seq < predictions,
  }];
}

async function deleteAll(
  { stream, subject, isOne }: Condemned,
  connection: NatsConnection,
  manager: JetStreamManager,
  note: Note,
): Promise<void> {
  for (let looks = 0; looks < mostLooks; looks++) {
    const found: number[] = [];
    await scanStream(connection, stream, subject, (message) => {
      if (isOne(message)) found.push(message.seq);
    });
    if (found.length === 0) return await note(placeOf(stream), { found: 0, left: 0 });
    await note(placeOf(stream), { found: found.length, left: null });
    await deleteMessages(manager, stream, found);
  }
  throw new Error(`stream ${stream} still gets messages about somebody who is to be forgotten`);
}

/** Removes what lies under a subject; for a stream whose messages cannot be deleted one by one. */
async function purgeSubject(
  manager: JetStreamManager,
  stream: string,
  subject: string,
  note: Note,
): Promise<void> {
  const countNow = async () => {
    const { state: { subjects = {} } } = await manager.streams.info(stream, {
      subjects_filter: subject,
    });
    return Object.values(subjects).reduce((sum, count) => sum + count, 0);
  };
  await note(placeOf(stream), { found: await countNow(), left: null });
  await manager.streams.purge(stream, { filter: subject });
  await note(placeOf(stream), { found: 0, left: await countNow() });
}

function placeOf(stream: string): string {
  return `stream ${stream}`;
}

/** Overwrites messages and deletes them; those that are gone already are fine. */
export async function deleteMessages(
  manager: JetStreamManager,
  stream: string,
  sequences: readonly number[],
): Promise<void> {
  for (let from = 0; from < sequences.length; from += window) {
    const batch = sequences.slice(from, from + window);
    await Promise.all(batch.map((sequence) => deleteMessage(manager, stream, sequence)));
  }
}

async function deleteMessage(
  manager: JetStreamManager,
  stream: string,
  sequence: number,
): Promise<void> {
  try {
    await manager.streams.deleteMessage(stream, sequence, true);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || !goneCodes.has(error.code)) throw error;
    const message = await manager.streams.getMessage(stream, { seq: sequence });
    if (message !== null) throw error;
  }
}

const goneCodes: ReadonlySet<number> = new Set([
  noMessageFound,
  sequenceNotFound,
  messageDeleteFailed,
]);
