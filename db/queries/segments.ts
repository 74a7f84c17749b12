// Segments of users: what they are, how large, and who moves between them (B5).
import { and, asc, desc, eq, gt, gte, lt, sql } from "drizzle-orm";
import { audiencePart } from "../../streams/audience-measures.ts";
import { audienceCounts, segments } from "../audience-schema.ts";
import type { Drizzle } from "../database.ts";
import type { SegmentRow } from "../store.ts";
import { dailyTotals } from "./daily-totals.ts";
import { type Page, pageOf, read, type TimeRange } from "./read.ts";

/** A segment, and how many users are in it. */
export interface SizedSegment extends SegmentRow {
  readonly size: number;
}

/** Which segments, from where on. */
export interface SegmentsSelection {
  /** Whether those that no refit has found again are listed, too. */
  readonly withRetired: boolean;
  readonly limit: number;
  /** The id of the last segment of the page before. */
  readonly after: number | undefined;
}

/** A page of segments by id. Fails with `StoreUnavailable`. */
export async function listSegments(
  database: Drizzle,
  { withRetired, limit, after }: SegmentsSelection,
): Promise<Page<SizedSegment>> {
  const size = database.select({ size: sql<number>`coalesce(sum(${audienceCounts.count}), 0)` })
    .from(audienceCounts).where(and(
      eq(audienceCounts.measure, "segment-size"),
      eq(audienceCounts.of, sql`${segmentPrefix} || ${segments.id}`),
    ));
  const rows = await read(
    "list of segments",
    database.select({ segment: segments, size: sql<number>`(${size})`.mapWith(Number) })
      .from(segments).where(and(
        withRetired ? undefined : eq(segments.isRetired, false),
        after === undefined ? undefined : gt(segments.id, after),
      )).orderBy(asc(segments.id)).limit(limit + 1),
  );
  return pageOf(rows.map(({ segment, size }) => ({ ...segmentRow(segment), size })), limit);
}

/** How many users are in any segment. Fails with `StoreUnavailable`. */
export async function countSegmented(database: Drizzle): Promise<number> {
  const users = sql<number>`coalesce(sum(${audienceCounts.count}), 0)`.mapWith(Number);
  const [row] = await read(
    "users in segments",
    database.select({ users }).from(audienceCounts)
      .where(eq(audienceCounts.measure, "segment-size")),
  );
  return row.users;
}

/** A segment as committed. */
export function segmentRow(row: typeof segments.$inferSelect): SegmentRow {
  return {
    id: row.id,
    profile: row.profile,
    centre: row.centre,
    fittedAtMs: row.fittedAt.getTime(),
    isRetired: row.isRetired,
  };
}

/** The size of a segment at the end of a day (UTC). */
export interface SegmentSize {
  readonly dayMs: number;
  readonly segment: number;
  readonly size: number;
}

/** Which days, from where on. */
export interface SegmentSizesSelection extends TimeRange {
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: Pick<SegmentSize, "dayMs" | "segment"> | undefined;
}

const segmentPrefix = "segment:";

/**
 * A page of the sizes of segments on the days on which any of them changed, newest first; those without
 * users are left out. Fails with `StoreUnavailable`.
 */
export async function listSegmentSizes(
  database: Drizzle,
  { fromMs, toMs, limit, after }: SegmentSizesSelection,
): Promise<Page<SegmentSize>> {
  const rows = await dailyTotals(database, {
    counts: [],
    levels: ["segment-size"],
    prefix: segmentPrefix,
    fromMs,
    toMs,
    limit: limit + 1,
    after: after === undefined
      ? undefined
      : { dayMs: after.dayMs, of: audiencePart.segment(after.segment) },
  });
  const sizes = rows.map(({ dayMs, of, values: [size] }) => ({
    dayMs,
    segment: Number(of.slice(segmentPrefix.length)),
    size,
  }));
  return pageOf(sizes, limit);
}

/** Users who went from one segment to another. */
export interface SegmentFlow {
  /** Undefined for users who had been in none. */
  readonly from: number | undefined;
  readonly to: number;
  readonly users: number;
}

/** The moves of the days in the range, the `limit` largest first. Fails with `StoreUnavailable`. */
export async function listSegmentFlows(
  database: Drizzle,
  { fromMs, toMs }: TimeRange,
  limit: number,
): Promise<SegmentFlow[]> {
  const users = sql<number>`sum(${audienceCounts.count})`.mapWith(Number);
  const rows = await read(
    "moves between segments",
    database.select({ of: audienceCounts.of, users }).from(audienceCounts).where(and(
      eq(audienceCounts.measure, "segment-moves"),
      fromMs === undefined ? undefined : gte(audienceCounts.day, new Date(fromMs)),
      toMs === undefined ? undefined : lt(audienceCounts.day, new Date(toMs)),
    )).groupBy(audienceCounts.of).having(sql`${users} > 0`)
      .orderBy(desc(users), asc(audienceCounts.of)).limit(limit),
  );
  return rows.map(({ of, users }) => {
    const [from, to] = of.split(">");
    return { from: from === "-" ? undefined : Number(from), to: Number(to), users };
  });
}
