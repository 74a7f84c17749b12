// A reading: one row of a video's counters, as producers send it and as actors see it (A1).
import { Result, Schema } from "effect";
import { eventTimeFault, maxEventBytes } from "./event-time.ts";
import { Id, idWanted } from "./id.ts";
import { jsonOf } from "./json-payload.ts";
import { isDeeperThan, maxNesting, Rejection, rejectionOf } from "./rejection.ts";
import { parseTime, timeWanted } from "./time.ts";
import { TimeJson } from "./time-json.ts";

/** The longest title, channel or category, in UTF-16 code units. */
export const maxTextCharacters = 500;

const countWanted = "a whole number from 0 to 2^53 - 1";
const textWanted = `a string of at most ${maxTextCharacters} characters`;

/** What each field should hold, in words, for the schema's readers and for rejections. */
const wanted = {
  payload: "one JSON object, a reading",
  timestamp: timeWanted,
  video_id: idWanted,
  viewCount: countWanted,
  likeCount: countWanted,
  commentCount: countWanted,
  title: textWanted,
  channel: textWanted,
  category: textWanted,
  published_at: timeWanted,
};

/** A counter: a whole number that a JavaScript number holds exactly. */
const Count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))
  .annotate({ description: countWanted });
const Text = Schema.String.check(Schema.isMaxLength(maxTextCharacters));

/** A reading on the wire. Fields beyond these are kept with the reading. */
export const ReadingJson = Schema.Struct({
  timestamp: TimeJson,
  video_id: Id.annotate({ description: wanted.video_id }),
  viewCount: Count,
  likeCount: Count,
  commentCount: Count,
  title: Schema.optionalKey(Text),
  channel: Schema.optionalKey(Text),
  category: Schema.optionalKey(Text),
  published_at: Schema.optionalKey(TimeJson),
}).annotate({ identifier: "Reading", description: "One row of a video's counters" });

/** A decoded reading. */
export interface Reading {
  readonly videoId: string;
  /** Event time, milliseconds since the epoch. */
  readonly atMs: number;
  readonly views: number;
  readonly likes: number;
  readonly comments: number;
  readonly title: string | undefined;
  readonly channel: string | undefined;
  readonly category: string | undefined;
  readonly publishedAtMs: number | undefined;
  /** Fields that Troupe does not know, as a JSON object. */
  readonly extra: string | undefined;
}

const yearMs = 366 * 24 * 3_600_000;
const publicationWanted = "a time from 1970 to a year after its arrival";

const decodeJson = Schema.decodeUnknownResult(ReadingJson);

/**
 * Decodes one reading from the bytes of a message.
 * `arrivedAtMs` is when the log took the message: the only clock that replays the same way twice.
 */
export function decodeReading(payload: Uint8Array, arrivedAtMs: number): Reading | Rejection {
  if (payload.length > maxEventBytes) {
    return new Rejection("payload", `${payload.length} bytes`, `at most ${maxEventBytes} bytes`);
  }
  const json = jsonOf(payload, "one JSON object in UTF-8");
  if (json instanceof Rejection) return json;
  return readingFromJson(json, arrivedAtMs);
}

/** Decodes one reading that is already parsed JSON, as {@link decodeReading} does. */
export function readingFromJson(json: unknown, arrivedAtMs: number): Reading | Rejection {
  const decoded = decodeJson(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  const row = decoded.success;
  const atMs = parseTime(row.timestamp);
  const late = eventTimeFault("timestamp", row.timestamp, atMs, arrivedAtMs);
  if (late !== undefined) return late;
  const publishedAtMs = row.published_at === undefined ? undefined : parseTime(row.published_at);
  if (
    publishedAtMs !== undefined && !(publishedAtMs >= 0 && publishedAtMs <= arrivedAtMs + yearMs)
  ) {
    return new Rejection("published_at", row.published_at, publicationWanted);
  }
  const extra = extraFields(json);
  if (extra instanceof Rejection) return extra;
  return {
    videoId: row.video_id,
    atMs,
    // What was sent as -0 is 0.
    views: row.viewCount + 0,
    likes: row.likeCount + 0,
    comments: row.commentCount + 0,
    title: row.title,
    channel: row.channel,
    category: row.category,
    publishedAtMs,
    extra,
  };
}

const knownFields = new Set(Object.keys(ReadingJson.fields));

function extraFields(json: unknown): string | undefined | Rejection {
  if (typeof json !== "object" || json === null) return undefined;
  let extra: Record<string, unknown> | undefined;
  for (const key in json) {
    if (knownFields.has(key)) continue;
    const value: unknown = Reflect.get(json, key);
    if (isDeeperThan(maxNesting, value)) {
      return new Rejection("payload", "a deeply nested value", `values nested ${maxNesting} deep`);
    }
    extra ??= Object.create(null) as Record<string, unknown>;
    extra[key] = value;
  }
  return extra === undefined ? undefined : JSON.stringify(extra);
}
