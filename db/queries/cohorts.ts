// Retention: of the users who came in one week, how many came back in each later one (B11).
import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import { wilsonInterval } from "../../ml/score.ts";
import { audiencePart, dayOf, mondayOf } from "../../streams/audience-measures.ts";
import { audienceCounts as table } from "../audience-schema.ts";
import type { Drizzle } from "../database.ts";
import { isPart, latestActiveDay } from "./daily-totals.ts";
import { type Page, pageOf, read, type TimeRange } from "./read.ts";

/** Which cohorts: those whose Monday is in the range. */
export interface CohortsSelection extends TimeRange {
  readonly limit: number;
  /** The Monday of the last cohort of the page before. */
  readonly afterMs: number | undefined;
}

/** Users whose first event was in the same week. */
export interface Cohort {
  /** The Monday (UTC) of that week. */
  readonly mondayMs: number;
  readonly size: number;
  /** From the cohort's own week, which is number 0, up to that of the latest activity. */
  readonly weeks: readonly CohortWeek[];
}

/** A week of a cohort. */
export interface CohortWeek {
  readonly week: number;
  /** Users of the cohort with an event in the week. */
  readonly users: number;
  /** Their share of the cohort, with its 95 % Wilson interval; NaN where the cohort is empty. */
  readonly share: number;
  readonly shareLow: number;
  readonly shareHigh: number;
  /** Whether the week is over, by the latest activity of anybody. */
  readonly isOver: boolean;
}

/** Weeks of a cohort, at most: two years. */
export const maxCohortWeeks = 105;

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const prefix = "cohort:";
/** The last day with a year of four digits: names of cohorts sort like their days up to here. */
const lastDayMs = Date.UTC(9999, 11, 31);

/** A page of cohorts, newest first. Fails with `StoreUnavailable`. */
export async function listCohorts(
  database: Drizzle,
  { fromMs, toMs, limit, afterMs }: CohortsSelection,
): Promise<Page<Cohort>> {
  const isRetained = eq(table.measure, "retained");
  const cohorts = database.selectDistinct({ of: table.of }).from(table).where(and(
    isRetained,
    isPart(prefix),
    fromMs === undefined ? undefined : gte(table.of, firstCohort(fromMs)),
    toMs === undefined ? undefined : lt(table.of, firstCohort(toMs)),
    afterMs === undefined ? undefined : lt(table.of, audiencePart.cohort(afterMs)),
  )).orderBy(desc(table.of)).limit(limit + 1).as("cohorts");
  const [latestMs, rows] = await Promise.all([
    latestActiveDay(database),
    read(
      "retention",
      database.select({
        of: table.of,
        day: table.day,
        users: sql<number>`sum(${table.count})`.mapWith(Number),
      }).from(table).innerJoin(cohorts, eq(table.of, cohorts.of)).where(isRetained)
        .groupBy(table.of, table.day).orderBy(desc(table.of)),
    ),
  ]);
  const found = [...Map.groupBy(rows, ({ of }) => of)].map(([of, own]) => {
    const mondayMs = Date.parse(of.slice(prefix.length));
    return cohortOf(mondayMs, own, latestMs ?? mondayMs);
  });
  return pageOf(found, limit);
}

/** The name of a cohort that begins with the first day at or after a time. */
function firstCohort(atMs: number): string {
  return audiencePart.cohort(Math.min(lastDayMs, dayOf(atMs + dayMs - 1)));
}

function cohortOf(
  mondayMs: number,
  rows: readonly { readonly day: Date; readonly users: number }[],
  latestMs: number,
): Cohort {
  const users = new Map(rows.map((row) => [(row.day.getTime() - mondayMs) / weekMs, row.users]));
  const size = users.get(0) ?? 0;
  const last = Math.min(maxCohortWeeks - 1, (mondayOf(latestMs) - mondayMs) / weekMs);
  const weeks = Array.from({ length: Math.max(0, last) + 1 }, (_, week): CohortWeek => {
    const back = users.get(week) ?? 0;
    const { low, high } = wilsonInterval(back, size);
    return {
      week,
      users: back,
      share: back / size,
      shareLow: low,
      shareHigh: high,
      isOver: latestMs >= mondayMs + (week + 1) * weekMs,
    };
  });
  return { mondayMs, size, weeks };
}
