import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wilsonInterval } from "../../ml/score.ts";
import { countOf } from "../../db/audience-examples.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { type AudienceMeasure, audiencePart } from "../../streams/audience-measures.ts";
import {
  ActiveAnswer,
  FunnelAnswer,
  RetentionAnswer,
  RevenueAnswer,
} from "../contract/audience.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const dayMs = 86_400_000;
/** A Monday. */
const startMs = Date.UTC(2025, 0, 6);
const monday = "2025-01-06T00:00:00.000Z";
const nextMonday = "2025-01-13T00:00:00.000Z";
const { tier, cohort, step } = audiencePart;

function count(measure: AudienceMeasure, day: number, count: number, of = "") {
  return countOf({ measure, dayMs: startMs + day * dayMs, of, count });
}

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  await fill(opened.database, {
    audience: [
      ...[count("dau", 0, 4), count("wau", 0, 4), count("mau", 0, 4), count("new-users", 0, 4)],
      ...[count("dau", 7, 1), count("wau", 7, 1), count("mau", 7, 4)],
      ...[count("dau", 0, 3, tier("free")), count("dau", 0, 1, tier("a, b"))],
      ...[count("revenue", 0, 5.5), count("subscribers", 0, 2), count("conversions", 0, 2)],
      ...[count("recurring-revenue", 0, 20), count("subscriptions-started", 0, 2)],
      ...[count("subscribers", 7, -1), count("subscriptions-cancelled", 7, 1)],
      ...[count("recurring-revenue", 7, -10), count("subscriptions-renewed", 7, 1)],
      ...[count("retained", 0, 4, cohort(startMs)), count("retained", 7, 1, cohort(startMs))],
      count("retained", 7, 2, cohort(startMs + 7 * dayMs)),
      ...[count("funnel-watch", 0, 8, step(1)), count("funnel-watch", 0, 2, step(2))],
      count("funnel-ad", 7, 3, step(1)),
    ],
  }, { kind: "user", watermarkMs: startMs + 7.5 * dayMs });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(`/v1/audience/${path}`);
}

describe("GET /v1/audience/active", () => {
  it("counts active users by day, newest first", async () => {
    const answer = await answerOf(await get("active"), ActiveAnswer);
    expect(answer.items).toEqual([
      { day: nextMonday, group: null, dau: 1, wau: 1, mau: 4, newUsers: 0 },
      { day: monday, group: null, dau: 4, wau: 4, mau: 4, newUsers: 4 },
    ]);
    expect(answer.asOf.eventTime).toBe("2025-01-13T12:00:00.000Z");
    expect(answer.asOf.committedAt).not.toBeNull();
    const early = await answerOf(await get("active?to=2025-01-08T00:00:00Z"), ActiveAnswer);
    expect(early).toMatchObject({
      items: [{ day: monday }],
      asOf: { eventTime: "2025-01-08T00:00:00.000Z" },
    });
  });

  it("breaks them down, a page at a time, in one list only", async () => {
    const first = await answerOf(await get("active?by=tier&limit=1"), ActiveAnswer);
    expect(first.items).toMatchObject([{ day: monday, group: "a, b", dau: 1 }]);
    const path = `active?limit=1&cursor=${first.next}`;
    const second = await answerOf(await get(`${path}&by=tier`), ActiveAnswer);
    expect(second).toMatchObject({ items: [{ day: monday, group: "free", dau: 3 }], next: null });
    for (const other of [path, `${path}&by=country`]) {
      const problem = await problemIn(await get(other), 400);
      expect(problem.errors).toMatchObject([{ field: "cursor" }]);
    }
  });

  it.each([
    ["by=device", "by", "one of tier, country"],
    ["from=soon", "from", "an ISO 8601 date or time, or epoch seconds or milliseconds"],
    ["limit=2001", "limit", "a whole number from 1 to 2000"],
    ["name=watch", "name", "no other parameters than by, from, to, limit, cursor"],
  ])("names the parameter at fault (%s)", async (query, field, wanted) => {
    for (const path of ["active", "revenue"]) {
      const problem = await problemIn(await get(`${path}?${query}`), 400);
      expect(problem.errors).toMatchObject([{ field, wanted }]);
    }
  });
});

