import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wilsonInterval } from "../../ml/score.ts";
import { type AudienceMeasure, audiencePart } from "../../streams/audience-measures.ts";
import { segmentOf } from "../audience-examples.ts";
import type { AudienceDelta } from "../store.ts";
import { type ActiveUsersRow, listActiveUsers } from "./activity.ts";
import type { AudienceSelection } from "./audience-groups.ts";
import { listCohorts } from "./cohorts.ts";
import { readFunnel } from "./funnels.ts";
import { listRevenue, type RevenueRow } from "./revenue.ts";
import {
  countSegmented,
  listSegmentFlows,
  listSegments,
  listSegmentSizes,
  type SegmentSize,
} from "./segments.ts";
import { dialects, fill, startDatabase, type TestDatabase } from "./testing.ts";

const dayMs = 86_400_000;
/** A Monday. */
const startMs = Date.UTC(2025, 0, 6);
const everything: AudienceSelection = {
  by: undefined,
  fromMs: undefined,
  toMs: undefined,
  limit: 1000,
  after: undefined,
};

function count(measure: AudienceMeasure, day: number, of: string, count: number): AudienceDelta {
  return { measure, dayMs: startMs + day * dayMs, of, count };
}

/** What users did who were active on these days: the counts that their actors would make. */
function activity(days: readonly number[], parts: readonly string[]): AudienceDelta[] {
  return parts.flatMap((of) => {
    const covered = (length: number) =>
      new Set(days.flatMap((day) => Array.from({ length }, (_, i) => day + i)));
    return [
      ...[...covered(1)].map((day) => count("dau", day, of, 1)),
      ...[...covered(7)].map((day) => count("wau", day, of, 1)),
      ...[...covered(30)].map((day) => count("mau", day, of, 1)),
      count("new-users", days[0], of, 1),
    ];
  });
}

const germany = audiencePart.country("DE");
const france = audiencePart.country("FR");
const free = audiencePart.tier("free");
const { step, cohort, segment, move } = audiencePart;
/** Two users, each in a partition of its own: one from Germany, one from France. */
const partitions: readonly (readonly AudienceDelta[])[] = [
  [
    ...activity([0, 1, 8], ["", germany, free]),
    count("revenue", 0, "", 5),
    count("revenue", 0, germany, 5),
    count("revenue", 8, "", 3),
    count("recurring-revenue", 0, "", 10),
    count("recurring-revenue", 8, "", -10),
    count("subscribers", 0, "", 1),
    count("subscribers", 8, "", -1),
    count("subscribers", 0, germany, 1),
    count("conversions", 0, "", 1),
    count("subscriptions-started", 0, "", 1),
    count("subscriptions-cancelled", 8, "", 1),
    count("retained", 0, cohort(startMs), 6),
    count("retained", 7, cohort(startMs), 3),
    count("retained", 7, cohort(startMs + 7 * dayMs), 1),
    count("funnel-watch", 0, step(1), 10),
    count("funnel-watch", 0, step(2), 5),
    count("funnel-watch", 1, step(1), 2),
    count("funnel-ad", 0, step(1), 99),
    count("segment-size", 0, segment(1), 5),
    count("segment-size", 2, segment(1), -2),
    count("segment-size", 2, segment(10), 2),
    count("segment-moves", 0, move(undefined, 1), 5),
    count("segment-moves", 2, move(1, 10), 2),
  ],
  [
    ...activity([1, 3], ["", france, free]),
    count("revenue", 1, "", 2),
    count("recurring-revenue", 1, "", 7),
    count("subscribers", 1, "", 1),
    count("retained", 0, cohort(startMs), 4),
    count("retained", 7, cohort(startMs), 1),
    count("funnel-watch", 0, step(1), 10),
    count("funnel-watch", 0, step(2), 3),
    count("funnel-watch", 0, step(3), 2),
    count("segment-size", 2, segment(1), 4),
    count("segment-moves", 2, move(undefined, 1), 4),
    count("segment-moves", 2, move(10, 1), 0),
  ],
];

