// The tables. A row per video and checkpoint holds its readings and its scored forecasts as parallel
// arrays (docs/decisions/0003-chunked-history.md); the views of the migrations unroll them.
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { bytes, instant, whole } from "./schema-columns.ts";

/** One row per partition: whose it is, how far its state has come, and what became of its events. */
export const partitions = pgTable("partitions", {
  kind: text().notNull(),
  partition: integer().notNull(),
  /** Of how many; a worker that was configured for another number refuses to start. */
  partitionCount: integer("partition_count").notNull(),
  epoch: whole("epoch").notNull(),
  sequence: whole("sequence").notNull(),
  owner: text().notNull(),
  watermarkAt: instant("watermark_at"),
  residentActors: integer("resident_actors").notNull().default(0),
  stepped: whole("stepped").notNull().default(0),
  late: whole("late").notNull().default(0),
  duplicates: whole("duplicates").notNull().default(0),
  deadLetters: whole("dead_letters").notNull().default(0),
  claimedAt: instant("claimed_at").notNull().defaultNow(),
  committedAt: instant("committed_at"),
}, (table) => [primaryKey({ columns: [table.kind, table.partition] })]);

/** The log that the sequences in {@link partitions} count, one row per stream. */
export const logs = pgTable("logs", {
  stream: text().primaryKey(),
  /** What tells the stream from one that is made anew under its name (streams/topology.ts). */
  mark: text().notNull(),
});

/** The latest snapshot of each actor. Key "" is what the actors of a partition share. */
export const actorSnapshots = pgTable("actor_snapshots", {
  kind: text().notNull(),
  partition: integer().notNull(),
  key: text().notNull(),
  version: smallint().notNull(),
  sequence: whole("sequence").notNull(),
  /** The actor's earliest event-time timer. */
  timerAt: instant("timer_at"),
  state: bytes("state").notNull(),
}, (table) => [
  primaryKey({ columns: [table.kind, table.partition, table.key] }),
  index("actor_snapshots_timer").on(table.kind, table.partition, table.timerAt),
]);

/** The last word on each video, for lists. `key` is the subject token of its id. */
export const videos = pgTable("videos", {
  key: text().primaryKey(),
  /** The id as text; characters that Postgres cannot hold are replaced, so join on `key`. */
  videoId: text("video_id").notNull(),
  partition: integer().notNull(),
  title: text(),
  channel: text(),
  category: text(),
  publishedAt: instant("published_at"),
  firstAt: instant("first_at").notNull(),
  lastAt: instant("last_at").notNull(),
  readings: whole("readings").notNull(),
  views: whole("views").notNull(),
  likes: whole("likes").notNull(),
  comments: whole("comments").notNull(),
  viewsPerHour: doublePrecision("views_per_hour").notNull(),
  likesPerHour: doublePrecision("likes_per_hour").notNull(),
  commentsPerHour: doublePrecision("comments_per_hour").notNull(),
  viewsPerHourPerHour: doublePrecision("views_per_hour_per_hour").notNull(),
  likesPerView: doublePrecision("likes_per_view").notNull(),
  /** Views gained in the 24 hours up to `lastAt`, and that gain as a share of the views before. */
  gain: whole("gain").notNull(),
  growth: doublePrecision("growth").notNull(),
  /** Views forecast to be gained in the hour after `lastAt`. */
  forecastGain: doublePrecision("forecast_gain").notNull(),
  method: text().notNull(),
  model: text().notNull(),
  nextAt: instant("next_at").notNull(),
  /** The open forecast: value, low, high of views, likes, comments at `nextAt`, then in one hour. */
  forecast: doublePrecision("forecast").array().notNull(),
  /** Views gained in the first 24 hours since publication; null where nobody saw them. */
  firstDayViews: doublePrecision("first_day_views"),
  sequence: whole("sequence").notNull(),
}, (table) => [
  index("videos_gain").on(table.gain, table.key),
  index("videos_growth").on(table.growth, table.key),
  index("videos_forecast_gain").on(table.forecastGain, table.key),
  index("videos_last_at").on(table.lastAt, table.key),
]);

/** Readings, a row per video and checkpoint, as parallel arrays in the order of the log. */
export const videoStatsProcessed = pgTable("video_stats_processed", {
  videoKey: text("video_key").notNull(),
  firstSequence: whole("first_sequence").notNull(),
  firstAt: instant("first_at").notNull(),
  lastAt: instant("last_at").notNull(),
  sequences: whole("sequences").array().notNull(),
  atMs: whole("at_ms").array().notNull(),
  views: whole("views").array().notNull(),
  likes: whole("likes").array().notNull(),
  comments: whole("comments").array().notNull(),
  /** `stepped`, `late`, `gap` (kept, not believed) or `correction`. */
  statuses: text("statuses").array().notNull(),
  /** Unknown fields of each reading as a JSON object; null as a whole where none has any. */
  extras: text("extras").array(),
}, (table) => [
  primaryKey({ columns: [table.videoKey, table.firstSequence] }),
  index("video_stats_processed_last_at").on(table.videoKey, table.lastAt),
  index("video_stats_processed_age").using("brin", table.lastAt),
]);

