// Users: lists by risk, activity and revenue, and one by its key.
import { and, desc, eq, gte, isNotNull, lt, type SQL, sql } from "drizzle-orm";
import { type RiskClass, riskClasses } from "../../streams/user-prediction.ts";
import { users } from "../audience-schema.ts";
import type { Drizzle } from "../database.ts";
import type { UserRow } from "../store.ts";
import { type Page, pageOf, read } from "./read.ts";

/** Columns that a list of users can be sorted by. */
const sortColumns = {
  risk: users.churn,
  activity: users.lastAt,
  revenue: users.revenue,
} as const;

/** What a list of users can be sorted by, the highest first; `activity` is the time of the last event. */
export type UserSort = keyof typeof sortColumns;

/** A place in a list of users: the sorted value (milliseconds for `activity`) and the key. */
export interface UserPosition {
  readonly value: number;
  readonly key: string;
}

/** Which users, in which order, from where on. */
export interface UsersSelection {
  /** By `risk`, those for whom none has been predicted yet are left out. */
  readonly sort: UserSort;
  readonly segment: number | undefined;
  readonly risk: RiskClass | undefined;
  /** The least probability of leaving. */
  readonly minChurn: number | undefined;
  readonly tier: string | undefined;
  readonly country: string | undefined;
  readonly limit: number;
  readonly after: UserPosition | undefined;
}

/** A page of users. Fails with `StoreUnavailable`. */
export async function listUsers(
  database: Drizzle,
  selection: UsersSelection,
): Promise<Page<UserRow>> {
  const column = sortColumns[selection.sort];
  const rows = await read(
    "list of users",
    database.select().from(users).where(conditionOf(selection))
      .orderBy(desc(column), desc(users.key)).limit(selection.limit + 1),
  );
  return pageOf(rows.map(userRow), selection.limit);
}

/** One user; undefined where there is none of that key. Fails with `StoreUnavailable`. */
export async function findUser(database: Drizzle, key: string): Promise<UserRow | undefined> {
  const rows = await read("user", database.select().from(users).where(eq(users.key, key)));
  return rows.map(userRow)[0];
}

/** Where a user stands in a list sorted by `sort`. */
export function userPosition(sort: UserSort, user: UserRow): UserPosition {
  const values = { risk: user.churn ?? NaN, activity: user.lastAtMs, revenue: user.revenue };
  return { value: values[sort], key: user.key };
}

function conditionOf(selection: UsersSelection): SQL | undefined {
  const { sort, segment, risk, minChurn, tier, country, after } = selection;
  return and(
    sort === "risk" ? isNotNull(users.churn) : undefined,
    segment === undefined ? undefined : eq(users.segment, segment),
    risk === undefined ? undefined : isOfRisk(risk),
    minChurn === undefined ? undefined : gte(users.churn, minChurn),
    tier === undefined ? undefined : eq(users.tier, tier),
    country === undefined ? undefined : eq(users.country, country),
    after === undefined ? undefined : isAfter(sort, after),
  );
}

/** From where a class begins up to where the next higher one does. */
function isOfRisk(risk: RiskClass): SQL | undefined {
  const from = riskClasses[risk];
  const higher = Object.values(riskClasses).filter((begin) => begin > from);
  const to = higher.length === 0 ? undefined : Math.min(...higher);
  return and(gte(users.churn, from), to === undefined ? undefined : lt(users.churn, to));
}

/** A comparison of rows, which an index over both columns answers. */
function isAfter(sort: UserSort, after: UserPosition): SQL {
  const value = sort === "activity"
    ? sql.param(new Date(after.value), users.lastAt)
    : sql.param(after.value, sortColumns[sort]);
  return sql`(${sortColumns[sort]}, ${users.key}) < (${value}, ${after.key})`;
}

/** A user as committed. */
export function userRow(row: typeof users.$inferSelect): UserRow {
  return {
    key: row.key,
    userId: row.userId,
    firstAtMs: row.firstAt.getTime(),
    lastAtMs: row.lastAt.getTime(),
    events: row.events,
    sessions: row.sessions,
    revenue: row.revenue,
    tier: row.tier ?? undefined,
    country: row.country ?? undefined,
    device: row.device ?? undefined,
    isSubscribed: row.isSubscribed,
    features: row.features,
    churn: row.churn ?? undefined,
    conversion: row.conversion ?? undefined,
    click: row.click ?? undefined,
    nextEngagement: row.nextEngagement ?? undefined,
    segment: row.segment ?? undefined,
    isCold: row.isCold,
    predictions: row.predictions,
    sequence: row.sequence,
  };
}
