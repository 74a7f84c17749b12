import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audiencePart, mondayOf } from "../../streams/audience-measures.ts";
import { maxLateDays } from "./active-days.ts";
import {
  type About,
  audienceOf,
  dayMs,
  delayed,
  eventAt,
  livesOf,
  Stage,
  startMs,
} from "./testing.ts";

const dayMinutes = 24 * 60;

/** Counts of the audience as somebody would make them who has all events before them. */
function recount(events: readonly About[]): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (measure: string, of: string, atMs: number, count: number) => {
    const key = `${measure} ${of} ${new Date(atMs).toISOString().slice(0, 10)}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  };
  const daysOf = new Map<string, Set<number>>();
  for (const event of events) {
    const atMs = Date.parse(String(event["timestamp"]));
    const day = Math.floor(atMs / dayMs);
    const user = String(event["user_id"]);
    if (event["revenue"] !== undefined) add("revenue", "", atMs, Number(event["revenue"]));
    if (event["type"] === "subscription_renew") continue;
    daysOf.set(user, (daysOf.get(user) ?? new Set()).add(day));
  }
  for (const days of daysOf.values()) {
    const first = Math.min(...days);
    const last = Math.max(...days);
    add("new-users", "", first * dayMs, 1);
    for (const day of days) add("dau", "", day * dayMs, 1);
    for (let end = first; end < last + 30; end++) {
      const within = (width: number) => [...days].some((day) => day <= end && day > end - width);
      if (within(7)) add("wau", "", end * dayMs, 1);
      if (within(30)) add("mau", "", end * dayMs, 1);
    }
    const cohort = audiencePart.cohort(mondayOf(first * dayMs));
    const weeks = new Set([...days].map((day) => mondayOf(day * dayMs)));
    for (const week of weeks) add("retained", cohort, week, 1);
  }
  return counts;
}

const recounted = ["dau", "wau", "mau", "new-users", "retained", "revenue"];

function counted(stage: Stage): [string, number][] {
  stage.commit();
  return [...stage.tables.audience]
    .filter(([key]) => {
      const [measure, of] = key.split(" ");
      return recounted.includes(measure) && (of === "" || of.startsWith("cohort:"));
    })
    .sort();
}

const someLives = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  users: fc.integer({ min: 1, max: 3 }),
  days: fc.integer({ min: 1, max: 150 }),
  visitsPerDay: fc.constantFrom(0.02, 0.1, 0.6),
  delayDays: fc.integer({ min: 0, max: maxLateDays - 1 }),
});

describe("the counts of the audience", () => {
  it("are those of a recount, whatever the order of events within 34 days (property)", () => {
    fc.assert(
      fc.property(someLives, ({ seed, users, days, visitsPerDay, delayDays }) => {
        const events = livesOf(seed, users, days, visitsPerDay);
        const stage = Stage.blind();
        stage.takeAll(delayed(events, delayDays * dayMs, seed));
        expect(counted(stage)).toEqual([...recount(events)].sort());
      }),
      { numRuns: 40 },
    );
  });

  it("are also of the tier and the country", () => {
    const stage = Stage.blind();
    const german = { country: "DE", tier: "free" };
    stage.takeAll([
      eventAt(0, "video_play", german),
      eventAt(1, "ad_click", { ...german, revenue: 2.5 }),
      eventAt(2, "video_play", { user_id: "w", country: "FR" }),
    ]);
    stage.commit();
    expect(audienceOf(stage.tables, "dau")).toBe(2);
    expect(audienceOf(stage.tables, "dau", "country:DE")).toBe(1);
    expect(audienceOf(stage.tables, "wau", "tier:free", "2025-09-07")).toBe(1);
    expect(audienceOf(stage.tables, "wau", "tier:free", "2025-09-08")).toBe(0);
    expect(audienceOf(stage.tables, "revenue", "country:DE")).toBe(2.5);
    expect(audienceOf(stage.tables, "revenue", "country:FR")).toBe(0);
  });

  it("pass over a day that is more than 34 days late, but nothing else of it", () => {
    const stage = Stage.blind();
    stage.takeAll([
      eventAt(100 * dayMinutes, "video_play"),
      eventAt((100 - 35) * dayMinutes, "ad_click", { revenue: 1 }),
      eventAt((100 - 34) * dayMinutes, "video_play"),
    ]);
    stage.commit();
    expect(audienceOf(stage.tables, "dau")).toBe(2);
    expect(audienceOf(stage.tables, "revenue")).toBe(1);
    expect(stage.user().events).toBe(3);
  });
});

describe("subscriptions", () => {
  const premium = { tier: "premium", country: "DE" };

  it("count what runs, by the tier under which it began", () => {
    const stage = Stage.blind();
    stage.takeAll([
      eventAt(0, "subscription_start", { ...premium, revenue: 10 }),
      eventAt(dayMinutes, "subscription_renew", { ...premium, revenue: 12 }),
      eventAt(2 * dayMinutes, "subscription_cancel", { tier: "free" }),
      eventAt(3 * dayMinutes, "subscription_start", { ...premium, revenue: 8 }),
    ]);
    stage.commit();
    const perDay = (measure: string, of = "") =>
      [1, 2, 3, 4].map((day) => audienceOf(stage.tables, measure, of, `2025-09-0${day}`));
    expect(perDay("recurring-revenue")).toEqual([10, 2, -12, 8]);
    expect(perDay("recurring-revenue", "tier:premium")).toEqual([10, 2, -12, 8]);
    expect(perDay("recurring-revenue", "tier:free")).toEqual([0, 0, 0, 0]);
    expect(perDay("subscribers")).toEqual([1, 0, -1, 1]);
    expect(perDay("subscriptions-started")).toEqual([1, 0, 0, 1]);
    expect(perDay("conversions")).toEqual([1, 0, 0, 0]);
    expect(stage.user().isSubscribed).toBe(true);
  });

  it("end at the same level whatever the order (property)", () => {
    const types = ["subscription_start", "subscription_renew", "subscription_cancel"] as const;
    const history = fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(history, fc.infiniteStream(fc.nat()), (history, dice) => {
      const events = history.map((type, i) => eventAt(i * dayMinutes, type, { revenue: i + 1 }));
      const inOrder = Stage.blind();
      inOrder.takeAll(events);
      const shuffled = Stage.blind();
      shuffled.takeAll(
        events.map((event) => ({ event, at: dice.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at).map(({ event }) => event),
      );
      for (const stage of [inOrder, shuffled]) stage.commit();
      for (const measure of ["recurring-revenue", "subscribers", "subscriptions-cancelled"]) {
        const wanted = audienceOf(inOrder.tables, measure);
        expect(audienceOf(shuffled.tables, measure)).toBe(wanted);
      }
      const runs = history[history.length - 1] !== "subscription_cancel";
      expect(audienceOf(inOrder.tables, "recurring-revenue")).toBe(runs ? history.length : 0);
      expect(shuffled.user().isSubscribed).toBe(runs);
    }));
  });
});

describe("funnels", () => {
  it("count each step once a session, and only behind the one before", () => {
    const stage = Stage.blind();
    const steps = (session: number, types: readonly string[]) =>
      stage.takeAll(types.map((type, i) => eventAt(session * 100 + i, type)));
    steps(0, ["ad_click", "ad_impression"]);
    steps(1, ["ad_impression", "ad_click", "ad_impression", "ad_click", "ad_click"]);
    steps(2, ["session_start", "video_play", "video_complete", "user_like", "user_share"]);
    stage.commit();
    const reached = (name: string) =>
      [1, 2, 3, 4].map((step) => audienceOf(stage.tables, `funnel-${name}`, `step:${step}`));
    expect(reached("ad")).toEqual([2, 1, 0, 0]);
    expect(reached("watch")).toEqual([1, 1, 1, 1]);
    expect(reached("subscribe")).toEqual([1, 1, 0, 0]);
    expect(
      audienceOf(stage.tables, "funnel-ad", "step:1", new Date(startMs).toISOString().slice(0, 10)),
    )
      .toBe(2);
  });
});
