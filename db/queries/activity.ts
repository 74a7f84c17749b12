// How many users were active: each day, in the week and in the month up to it (B11).
import { dayOf } from "../../streams/audience-measures.ts";
import type { Drizzle } from "../database.ts";
import { type AudiencePosition, type AudienceSelection, prefixOf } from "./audience-groups.ts";
import { dailyTotals, latestActiveDay } from "./daily-totals.ts";
import { type Page, pageOf } from "./read.ts";

/** The active users of a day. */
export interface ActiveUsersRow extends AudiencePosition {
  /** Users with an event on the day, on it or the 6 days before, on it or the 29 days before. */
  readonly dau: number;
  readonly wau: number;
  readonly mau: number;
  /** Users whose first event was on the day. */
  readonly newUsers: number;
}

const dayMs = 86_400_000;

/**
 * A page of days, newest first, then by group. Weeks and months of an event reach into days that have
 * not come yet: the list ends with the latest day on which anybody did anything.
 * Fails with `StoreUnavailable`.
 */
export async function listActiveUsers(
  database: Drizzle,
  { by, fromMs, toMs, limit, after }: AudienceSelection,
): Promise<Page<ActiveUsersRow>> {
  const latestMs = await latestActiveDay(database);
  if (latestMs === undefined) return { items: [], more: false };
  const prefix = prefixOf(by);
  const rows = await dailyTotals(database, {
    counts: ["dau", "wau", "mau", "new-users"],
    levels: [],
    prefix,
    fromMs,
    toMs: Math.min(toMs ?? Infinity, dayOf(latestMs) + dayMs),
    limit: limit + 1,
    after: after === undefined ? undefined : { dayMs: after.dayMs, of: prefix + after.group },
  });
  const days = rows.map(({ dayMs, of, values: [dau, wau, mau, newUsers] }) => ({
    dayMs,
    group: of.slice(prefix.length),
    dau,
    wau,
    mau,
    newUsers,
  }));
  return pageOf(days, limit);
}
