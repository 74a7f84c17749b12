// What the partitions of videos tell each other: pooled statistics of young videos, sent through the
// log of every other partition, so that a replay hears the same news at the same place.
import { Buffer } from "node:buffer";
import { Result, Schema } from "effect";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Cohorts } from "../../ml/cohorts.ts";
import { Rejection, rejectionOf } from "../../streams/rejection.ts";
import { controlToken, statsSubject } from "../../streams/subjects.ts";
import { SharedNews, type StepContext } from "../actor.ts";
import { lastTellAfter, maxPartitions, type VideoShared } from "./shared.ts";

const News = Schema.Struct({
  control: Schema.Literal("cohorts"),
  from: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxPartitions - 1 })),
  sequence: Schema.Int.check(Schema.isGreaterThan(0)),
  delta: Schema.String,
});

const wanted = {
  control: '"cohorts"',
  from: "the number of the partition that sends it",
  sequence: "the sequence of the event at which it was sent",
  delta: "statistics in base64",
  payload: "news of one partition for another",
};

/** Nothing but news is news: a reading with these fields among others, say from HTTP, is not. */
const decodeJson = Schema.decodeUnknownResult(News, { onExcessProperty: "error" });
/** No reading of anybody's begins so, whatever fields it has of its own. */
const prefix = new TextEncoder().encode('{"control":"cohorts","from":');

/** Whether a message on the subject of readings is news instead. */
export function isNews(payload: Uint8Array): boolean {
  if (payload.length < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (payload[i] !== prefix[i]) return false;
  return true;
}

/** Reads news from the log. */
export function decodeNews(payload: Uint8Array): SharedNews<VideoShared> | Rejection {
  const text = new TextDecoder().decode(payload);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return new Rejection("payload", text, wanted.payload);
  }
  const decoded = decodeJson(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  try {
    const reader = new ByteReader(Buffer.from(decoded.success.delta, "base64"));
    const delta = Cohorts.decodeSums(reader);
    if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes too many`);
    const { from, sequence } = decoded.success;
    return new SharedNews((shared) => {
      // A partition that crashed tells again what it told; the stream forgets that in time, we do not.
      if (sequence <= (shared.heard.get(from) ?? 0)) return;
      shared.heard.set(from, sequence);
      shared.revision++;
      shared.cohorts.merge(delta);
    });
  } catch (cause) {
    return new Rejection("delta", String(cause), wanted.delta);
  }
}

/** Tells the other partitions what this one learnt, once there is enough of it. */
export function tellNews(shared: VideoShared, context: StepContext<VideoShared>): void {
  shared.revision++;
  if (++shared.untold < shared.tellAfter) return;
  shared.untold = 0;
  shared.tellAfter = Math.min(lastTellAfter, 2 * shared.tellAfter);
  const writer = new ByteWriter();
  shared.cohorts.takeDelta()?.encode(writer);
  const delta = Buffer.from(writer.take()).toString("base64");
  const json = `{"control":"cohorts","from":${context.partition},` +
    `"sequence":${context.sequence},"delta":"${delta}"}`;
  for (let partition = 0; partition < context.partitionCount; partition++) {
    if (partition === context.partition) continue;
    const token = controlToken(partition, context.partitionCount);
    context.emit(statsSubject(token), json, true);
  }
}
