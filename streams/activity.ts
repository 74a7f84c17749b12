// An activity event: one thing that a user did, as producers send it and as actors see it (B1).
import { Result, Schema } from "effect";
import { activityNumber, type ActivityType, activityTypes } from "./activity-types.ts";
import { eventTimeFault, maxEventBytes } from "./event-time.ts";
import { Id, idWanted } from "./id.ts";
import { jsonOf } from "./json-payload.ts";
import { Rejection, rejectionOf } from "./rejection.ts";
import { parseTime, timeWanted } from "./time.ts";
import { TimeJson } from "./time-json.ts";
import { isId } from "./token.ts";

/** The longest category, brand, device, country, tier, placement or quality, in UTF-16 code units. */
export const maxWordCharacters = 100;

/** Longer than anybody watches or reads anything: 100 days, in seconds. */
const maxSeconds = 8_640_000;
const maxRevenue = 1e9;

const wordWanted = `a string of at most ${maxWordCharacters} characters`;
const secondsWanted = `seconds from 0 to ${maxSeconds}`;
const revenueWanted = `a number from 0 to ${maxRevenue}`;

/** What each field should hold, in words, for the schema's readers and for rejections. */
const wanted = {
  payload: "one JSON object, an activity event",
  event_id: idWanted,
  type: `one of ${activityTypes.join(", ")}`,
  timestamp: timeWanted,
  user_id: idWanted,
  session_id: idWanted,
  video_id: idWanted,
  article_id: idWanted,
  ad_id: idWanted,
  decision_id: idWanted,
  placement: wordWanted,
  category: wordWanted,
  brand: wordWanted,
  device: wordWanted,
  country: wordWanted,
  tier: wordWanted,
  quality: wordWanted,
  position: secondsWanted,
  duration: secondsWanted,
  video_length: secondsWanted,
  revenue: revenueWanted,
};

const Word = Schema.String.check(Schema.isMaxLength(maxWordCharacters));
const Seconds = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: maxSeconds }));
const Revenue = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: maxRevenue }));

function optional<S extends Schema.Top>(schema: S, description: string) {
  return Schema.optionalKey(schema.annotate({ description }));
}

/** An activity event on the wire. Further fields may be there; they stay in the log and go no further. */
export const ActivityJson = Schema.Struct({
  event_id: Id.annotate({ description: "Names the event: sent again, it counts once" }),
  type: Schema.Literals(activityTypes).annotate({ description: "What happened" }),
  timestamp: TimeJson.annotate({
    description: `When it happened: ${timeWanted}; UTC where it names no zone`,
  }),
  user_id: Id.annotate({ description: "Who did it" }),
  session_id: optional(Id, "The session it was part of, as the producer counts sessions"),
  video_id: optional(Id, "The video it is about"),
  article_id: optional(Id, "The article it is about"),
  ad_id: optional(Id, "The ad it is about"),
  decision_id: optional(
    Id,
    "The decision of an experiment that led to it: ad_click, article_click and subscription_start " +
      "reward it, with their revenue if there is any, else with 1",
  ),
  placement: optional(Word, "Where the ad or the article was shown"),
  category: optional(Word, "What the video, article or ad is about"),
  brand: optional(Word, "The brand or site under which it was shown"),
  device: optional(Word, "The kind of device, such as phone, tv or web"),
  country: optional(Word, "The country, best as two letters of ISO 3166"),
  tier: optional(Word, "What the user pays for, such as free or premium"),
  quality: optional(Word, "The quality that the player shows, such as 720p"),
  position: optional(Seconds, "Where in the video it happened, in seconds from its beginning"),
  duration: optional(Seconds, "How long what happened lasted, in seconds; see the types"),
  video_length: optional(Seconds, "The length of the video, in seconds"),
  revenue: optional(Revenue, "What it earned, in the one currency of this system"),
}).annotate({ identifier: "Activity", description: "One thing that a user did" });

