// A forecast as it goes out on NATS: what a video's actor believes after each reading (A3, A4, E1).
import { Schema } from "effect";
import { expertNames } from "../ml/experts.ts";
import { parseTime } from "./time.ts";

/** The three counters of a video, in the order in which every array of targets lists them. */
export const targets = ["views", "likes", "comments"] as const;
export type Target = (typeof targets)[number];

/** How far ahead a forecast looks: to the next reading, or one hour. */
export const horizons = ["next", "hour"] as const;
export type Horizon = (typeof horizons)[number];

/** Which tier answered. `cold-start` is the trend tier of a video with fewer than 20 readings. */
export const methods = ["cold-start", "trend", "network"] as const;
export type Method = (typeof methods)[number];

/**
 * Every method that may have said something of a reading: what was served, the mix of experts, the
 * mix in whole counts as the trend tier serves it, the network in the champion's version and the
 * challenger's wholly believed, and each expert.
 */
export const everyMethod = [
  "served",
  "mix",
  "trend",
  "network",
  "challenger",
  ...expertNames,
] as const;

/**
 * The key under which accuracy tells how every method did that ran, whether it served or not, over all
 * videos of a partition: no video's key begins so.
 */
export const everyMethodKey = "~";

/** A moment as an ISO 8601 string in UTC. */
const Instant = Schema.String
  .check(Schema.makeFilter((text: string) => !Number.isNaN(parseTime(text)), {
    expected: "an ISO 8601 time",
  }))
  .annotate({ format: "date-time" });

const Band = Schema.Struct({
  value: Schema.Finite,
  low: Schema.Finite,
  high: Schema.Finite,
}).annotate({
  identifier: "Band",
  description: "A forecast counter and its 80 % interval, in whole counts",
});

const Ahead = Schema.Struct({ at: Instant, views: Band, likes: Band, comments: Band })
  .annotate({ identifier: "Ahead", description: "Forecast of the three counters at one moment" });

const Growth = Schema.Struct({
  viewsPerHour: Schema.Finite,
  likesPerHour: Schema.Finite,
  commentsPerHour: Schema.Finite,
  viewsPerHourPerHour: Schema.Finite,
  likesPerView: Schema.Finite,
}).annotate({ identifier: "Growth" });

/** The message on `predictions.video.<token>.forecast`. */
export const Forecast = Schema.Struct({
  video_id: Schema.String,
  madeAt: Instant,
  method: Schema.Literals(methods),
  model: Schema.String,
  /** Of those that are mixed, who weighed most for each counter. */
  weighedMost: Schema.Struct({
    views: Schema.String,
    likes: Schema.String,
    comments: Schema.String,
  }),
  reading: Schema.Struct({
    viewCount: Schema.Finite,
    likeCount: Schema.Finite,
    commentCount: Schema.Finite,
  }),
  growth: Growth,
  next: Ahead,
  hour: Ahead,
  partition: Schema.Int,
  sequence: Schema.Int,
}).annotate({ identifier: "Forecast" });
export type Forecast = typeof Forecast.Type;

/** Kinds of trend event (A8), and `silent`: readings that stopped coming. */
export const alertKinds = ["breakout", "slowdown", "stall", "correction", "silent"] as const;
export type AlertKind = (typeof alertKinds)[number];

/** The message on `alerts.<kind>.<token>`. */
export const Alert = Schema.Struct({
  kind: Schema.Literals(alertKinds),
  video_id: Schema.String,
  at: Instant,
  /** One sentence for a person, with the figures that led to it. */
  text: Schema.String,
  viewCount: Schema.Finite,
  viewsPerHour: Schema.Finite,
  usualViewsPerHour: Schema.Finite,
  sequence: Schema.Int,
}).annotate({ identifier: "Alert" });
export type Alert = typeof Alert.Type;

/** The message on `status.<kind>.<partition>`, once a second from the partition's owner. */
export const PartitionStatus = Schema.Struct({
  kind: Schema.String,
  partition: Schema.Int,
  owner: Schema.String,
  epoch: Schema.Int,
  /** Stream sequence of the last event stepped, and of the last one checkpointed. */
  sequence: Schema.Int,
  committedSequence: Schema.Int,
  /** Events in the log for this partition that wait to be stepped. */
  lag: Schema.Int,
  residentActors: Schema.Int,
  stepped: Schema.Int,
  late: Schema.Int,
  duplicates: Schema.Int,
  deadLetters: Schema.Int,
  eventsPerSecond: Schema.Finite,
  checkpointMs: Schema.Finite,
  /** Wall-clock times, ISO. */
  committedAt: Schema.NullOr(Instant),
  at: Instant,
  /** Event time up to which the partition believes it has seen everything. */
  watermark: Schema.NullOr(Instant),
}).annotate({ identifier: "PartitionStatus" });
export type PartitionStatus = typeof PartitionStatus.Type;
