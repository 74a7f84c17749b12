// The tables of experiments: how each stands, every decision with what it was made on, and rewards.
import { boolean, doublePrecision, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { experimentStatuses } from "../streams/experiment.ts";
import { rewardOutcomes } from "./experiment-projections.ts";
import { instant, label, real, whole } from "./schema-columns.ts";

/** The last word on each experiment, for lists. */
export const experiments = pgTable("experiments", {
  id: label("id").primaryKey(),
  title: text(),
  partition: integer().notNull(),
  status: text({ enum: experimentStatuses }).notNull(),
  policy: text().notNull(),
  /** `click`, `revenue` or `number`. */
  reward: text().notNull(),
  /** Everything that somebody decided of it, as a JSON object. */
  definition: text().notNull(),
  /** What its actor tells whoever asks, as a JSON object. */
  standing: text().notNull(),
  createdAt: instant("created_at").notNull(),
  startedAt: instant("started_at"),
  endedAt: instant("ended_at"),
  lastAt: instant("last_at").notNull(),
  decisions: whole("decisions").notNull(),
  rewards: whole("rewards").notNull(),
  sequence: whole("sequence").notNull(),
}, (table) => [index("experiments_last_at").on(table.lastAt, table.id)]);

/** Every decision, as it was logged before anybody was answered. */
export const decisions = pgTable("decisions", {
  /** Characters that Postgres cannot hold are replaced, in `userId` and `arm` too. */
  id: label("id").primaryKey(),
  experiment: label("experiment").notNull(),
  userId: text("user_id"),
  /** What was known, as a JSON object. */
  context: text(),
  arm: text().notNull(),
  /** The number of the arm. */
  index: integer("arm_index").notNull(),
  /** The probability that each arm had, by number; 0 for arms that were closed. */
  propensities: doublePrecision("propensities").array().notNull(),
  policy: text().notNull(),
  /** Of the posterior that it was made on. */
  version: whole("version").notNull(),
  /** Whether the user had this arm already: the propensities are those of the first time. */
  kept: boolean().notNull(),
  at: instant("at").notNull(),
  sequence: whole("sequence").notNull(),
}, (table) => [
  index("decisions_experiment").on(table.experiment, table.at, table.id),
  index("decisions_age").using("brin", table.at),
]);

/** What decisions earned; one without a row earned the default of its experiment. */
export const rewards = pgTable("rewards", {
  decisionId: label("decision_id").primaryKey(),
  experiment: label("experiment").notNull(),
  reward: real("reward").notNull(),
  /** `rewarded`, or `late` where it came after the time-out. */
  outcome: text({ enum: rewardOutcomes }).notNull(),
  at: instant("at").notNull(),
}, (table) => [index("rewards_age").using("brin", table.at)]);
