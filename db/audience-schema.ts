// The tables of the audience: users and their sessions, what activity says of videos, counts by day, and
// the learners that predict. Arrays of numbers lie in the order of the table that defines them.
import { boolean, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, label, numbers, real, whole } from "./schema-columns.ts";

/** The last word on each user, for lists. `key` is the subject token of the user's id. */
export const users = pgTable("users", {
  key: text().primaryKey(),
  /** The id as text; characters that Postgres cannot hold are replaced, so join on `key`. */
  userId: text("user_id").notNull(),
  partition: integer().notNull(),
  firstAt: instant("first_at").notNull(),
  lastAt: instant("last_at").notNull(),
  events: whole("events").notNull(),
  sessions: whole("sessions").notNull(),
  revenue: real("revenue").notNull(),
  tier: text(),
  country: text(),
  device: text(),
  isSubscribed: boolean("is_subscribed").notNull(),
  /** In the order of streams/user-features.ts; null where unknown. */
  features: numbers("features").notNull(),
  /** Probabilities, and the expected engagement score; null before the first of each. */
  churn: real("churn"),
  conversion: real("conversion"),
  click: real("click"),
  nextEngagement: real("next_engagement"),
  segment: integer(),
  isCold: boolean("is_cold").notNull(),
  /** The last prediction of each kind with its reasons, as a JSON object. */
  predictions: text().notNull(),
  sequence: whole("sequence").notNull(),
}, (table) => [
  index("users_churn").on(table.churn, table.key),
  index("users_last_at").on(table.lastAt, table.key),
  index("users_revenue").on(table.revenue, table.key),
  index("users_segment").on(table.segment, table.churn, table.key),
]);

/** Sessions, those that are still open included. */
export const sessions = pgTable("sessions", {
  userKey: text("user_key").notNull(),
  /** Counts the user's sessions from 1. */
  number: integer().notNull(),
  partition: integer().notNull(),
  startAt: instant("start_at").notNull(),
  lastAt: instant("last_at").notNull(),
  isClosed: boolean("is_closed").notNull(),
  /** Late events that amended it after it was closed. */
  corrections: integer().notNull(),
  device: text(),
  country: text(),
  tier: text(),
  /** In the order of streams/session-measures.ts; null where unknown. */
  measures: numbers("measures").notNull(),
}, (table) => [
  primaryKey({ columns: [table.userKey, table.number] }),
  index("sessions_age").using("brin", table.lastAt),
]);

/** What each day (UTC) adds to each measure of each part of the audience: streams/audience-measures.ts. */
export const audienceCounts = pgTable("audience_counts", {
  measure: text().notNull(),
  /** Of what: empty for everybody, else such as `tier:free`. */
  of: label("of").notNull(),
  day: instant("day").notNull(),
  partition: integer().notNull(),
  count: real("count").notNull(),
}, (table) => [primaryKey({ columns: [table.measure, table.of, table.day, table.partition] })]);

/** What activity says of each video. `key` is the subject token of the video's id. */
export const videoEngagement = pgTable("video_engagement", {
  key: text().primaryKey(),
  videoId: text("video_id").notNull(),
  partition: integer().notNull(),
  lastAt: instant("last_at").notNull(),
  /** In the order of streams/engagement-figures.ts; null where unknown. */
  figures: numbers("figures").notNull(),
  /** Share of those who began that is still there, at each twentieth of the video. */
  retention: numbers("retention").notNull(),
  /** Plays by country and by device, as a JSON object each. */
  countries: text().notNull(),
  devices: text().notNull(),
  sequence: whole("sequence").notNull(),
});

/** Segments of users, those that no refit has found again included. */
export const segments = pgTable("segments", {
  id: integer().primaryKey(),
  /** In words. */
  profile: text().notNull(),
  /** The value of each feature at its centre, as a JSON object. */
  centre: text().notNull(),
  fittedAt: instant("fitted_at").notNull(),
  isRetired: boolean("is_retired").notNull(),
});

/** What each model actor knows of itself. */
export const learners = pgTable("learners", {
  name: text().primaryKey(),
  version: integer().notNull(),
  at: instant("at").notNull(),
  examples: whole("examples").notNull(),
  /** Whether it beats its baseline, and so is served. */
  isPromoted: boolean("is_promoted").notNull(),
  /** Prequential figures by method, as a JSON object. */
  figures: text().notNull(),
});

/** Sums from which the scores of a learner are computed, by method and hour in which labels came. */
export const learnerScores = pgTable("learner_scores", {
  name: text().notNull(),
  method: text().notNull(),
  hour: instant("hour").notNull(),
  /** Examples, which a learner may weigh. */
  scored: real("scored").notNull(),
  positives: real("positives").notNull(),
  logLoss: real("log_loss").notNull(),
  brier: real("brier").notNull(),
  absoluteError: real("absolute_error").notNull(),
  squaredError: real("squared_error").notNull(),
  /**
   * Examples by predicted probability in twentieths, those labelled 0, then those labelled 1; empty for
   * a learner of something else than a probability.
   */
  bins: numbers("bins").notNull(),
}, (table) => [
  primaryKey({ columns: [table.name, table.hour, table.method] }),
  index("learner_scores_hour").on(table.hour),
]);
