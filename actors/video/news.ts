// What the partitions of videos tell each other: pooled statistics, sent through the log of every other
// partition, so that a replay hears the same news at the same place; and what the trainer tells them.
import { Buffer } from "node:buffer";
import { Result, Schema } from "effect";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Cohorts } from "../../ml/cohorts.ts";
import { PooledForecaster } from "../../ml/pooled-forecaster.ts";
import { beginsWith, jsonOf } from "../../streams/json-payload.ts";
import { decodeModelNews, isModelNews } from "../../streams/model-news.ts";
import { forecastModel } from "../../streams/model-version.ts";
import { Rejection, rejectionOf } from "../../streams/rejection.ts";
import { controlToken, statsSubject } from "../../streams/subjects.ts";
import { SharedNews, type StepContext } from "../actor.ts";
import { RunningVersion } from "./networks.ts";
import { lastTellAfter, maxPartitions, type VideoShared } from "./shared.ts";

const topics = ["cohorts", "pooled"] as const;
type Topic = (typeof topics)[number];

const News = Schema.Struct({
  control: Schema.Literals(topics),
  from: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxPartitions - 1 })),
  sequence: Schema.Int.check(Schema.isGreaterThan(0)),
  delta: Schema.String,
});

const wanted = {
  control: '"cohorts" or "pooled"',
  from: "the number of the partition that sends it",
  sequence: "the sequence of the event at which it was sent",
  delta: "statistics in base64",
  payload: "news of one partition for another",
};

/**
 * What the pooled forecaster learnt is told when it is a fiftieth of all that is known, so that nobody
 * lags behind by more, and between these numbers of observations.
 */
const leastPooled = 8;
const mostPooled = 4096;
const pooledShare = 50;

/** Nothing but news is news: a reading with these fields among others, say from HTTP, is not. */
const decodeJson = Schema.decodeUnknownResult(News, { onExcessProperty: "error" });
/** No reading of anybody's begins so, whatever fields it has of its own. */
const prefixes = topics.map((topic) => new TextEncoder().encode(`{"control":"${topic}","from":`));

/** Whether a message on the subject of readings is news instead. */
export function isNews(payload: Uint8Array): boolean {
  return isModelNews(payload) || prefixes.some((prefix) => beginsWith(payload, prefix));
}

/** Reads news from the log. */
export function decodeNews(payload: Uint8Array): SharedNews<VideoShared> | Rejection {
  return isModelNews(payload) ? decodeAssignment(payload) : decodeDelta(payload);
}

/** Tells the other partitions what this one learnt of young videos, once there is enough of it. */
export function tellCohorts(shared: VideoShared, context: StepContext<VideoShared>): void {
  if (++shared.untold < shared.tellAfter) return;
  shared.untold = 0;
  shared.tellAfter = Math.min(lastTellAfter, 2 * shared.tellAfter);
  const writer = new ByteWriter();
  shared.cohorts.takeDelta()?.encode(writer);
  tell("cohorts", writer.take(), context);
}

/** Tells the other partitions what the pooled forecaster learnt here, once there is enough of it. */
export function tellPooled(shared: VideoShared, context: StepContext<VideoShared>): void {
  const enough = Math.floor(shared.pooled.observations / pooledShare);
  const tellAfter = Math.max(leastPooled, Math.min(mostPooled, enough));
  if (++shared.untoldObservations < tellAfter) return;
  const writer = new ByteWriter();
  shared.pooled.takeDelta(shared.untoldObservations, writer);
  shared.untoldObservations = 0;
  tell("pooled", writer.take(), context);
}

function tell(topic: Topic, delta: Uint8Array, context: StepContext<VideoShared>): void {
  const json = `{"control":"${topic}","from":${context.partition},` +
    `"sequence":${context.sequence},"delta":"${Buffer.from(delta).toString("base64")}"}`;
  for (let partition = 0; partition < context.partitionCount; partition++) {
    if (partition === context.partition) continue;
    const token = controlToken(partition, context.partitionCount);
    context.emit(statsSubject(token), json, true);
  }
}

function decodeDelta(payload: Uint8Array): SharedNews<VideoShared> | Rejection {
  const json = jsonOf(payload, wanted.payload);
  if (json instanceof Rejection) return json;
  const decoded = decodeJson(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  const { control, from, sequence, delta } = decoded.success;
  try {
    const reader = new ByteReader(Buffer.from(delta, "base64"));
    const merge = mergeOf(control, reader);
    if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes too many`);
    return new SharedNews((shared) => {
      // A partition that crashed tells again what it told; the stream forgets that in time, we do not.
      const heard = control === "cohorts" ? shared.heard : shared.heardPooled;
      if (sequence <= (heard.get(from) ?? 0)) return;
      heard.set(from, sequence);
      shared.revision++;
      merge(shared);
    });
  } catch (cause) {
    return new Rejection("delta", String(cause), wanted.delta);
  }
}

function mergeOf(topic: Topic, reader: ByteReader): (shared: VideoShared) => void {
  if (topic === "cohorts") {
    const sums = Cohorts.decodeSums(reader);
    return (shared) => shared.cohorts.merge(sums);
  }
  const delta = PooledForecaster.decodeDelta(reader);
  return (shared) => shared.pooled.merge(delta);
}

function decodeAssignment(payload: Uint8Array): SharedNews<VideoShared> | Rejection {
  const news = decodeModelNews(payload);
  if (news instanceof Rejection) return news;
  if (news.name !== forecastModel) {
    return new Rejection("name", news.name, `"${forecastModel}", the model that videos have`);
  }
  try {
    for (const version of [news.champion, news.challenger]) {
      if (version !== undefined) new RunningVersion(version);
    }
  } catch (cause) {
    return new Rejection("artefact", String(cause), "the weights of a network");
  }
  return new SharedNews((shared) => {
    shared.revision++;
    shared.networks.assign(news);
  });
}