/** Forecasts whose moment has come, beside what came true: a row per video, horizon and checkpoint. */
export const predictions = pgTable("predictions", {
  videoKey: text("video_key").notNull(),
  horizon: text().notNull(),
  firstSequence: whole("first_sequence").notNull(),
  firstAt: instant("first_at").notNull(),
  lastAt: instant("last_at").notNull(),
  madeAtMs: whole("made_at_ms").array().notNull(),
  atMs: whole("at_ms").array().notNull(),
  methods: text("methods").array().notNull(),
  views: whole("views").array().notNull(),
  viewsLow: whole("views_low").array().notNull(),
  viewsHigh: whole("views_high").array().notNull(),
  viewsActual: whole("views_actual").array().notNull(),
  likes: whole("likes").array().notNull(),
  likesLow: whole("likes_low").array().notNull(),
  likesHigh: whole("likes_high").array().notNull(),
  likesActual: whole("likes_actual").array().notNull(),
  comments: whole("comments").array().notNull(),
  commentsLow: whole("comments_low").array().notNull(),
  commentsHigh: whole("comments_high").array().notNull(),
  commentsActual: whole("comments_actual").array().notNull(),
}, (table) => [
  primaryKey({ columns: [table.videoKey, table.horizon, table.firstSequence] }),
  index("predictions_last_at").on(table.videoKey, table.horizon, table.lastAt),
  index("predictions_age").using("brin", table.lastAt),
]);

/** What each hour of event time brought a video; key "" is the sum over a partition's videos. */
export const hourlyAggregations = pgTable("hourly_aggregations", {
  videoKey: text("video_key").notNull(),
  hour: instant("hour").notNull(),
  partition: integer().notNull(),
  readings: whole("readings").notNull(),
  viewsGain: whole("views_gain").notNull(),
  likesGain: whole("likes_gain").notNull(),
  commentsGain: whole("comments_gain").notNull(),
  peakViewsPerHour: doublePrecision("peak_views_per_hour").notNull(),
  /** The counter at the end of what was seen of the hour (0 in the sum). */
  viewsEnd: whole("views_end").notNull(),
}, (table) => [
  primaryKey({ columns: [table.videoKey, table.hour, table.partition] }),
  index("hourly_aggregations_hour").on(table.hour),
]);

/**
 * Sums from which accuracy is computed, per video, hour in which the truth came, horizon, method and
 * version of the model; key "" is the sum over a partition's videos. Arrays run over views, likes,
 * comments, and every error is of the gain since the reading the forecast was made from.
 */
export const modelMetrics = pgTable("model_metrics", {
  videoKey: text("video_key").notNull(),
  hour: instant("hour").notNull(),
  horizon: text().notNull(),
  method: text().notNull(),
  partition: integer().notNull(),
  model: text().notNull(),
  scored: whole("scored").array().notNull(),
  covered: whole("covered").array().notNull(),
  absoluteError: doublePrecision("absolute_error").array().notNull(),
  squaredError: doublePrecision("squared_error").array().notNull(),
  /** Absolute error of "last rate × elapsed time", and of "no change". */
  driftAbsoluteError: doublePrecision("drift_absolute_error").array().notNull(),
  lastAbsoluteError: doublePrecision("last_absolute_error").array().notNull(),
  gain: doublePrecision("gain").array().notNull(),
  gainSquared: doublePrecision("gain_squared").array().notNull(),
  /** Sum of the widths of the 80 % bands. */
  width: doublePrecision("width").array().notNull(),
}, (table) => [
  primaryKey({
    name: "model_metrics_pk",
    columns: [
      table.videoKey,
      table.hour,
      table.horizon,
      table.method,
      table.model,
      table.partition,
    ],
  }),
  index("model_metrics_hour").on(table.hour),
]);

/** The versions of each model that were trained, and what each was trained with. */
export const models = pgTable("models", {
  name: text().notNull(),
  /** Counts from 1. */
  version: integer().notNull(),
  /** Wall clock. */
  createdAt: instant("created_at").notNull().defaultNow(),
  /** Event time of the earliest and of the latest reading that it learnt from. */
  trainedFrom: instant("trained_from").notNull(),
  trainedUntil: instant("trained_until").notNull(),
  codeVersion: text("code_version").notNull(),
  seed: whole("seed").notNull(),
  /** The version that training went on from. */
  parentVersion: integer("parent_version"),
  hyperParameters: jsonb("hyper_parameters").notNull(),
  /** What training measured on data held back from it, beside the baseline. */
  metrics: jsonb("metrics").notNull(),
  /** What the comparison on later data found that ended its time as challenger. */
  comparison: jsonb("comparison"),
  /** Weights and scalers, as ml encodes them. */
  artefact: bytes("artefact").notNull(),
}, (table) => [primaryKey({ columns: [table.name, table.version] })]);

/** Which version serves (`champion`), and which one is tried (`challenger`). */
export const modelAliases = pgTable("model_aliases", {
  name: text().notNull(),
  alias: text().notNull(),
  version: integer().notNull(),
  /** Share of the videos that it serves; 0 for a challenger that only runs beside the champion. */
  share: doublePrecision("share").notNull().default(0),
}, (table) => [primaryKey({ columns: [table.name, table.alias] })]);

/** What became of each model, in the order in which it happened. */
export const modelEvents = pgTable("model_events", {
  id: whole("id").primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  /** `trained`, `training-failed`, `challenger`, `promoted`, `rejected`, `rolled-back`, `split`, `drift`. */
  kind: text().notNull(),
  /** Event time; null where a person did it. */
  at: instant("at"),
  /** Wall clock. */
  createdAt: instant("created_at").notNull().defaultNow(),
  /** The version that it is about, and the one that it follows; null for none: the mix alone serves. */
  version: integer(),
  fromVersion: integer("from_version"),
  reason: text().notNull(),
  figures: jsonb("figures"),
}, (table) => [index("model_events_name").on(table.name, table.id)]);