describe("GET /v1/audience/revenue", () => {
  it("adds up what days earned, and carries on what recurs", async () => {
    const answer = await answerOf(await get("revenue"), RevenueAnswer);
    expect(answer.items).toEqual([
      {
        day: nextMonday,
        group: null,
        revenue: 0,
        revenuePerActiveUser: 0,
        recurringRevenue: 10,
        subscribers: 1,
        conversions: 0,
        started: 0,
        renewed: 1,
        cancelled: 1,
      },
      {
        day: monday,
        group: null,
        revenue: 5.5,
        revenuePerActiveUser: 5.5 / 4,
        recurringRevenue: 20,
        subscribers: 2,
        conversions: 2,
        started: 2,
        renewed: 0,
        cancelled: 0,
      },
    ]);
    const first = await answerOf(await get("revenue?limit=1"), RevenueAnswer);
    const rest = await answerOf(await get(`revenue?cursor=${first.next}`), RevenueAnswer);
    expect([...first.items, ...rest.items]).toEqual(answer.items);
  });
});

describe("GET /v1/audience/retention", () => {
  it("shows who came back, by the week in which they first came", async () => {
    const answer = await answerOf(await get("retention"), RetentionAnswer);
    const week = (week: number, users: number, size: number, isOver: boolean) => {
      const { low, high } = wilsonInterval(users, size);
      return { week, users, share: users / size, shareLow: low, shareHigh: high, isOver };
    };
    expect(answer.items).toEqual([
      { monday: nextMonday, size: 2, weeks: [week(0, 2, 2, false)] },
      { monday, size: 4, weeks: [week(0, 4, 4, true), week(1, 1, 4, false)] },
    ]);
    const first = await answerOf(await get("retention?limit=1"), RetentionAnswer);
    const rest = await answerOf(await get(`retention?cursor=${first.next}`), RetentionAnswer);
    expect([...first.items, ...rest.items]).toEqual(answer.items);
    const early = await answerOf(await get("retention?to=2025-01-13"), RetentionAnswer);
    expect(early.items).toEqual(answer.items.slice(1));
  });

  it.each([["to=x", "to"], ["limit=0", "limit"], ["by=tier", "by"], ["cursor=e30", "cursor"]])(
    "names the parameter at fault (%s)",
    async (query, field) => {
      const problem = await problemIn(await get(`retention?${query}`), 400);
      expect(problem.errors).toMatchObject([{ field }]);
    },
  );
});

describe("GET /v1/audience/funnel", () => {
  it("counts the sessions that came to each step", async () => {
    const answer = await answerOf(await get("funnel"), FunnelAnswer);
    const step = (
      step: number,
      sessions: number,
      shareOfFirst: number,
      previous: number | null,
    ) => (
      { step, sessions, shareOfFirst, shareOfPrevious: previous }
    );
    expect(answer).toMatchObject({
      name: "watch",
      steps: [
        { ...step(1, 8, 1, 1), types: ["session_start"] },
        { ...step(2, 2, 0.25, 0.25), types: ["video_play"] },
        { ...step(3, 0, 0, 0), types: ["video_complete"] },
        { ...step(4, 0, 0, null), types: ["user_like", "user_share"] },
      ],
      asOf: { eventTime: "2025-01-13T12:00:00.000Z" },
    });
  });

  it("counts those of a range, by name", async () => {
    const answer = await answerOf(await get("funnel?name=ad&to=2025-01-07"), FunnelAnswer);
    expect(answer.steps.map(({ sessions, shareOfFirst }) => [sessions, shareOfFirst])).toEqual([
      [0, null],
      [0, null],
    ]);
    const later = await answerOf(await get("funnel?name=ad&from=2025-01-07"), FunnelAnswer);
    expect(later.steps.map(({ sessions }) => sessions)).toEqual([3, 0]);
  });

  it.each([
    ["name=buy", "name", "one of watch, subscribe, newsletter, ad"],
    ["limit=1", "limit", "no other parameters than name, from, to"],
  ])("names the parameter at fault (%s)", async (query, field, wanted) => {
    const problem = await problemIn(await get(`funnel?${query}`), 400);
    expect(problem.errors).toMatchObject([{ field, wanted }]);
  });
});
