// What each hour of event time brought one video, or all of them.
import { and, desc, eq, gte, lt, max, sql } from "drizzle-orm";
import type { Drizzle } from "../database.ts";
import { hourlyAggregations } from "../schema.ts";
import { type Page, pageOf, read, type TimeRange } from "./read.ts";

/** Which hours; `videoKey` "" for all videos together. */
export interface HourlySelection extends TimeRange {
  readonly videoKey: string;
  readonly limit: number;
  /** The last hour of the page before. */
  readonly afterMs: number | undefined;
}

/** One hour. */
export interface HourlyRow {
  readonly hourMs: number;
  readonly readings: number;
  readonly viewsGain: number;
  readonly likesGain: number;
  readonly commentsGain: number;
  readonly peakViewsPerHour: number;
  /** The counter at the end of what was seen of the hour; 0 for all videos together. */
  readonly viewsEnd: number;
}

/** A page of hours, newest first; partitions are added up. Fails with `StoreUnavailable`. */
export async function listHours(
  database: Drizzle,
  selection: HourlySelection,
): Promise<Page<HourlyRow>> {
  const table = hourlyAggregations;
  const { videoKey, fromMs, toMs, afterMs, limit } = selection;
  const total = (column: typeof table.readings) => sql<number>`sum(${column})`.mapWith(Number);
  const rows = await read(
    "hourly aggregations",
    database.select({
      hour: table.hour,
      readings: total(table.readings),
      viewsGain: total(table.viewsGain),
      likesGain: total(table.likesGain),
      commentsGain: total(table.commentsGain),
      peakViewsPerHour: max(table.peakViewsPerHour).mapWith(Number),
      viewsEnd: total(table.viewsEnd),
    }).from(table).where(and(
      eq(table.videoKey, videoKey),
      fromMs === undefined ? undefined : gte(table.hour, new Date(fromMs)),
      toMs === undefined ? undefined : lt(table.hour, new Date(toMs)),
      afterMs === undefined ? undefined : lt(table.hour, new Date(afterMs)),
    )).groupBy(table.hour).orderBy(desc(table.hour)).limit(limit + 1),
  );
  const hours = rows.map(({ hour, peakViewsPerHour, ...sums }) => ({
    ...sums,
    hourMs: hour.getTime(),
    peakViewsPerHour: peakViewsPerHour ?? 0,
  }));
  return pageOf(hours, limit);
}
