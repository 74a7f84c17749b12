// Events of users who were erased, sent once more: partitions refuse them, and here they leave the log.
import { jetstreamManager } from "@nats-io/jetstream";
import { Result, Schema } from "effect";
import type { NatsConnection } from "nats";
import type { Drizzle } from "../../db/database.ts";
import { committedSequences } from "../../db/user-rows.ts";
import { Refusal } from "../../streams/erasure.ts";
import { scanStream } from "../../streams/stream-scan.ts";
import { refusalSubject, streamNames } from "../../streams/subjects.ts";
import { deleteMessages } from "./purge.ts";

const decodeRefusal = Schema.decodeUnknownResult(Schema.fromJsonString(Refusal));
const utf8 = new TextDecoder();

/** Messages that are removed at once. */
const maxBatch = 10_000;

/**
 * Removes refused events from the log of activity, each once the partition that refused it has committed
 * that; answers with how many. Fails with whatever a port fails with; then all that is left is left.
 */
export async function removeRefused(
  connection: NatsConnection,
  drizzle: Drizzle,
): Promise<number> {
  const manager = await jetstreamManager(connection);
  const stream = streamNames.refusals;
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0) return 0;
  const committed = await committedSequences(drizzle);
  const refused: number[] = [];
  let next: number | undefined;
  await scanStream(connection, stream, "refusals.>", ({ seq, subject, data }) => {
    if (next !== undefined) return;
    const partition = Number(subject.slice(refusalSubject(0).length - 1));
    const notice = decodeRefusal(utf8.decode(data));
    if (Result.isFailure(notice)) return;
    const { sequence } = notice.success;
    const isCommitted = (committed.get(`user/${partition}`) ?? 0) >= sequence;
    if (isCommitted && refused.length < maxBatch) refused.push(sequence);
    else next = seq;
  });
  await deleteMessages(manager, streamNames.activity, refused);
  await manager.streams.purge(stream, { seq: next ?? state.last_seq + 1 });
  return refused.length;
}
