// The model actors of users: what they know of themselves, and how good their predictions were.
import { and, asc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { learners, learnerScores as table } from "../audience-schema.ts";
import type { LearnerName } from "../../streams/user-prediction.ts";
import type { Drizzle } from "../database.ts";
import { type LearnerRow, learnerScoreSums, probabilityBins } from "../store.ts";
import { hitFigures, type LearnerFigures, learnerFigures } from "./learner-figures.ts";
import { type Page, pageOf, read, type TimeRange } from "./read.ts";

/** Every learner there is, by name. Fails with `StoreUnavailable`. */
export async function listLearners(database: Drizzle): Promise<LearnerRow[]> {
  const rows = await read(
    "list of learners",
    database.select().from(learners).orderBy(asc(sql`${learners.name} collate "C"`)),
  );
  return rows.map(learnerRow);
}

/** A learner as committed. */
export function learnerRow(row: typeof learners.$inferSelect): LearnerRow {
  return {
    name: row.name,
    version: row.version,
    atMs: row.at.getTime(),
    examples: row.examples,
    isPromoted: row.isPromoted,
    figures: row.figures,
  };
}

/** Scores of a learner over which time. */
export type LearnerScorePeriod = "hour" | "day" | "all";

/** A period and a method, in lists of them. */
export interface LearnerScorePosition {
  /** When the period begins; undefined for all of the range. */
  readonly atMs: number | undefined;
  readonly method: string;
}

/** Whose scores, over which periods, from where on. */
export interface LearnerScoresSelection extends TimeRange {
  readonly name: string;
  readonly by: LearnerScorePeriod;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: LearnerScorePosition | undefined;
}

/** How good one method was in one period. */
export interface LearnerScoreRow extends LearnerScorePosition {
  readonly figures: LearnerFigures;
}

/** The method that learners of probabilities are measured against. */
const baseline = "base rate";
/** The learner whose predictions are hit or missed. */
const ofHits: LearnerName = "recommendations";

/** A page of scores, newest period first, then by method. Fails with `StoreUnavailable`. */
export async function listLearnerScores(
  database: Drizzle,
  { name, by, fromMs, toMs, limit, after }: LearnerScoresSelection,
): Promise<Page<LearnerScoreRow>> {
  const period = {
    hour: sql`${table.hour}`,
    day: sql`date_trunc('day', ${table.hour}, 'UTC')`,
    all: sql`to_timestamp(0)`,
  }[by];
  const bins = Array.from(
    { length: 2 * probabilityBins },
    (_, i) => sql`sum(${table.bins}[${sql.raw(String(i + 1))}])`,
  );
  const sums = database.select({
    atMs: sql<number>`(extract(epoch from ${period}) * 1000)::double precision`.as("at_ms"),
    method: sql<string>`${table.method} collate "C"`.as("scored_method"),
    sums: arrayOf(learnerScoreSums.map((sum) => sql`sum(${table[sum]})`)).as("sums"),
    bins: arrayOf(bins).as("bins"),
    baseline: arrayOf([ofBaseline(table.logLoss, period), ofBaseline(table.scored, period)])
      .as("baseline"),
  }).from(table).where(and(
    eq(table.name, name),
    fromMs === undefined ? undefined : gte(table.hour, new Date(fromMs)),
    toMs === undefined ? undefined : lt(table.hour, new Date(toMs)),
  )).groupBy(period, table.method).as("sums");
  const isReached = after === undefined ? undefined : sql`(${-(after.atMs ??
    0)}::double precision, ${after.method}) < (-${sums.atMs}, ${sums.method})`;
  const rows = await read(
    "scores of a learner",
    database.select().from(sums).where(isReached)
      .orderBy(sql`${sums.atMs} desc, ${sums.method}`).limit(limit + 1),
  );
  const found = rows.map((row): LearnerScoreRow => {
    const [logLoss, scored] = numbersOf(row.baseline);
    const sums = numbersOf(row.sums);
    const figures = name === ofHits
      ? hitFigures(sums)
      : learnerFigures(sums, numbersOf(row.bins), logLoss / scored);
    return { atMs: by === "all" ? undefined : row.atMs, method: row.method, figures };
  });
  return pageOf(found, limit);
}

/** What the baseline's rows of the same period add up to. */
function ofBaseline(column: PgColumn, period: SQL): SQL {
  const sum = sql`sum(${column}) filter (where ${table.method} = ${sql.raw(`'${baseline}'`)})`;
  return sql`sum(${sum}) over (partition by ${period})`;
}

function arrayOf(values: SQL[]): SQL<string> {
  return sql<string>`array[${sql.join(values, sql`, `)}]::text`;
}

/** The numbers of an array as text; what is null becomes NaN. */
function numbersOf(array: string): number[] {
  return array.slice(1, -1).split(",").map(Number);
}