/** A decoded activity event. */
export interface Activity {
  readonly eventId: string;
  readonly type: ActivityType;
  /** Event time, milliseconds since the epoch. */
  readonly atMs: number;
  readonly userId: string;
  readonly sessionId: string | undefined;
  readonly videoId: string | undefined;
  readonly articleId: string | undefined;
  readonly adId: string | undefined;
  readonly decisionId: string | undefined;
  readonly placement: string | undefined;
  readonly category: string | undefined;
  readonly brand: string | undefined;
  readonly device: string | undefined;
  readonly country: string | undefined;
  readonly tier: string | undefined;
  readonly quality: string | undefined;
  readonly positionSeconds: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly videoLengthSeconds: number | undefined;
  readonly revenue: number | undefined;
}

const decodeJson = Schema.decodeUnknownResult(ActivityJson);

/**
 * Decodes one activity event from the bytes of a message.
 * `arrivedAtMs` is when the log took the message: the only clock that replays the same way twice.
 */
export function decodeActivity(payload: Uint8Array, arrivedAtMs: number): Activity | Rejection {
  if (payload.length > maxEventBytes) {
    return new Rejection("payload", `${payload.length} bytes`, `at most ${maxEventBytes} bytes`);
  }
  const json = jsonOf(payload, "one JSON object in UTF-8");
  if (json instanceof Rejection) return json;
  return activityFromJson(json, arrivedAtMs);
}

/** Decodes one activity event that is already parsed JSON, as {@link decodeActivity} does. */
export function activityFromJson(json: unknown, arrivedAtMs: number): Activity | Rejection {
  if (isPlainActivity(json)) return activityOf(json, arrivedAtMs);
  const decoded = decodeJson(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  return activityOf(decoded.success, arrivedAtMs);
}

const plainFields = {
  ids: ["session_id", "video_id", "article_id", "ad_id", "decision_id"],
  words: ["placement", "category", "brand", "device", "country", "tier", "quality"],
  seconds: ["position", "duration", "video_length"],
} as const;

/**
 * Whether some JSON is an event for sure, in a fifth of the time that the schema takes. The schema is the
 * judge of everything else, and a test holds that the two never disagree.
 */
export function isPlainActivity(json: unknown): json is typeof ActivityJson.Type {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return false;
  const row: Partial<Record<keyof typeof ActivityJson.Type, unknown>> = json;
  const { event_id, user_id, type, timestamp, revenue } = row;
  if (!isIdText(event_id) || !isIdText(user_id)) return false;
  if (typeof type !== "string" || activityNumber(type) < 0) return false;
  if (typeof timestamp !== "string" && !Number.isFinite(timestamp)) return false;
  if (revenue !== undefined && !isWithin(revenue, maxRevenue)) return false;
  for (const field of plainFields.ids) {
    const value = row[field];
    if (value !== undefined && !isIdText(value)) return false;
  }
  for (const field of plainFields.words) {
    const value = row[field];
    if (value === undefined) continue;
    if (typeof value !== "string" || value.length > maxWordCharacters) return false;
  }
  for (const field of plainFields.seconds) {
    const value = row[field];
    if (value !== undefined && !isWithin(value, maxSeconds)) return false;
  }
  return true;
}

function isIdText(value: unknown): boolean {
  return typeof value === "string" && isId(value);
}

function isWithin(value: unknown, maximum: number): boolean {
  return typeof value === "number" && value >= 0 && value <= maximum;
}

function activityOf(row: typeof ActivityJson.Type, arrivedAtMs: number): Activity | Rejection {
  const atMs = parseTime(row.timestamp);
  const fault = eventTimeFault("timestamp", row.timestamp, atMs, arrivedAtMs);
  if (fault !== undefined) return fault;
  return {
    eventId: row.event_id,
    type: row.type,
    atMs,
    userId: row.user_id,
    sessionId: row.session_id,
    videoId: row.video_id,
    articleId: row.article_id,
    adId: row.ad_id,
    decisionId: row.decision_id,
    placement: row.placement,
    category: row.category,
    brand: row.brand,
    device: row.device,
    country: row.country,
    tier: row.tier,
    quality: row.quality,
    positionSeconds: row.position,
    durationSeconds: row.duration,
    videoLengthSeconds: row.video_length,
    revenue: row.revenue,
  };
}