describe.each(dialects)("the audience on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    const { drizzle } = opened.database;
    expect(await listActiveUsers(drizzle, everything)).toEqual({ items: [], more: false });
    const segments = [segmentOf(1), segmentOf(10), segmentOf(11, { isRetired: true })];
    for (const [partition, audience] of partitions.entries()) {
      const rows = { audience, segments: partition === 0 ? segments : [] };
      await fill(opened.database, rows, { partition });
    }
  });
  afterAll(() => opened?.stop());

  /** Days since the start, with what is counted of them. */
  const daysOf = <Row extends { readonly dayMs: number }>(rows: readonly Row[]) =>
    rows.map(({ dayMs: at, ...row }) => ({ day: (at - startMs) / dayMs, ...row }));

  async function active(selection: Partial<AudienceSelection>) {
    const page = await listActiveUsers(opened.database.drizzle, { ...everything, ...selection });
    return page.items;
  }

  it("counts active users of the day, the week and the month, up to the latest active day", async () => {
    const line = (day: number, dau: number, wau: number, mau: number, newUsers: number) => ({
      day,
      group: "",
      dau,
      wau,
      mau,
      newUsers,
    });
    expect(daysOf(await active({}))).toEqual([
      line(8, 1, 2, 2, 0),
      line(7, 0, 2, 2, 0),
      line(6, 0, 2, 2, 0),
      line(5, 0, 2, 2, 0),
      line(4, 0, 2, 2, 0),
      line(3, 1, 2, 2, 0),
      line(2, 0, 2, 2, 0),
      line(1, 2, 2, 2, 1),
      line(0, 1, 1, 1, 1),
    ]);
    const range = { fromMs: startMs + dayMs, toMs: startMs + 3 * dayMs };
    expect(daysOf(await active(range)).map(({ day }) => day)).toEqual([2, 1]);
  });

  it("counts active users by country and by tier, groups without any left out", async () => {
    const days = daysOf(await active({ by: "country", toMs: startMs + 2 * dayMs }));
    expect(days.map(({ day, group, dau, newUsers }) => [day, group, dau, newUsers])).toEqual([
      [1, "DE", 1, 0],
      [1, "FR", 1, 1],
      [0, "DE", 1, 1],
    ]);
    const tiers = daysOf(await active({ by: "tier", fromMs: startMs + dayMs, limit: 8 }));
    expect(tiers.at(-1)).toEqual({ day: 1, group: "free", dau: 2, wau: 2, mau: 2, newUsers: 1 });
  });

  it.each([1, 2, 5, 100])("shows every day and group once, %i at a time", async (limit) => {
    const whole = await active({ by: "country" });
    const found: ActiveUsersRow[] = [];
    for (;;) {
      const selection = { ...everything, by: "country" as const, limit, after: found.at(-1) };
      const page = await listActiveUsers(opened.database.drizzle, selection);
      found.push(...page.items);
      if (!page.more) break;
      expect(page.items).toHaveLength(limit);
    }
    expect(found).toEqual(whole);
    expect(whole).toHaveLength(9 + 8);
  });

  it("adds up revenue, and carries what recurs from before the range through quiet days", async () => {
    const { drizzle } = opened.database;
    const page = await listRevenue(drizzle, { ...everything, fromMs: startMs + dayMs });
    const line = (day: number, revenue: number, recurringRevenue: number, subscribers: number) => ({
      day,
      group: "",
      revenue,
      recurringRevenue,
      subscribers,
      conversions: 0,
      started: 0,
      renewed: 0,
    });
    expect(daysOf(page.items)).toEqual([
      { ...line(8, 3, 7, 1), revenuePerActiveUser: 3, cancelled: 1 },
      { ...line(3, 0, 17, 2), revenuePerActiveUser: 0, cancelled: 0 },
      { ...line(1, 2, 17, 2), revenuePerActiveUser: 1, cancelled: 0 },
    ]);
    const first = await listRevenue(drizzle, { ...everything, toMs: startMs + dayMs });
    expect(first.items).toMatchObject([{ revenue: 5, conversions: 1, started: 1, subscribers: 1 }]);
  });

  it("shows revenue by country, every day once", async () => {
    const found: RevenueRow[] = [];
    for (;;) {
      const selection = { ...everything, by: "country" as const, limit: 1, after: found.at(-1) };
      const page = await listRevenue(opened.database.drizzle, selection);
      found.push(...page.items);
      if (!page.more) break;
    }
    const lines = daysOf(found).map((row) => [row.day, row.group, row.revenue, row.subscribers]);
    expect(lines).toEqual([
      [8, "DE", 0, 1],
      [3, "DE", 0, 1],
      [3, "FR", 0, 0],
      [1, "DE", 0, 1],
      [1, "FR", 0, 0],
      [0, "DE", 5, 1],
    ]);
    const quiet = daysOf(found)[1];
    expect(quiet.revenuePerActiveUser).toBeUndefined();
  });

  it("follows cohorts week by week, with intervals", async () => {
    const { drizzle } = opened.database;
    const all = { fromMs: undefined, toMs: undefined, afterMs: undefined, limit: 10 };
    const page = await listCohorts(drizzle, all);
    const week = (week: number, users: number, size: number, isOver: boolean) => {
      const { low, high } = wilsonInterval(users, size);
      return { week, users, share: users / size, shareLow: low, shareHigh: high, isOver };
    };
    expect(page).toEqual({
      items: [
        { mondayMs: startMs + 7 * dayMs, size: 1, weeks: [week(0, 1, 1, false)] },
        { mondayMs: startMs, size: 10, weeks: [week(0, 10, 10, true), week(1, 4, 10, false)] },
      ],
      more: false,
    });
    const mondays = async (selection: Partial<Parameters<typeof listCohorts>[1]>) => {
      const { items, more } = await listCohorts(drizzle, { ...all, ...selection });
      return [items.map(({ mondayMs }) => (mondayMs - startMs) / dayMs), more];
    };
    expect(await mondays({ limit: 1 })).toEqual([[7], true]);
    expect(await mondays({ afterMs: startMs + 7 * dayMs, limit: 1 })).toEqual([[0], false]);
    expect(await mondays({ fromMs: startMs + 1 })).toEqual([[7], false]);
    expect(await mondays({ fromMs: startMs, toMs: startMs + 1 })).toEqual([[0], false]);
    expect(await mondays({ toMs: 8.64e15 })).toEqual([[7, 0], false]);
  });

  it("counts the steps of a funnel, in a range", async () => {
    const { drizzle } = opened.database;
    const line = (step: number, sessions: number, first: number, previous: number | undefined) => ({
      step,
      sessions,
      shareOfFirst: first,
      shareOfPrevious: previous,
    });
    const range = { fromMs: startMs, toMs: startMs + dayMs };
    expect(await readFunnel(drizzle, "watch", range)).toEqual([
      { ...line(1, 20, 1, 1), types: ["session_start"] },
      { ...line(2, 8, 0.4, 0.4), types: ["video_play"] },
      { ...line(3, 2, 0.1, 0.25), types: ["video_complete"] },
      { ...line(4, 0, 0, 0), types: ["user_like", "user_share"] },
    ]);
    const whole = { fromMs: undefined, toMs: undefined };
    expect((await readFunnel(drizzle, "watch", whole))[0].sessions).toBe(22);
    const none = await readFunnel(drizzle, "newsletter", whole);
    expect(none.map(({ shareOfFirst }) => shareOfFirst)).toEqual([undefined, undefined, undefined]);
  });

  it("lists segments with their sizes", async () => {
    const { drizzle } = opened.database;
    const sized = async (withRetired: boolean, limit: number, after?: number) => {
      const { items, more } = await listSegments(drizzle, { withRetired, limit, after });
      return [items.map(({ id, size }) => [id, size]), more];
    };
    expect(await sized(false, 10)).toEqual([[[1, 7], [10, 2]], false]);
    expect(await sized(true, 2)).toEqual([[[1, 7], [10, 2]], true]);
    expect(await sized(true, 2, 10)).toEqual([[[11, 0]], false]);
    const { items } = await listSegments(drizzle, { withRetired: true, limit: 3, after: 10 });
    expect(items).toEqual([{ ...segmentOf(11, { isRetired: true }), size: 0 }]);
    expect(await countSegmented(drizzle)).toBe(9);
  });

  it.each([1, 2, 100])("shows sizes of segments by day, %i at a time", async (limit) => {
    const found: SegmentSize[] = [];
    for (;;) {
      const range = { fromMs: undefined, toMs: undefined };
      const selection = { ...range, limit, after: found.at(-1) };
      const page = await listSegmentSizes(opened.database.drizzle, selection);
      found.push(...page.items);
      if (!page.more) break;
    }
    expect(daysOf(found)).toEqual([
      { day: 2, segment: 1, size: 7 },
      { day: 2, segment: 10, size: 2 },
      { day: 0, segment: 1, size: 5 },
    ]);
  });

  it("adds up who moved between segments, most first", async () => {
    const { drizzle } = opened.database;
    const whole = { fromMs: undefined, toMs: undefined };
    const flows = [{ from: undefined, to: 1, users: 9 }, { from: 1, to: 10, users: 2 }];
    expect(await listSegmentFlows(drizzle, whole, 10)).toEqual(flows);
    expect(await listSegmentFlows(drizzle, whole, 1)).toEqual(flows.slice(0, 1));
    const later = { fromMs: startMs + dayMs, toMs: startMs + 3 * dayMs };
    expect(await listSegmentFlows(drizzle, later, 10)).toMatchObject([{ users: 4 }, { users: 2 }]);
    const never = { fromMs: startMs + 3 * dayMs, toMs: undefined };
    expect(await listSegmentFlows(drizzle, never, 10)).toEqual([]);
  });
});
