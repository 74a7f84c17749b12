// What the audience earned, each day (B12).
import type { Drizzle } from "../database.ts";
import { type AudiencePosition, type AudienceSelection, prefixOf } from "./audience-groups.ts";
import { dailyTotals } from "./daily-totals.ts";
import { type Page, pageOf } from "./read.ts";

/** The revenue of a day. */
export interface RevenueRow extends AudiencePosition {
  readonly revenue: number;
  /** Revenue for each user who was active on the day; undefined where none was. */
  readonly revenuePerActiveUser: number | undefined;
  /** What the subscriptions that ran at the end of the day are worth in a month, and whose they are. */
  readonly recurringRevenue: number;
  readonly subscribers: number;
  /** Users who subscribed for the first time. */
  readonly conversions: number;
  readonly started: number;
  readonly renewed: number;
  readonly cancelled: number;
}

/**
 * A page of days on which anything was earned, subscribed or done, newest first, then by group.
 * Fails with `StoreUnavailable`.
 */
export async function listRevenue(
  database: Drizzle,
  { by, fromMs, toMs, limit, after }: AudienceSelection,
): Promise<Page<RevenueRow>> {
  const prefix = prefixOf(by);
  const rows = await dailyTotals(database, {
    counts: [
      "revenue",
      "dau",
      "conversions",
      "subscriptions-started",
      "subscriptions-renewed",
      "subscriptions-cancelled",
    ],
    levels: ["recurring-revenue", "subscribers"],
    prefix,
    fromMs,
    toMs,
    limit: limit + 1,
    after: after === undefined ? undefined : { dayMs: after.dayMs, of: prefix + after.group },
  });
  const days = rows.map(({ dayMs, of, values }): RevenueRow => {
    const [revenue, active, conversions, started, renewed, cancelled] = values;
    const [recurringRevenue, subscribers] = values.slice(6);
    return {
      dayMs,
      group: of.slice(prefix.length),
      revenue,
      revenuePerActiveUser: active > 0 ? revenue / active : undefined,
      recurringRevenue,
      subscribers,
      conversions,
      started,
      renewed,
      cancelled,
    };
  });
  return pageOf(days, limit);
}
