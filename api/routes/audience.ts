// `GET /v1/audience/active` and `GET /v1/audience/revenue`: days of everybody, or by tier or country.
import { Schema } from "effect";
import { type ActiveUsersRow, listActiveUsers } from "../../db/queries/activity.ts";
import type { AudiencePosition, AudienceSelection } from "../../db/queries/audience-groups.ts";
import type { Page } from "../../db/queries/read.ts";
import { listRevenue, type RevenueRow } from "../../db/queries/revenue.ts";
import { asOfHours, instant } from "../asof.ts";
import {
  ActiveAnswer,
  type ActiveItem,
  audienceDimensions,
  AudienceQuery,
  RevenueAnswer,
  type RevenueItem,
} from "../contract/audience.ts";
import { cursorOf } from "../cursor.ts";
import { StoredText, Time } from "../cursors.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

const cursor = cursorOf(Schema.Struct({
  by: Schema.NullOr(Schema.Literals(audienceDimensions)),
  dayMs: Time,
  group: StoredText,
}));

/** A page of days with their active users. */
export const listActiveRoute = jsonRoute({
  method: "get",
  path: "/v1/audience/active",
  name: "listActive",
  tag: "Audience",
  access: "viewer",
  summary: "Daily, weekly and monthly active users, newest first",
  pathSchema: noParameters,
  querySchema: AudienceQuery,
  answerSchema: ActiveAnswer,
  statuses: { 200: "A page of days" },
  answer: async ({ query }, ports) => {
    const selection = selectionOf(query);
    const page = await listActiveUsers(ports.database.drizzle, selection);
    return {
      items: page.items.map(activeItem),
      next: nextOf(query, page),
      asOf: await asOfHours(ports, selection.toMs, "user"),
    };
  },
});

/** A page of days with what they earned. */
export const listRevenueRoute = jsonRoute({
  method: "get",
  path: "/v1/audience/revenue",
  name: "listRevenue",
  tag: "Audience",
  access: "viewer",
  summary: "Revenue and subscriptions by day, newest first",
  description: "Days on which nobody did anything and nothing was earned are left out.",
  pathSchema: noParameters,
  querySchema: AudienceQuery,
  answerSchema: RevenueAnswer,
  statuses: { 200: "A page of days" },
  answer: async ({ query }, ports) => {
    const selection = selectionOf(query);
    const page = await listRevenue(ports.database.drizzle, selection);
    return {
      items: page.items.map(revenueItem),
      next: nextOf(query, page),
      asOf: await asOfHours(ports, selection.toMs, "user"),
    };
  },
});

function selectionOf(query: AudienceQuery): AudienceSelection {
  return { ...timeRange(query), by: query.by, limit: query.limit, after: positionOf(query) };
}

function positionOf(query: AudienceQuery): AudiencePosition | undefined {
  const position = cursor.read(query.cursor);
  if (position === undefined || position.by === (query.by ?? null)) return position;
  throw cursor.refusal(query.cursor);
}

function nextOf({ by }: AudienceQuery, page: Page<AudiencePosition>): string | null {
  const last = page.items.at(-1);
  if (!page.more || last === undefined) return null;
  return cursor.write({ by: by ?? null, dayMs: last.dayMs, group: last.group });
}

function dayAndGroup({ dayMs, group }: AudiencePosition) {
  return { day: instant(dayMs), group: group === "" ? null : group };
}

function activeItem({ dau, wau, mau, newUsers, ...position }: ActiveUsersRow): ActiveItem {
  return { ...dayAndGroup(position), dau, wau, mau, newUsers };
}

function revenueItem(row: RevenueRow): RevenueItem {
  return {
    ...dayAndGroup(row),
    revenue: row.revenue,
    revenuePerActiveUser: row.revenuePerActiveUser ?? null,
    recurringRevenue: row.recurringRevenue,
    subscribers: row.subscribers,
    conversions: row.conversions,
    started: row.started,
    renewed: row.renewed,
    cancelled: row.cancelled,
  };
}
