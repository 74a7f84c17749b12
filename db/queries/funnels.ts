// Funnels: how many sessions came to each of the steps (B11).
import { and, eq, gte, lt, sql } from "drizzle-orm";
import {
  audiencePart,
  funnelMeasure,
  type FunnelName,
  funnels,
} from "../../streams/audience-measures.ts";
import { audienceCounts as table } from "../audience-schema.ts";
import type { Drizzle } from "../database.ts";
import { read, type TimeRange } from "./read.ts";

/** A step of a funnel. */
export interface FunnelStep {
  /** Counts from 1. */
  readonly step: number;
  /** The types of activity of which any is the step. */
  readonly types: readonly string[];
  /** Sessions that came to the step. */
  readonly sessions: number;
  /** Their share of those that came to the first step, and to the one before; undefined of none. */
  readonly shareOfFirst: number | undefined;
  readonly shareOfPrevious: number | undefined;
}

/** Every step of a funnel, for the sessions of the days in the range. Fails with `StoreUnavailable`. */
export async function readFunnel(
  database: Drizzle,
  name: FunnelName,
  { fromMs, toMs }: TimeRange,
): Promise<FunnelStep[]> {
  const rows = await read(
    "funnel",
    database.select({ of: table.of, sessions: sql<number>`sum(${table.count})`.mapWith(Number) })
      .from(table).where(and(
        eq(table.measure, funnelMeasure(name)),
        fromMs === undefined ? undefined : gte(table.day, new Date(fromMs)),
        toMs === undefined ? undefined : lt(table.day, new Date(toMs)),
      )).groupBy(table.of),
  );
  const byPart = new Map(rows.map(({ of, sessions }) => [of, sessions]));
  const counts = funnels[name].map((_, i) => byPart.get(audiencePart.step(i + 1)) ?? 0);
  return funnels[name].map((types, i) => ({
    step: i + 1,
    types,
    sessions: counts[i],
    shareOfFirst: shareOf(counts[i], counts[0]),
    shareOfPrevious: shareOf(counts[i], counts[Math.max(0, i - 1)]),
  }));
}

function shareOf(count: number, whole: number): number | undefined {
  return whole > 0 ? count / whole : undefined;
}
