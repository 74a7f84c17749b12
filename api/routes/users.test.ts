import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionOf, userOf } from "../../db/audience-examples.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { sessionMeasures } from "../../streams/session-measures.ts";
import { userFeatures } from "../../streams/user-features.ts";
import { SessionsAnswer } from "../contract/session.ts";
import { UserAnswer, UsersAnswer } from "../contract/user.ts";
import { answerOf, problemIn, startApp, startOwner, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const lastAtMs = Date.UTC(2025, 0, 2);
const hourMs = 3_600_000;
const reason = {
  feature: "sessionsRecently",
  text: "hardly came in these days",
  contribution: 1.2,
};

/** Somebody of whom everything is known. */
const anna = userOf("an=20na", {
  userId: "an na",
  firstAtMs: lastAtMs - 24 * hourMs,
  lastAtMs,
  events: 120,
  sessions: 12,
  revenue: 19.98,
  tier: "premium",
  country: "DE",
  device: "tv",
  features: userFeatures.map((_, i) => i === 3 ? NaN : i / 2),
  churn: 0.8125,
  conversion: undefined,
  click: 0.0625,
  nextEngagement: 41.5,
  segment: 3,
  isCold: false,
  predictions: JSON.stringify({
    churn: { value: 0.8125, model: "churn@12", reasons: [reason] },
    engagement: { value: 41.5, model: "engagement@4", reasons: [] },
    click: { value: 0.0625, model: "click@0", reasons: [] },
    at: "2025-01-02T00:00:00.000Z",
  }),
});
const others = Array.from({ length: 20 }, (_, i) =>
  userOf(`u${String(i).padStart(2, "0")}`, {
    churn: i === 0 ? undefined : [0.1, 0.5, 0.7][i % 3],
    lastAtMs: lastAtMs - (i % 4) * hourMs,
    revenue: i % 5,
    tier: "free",
    segment: i % 2 + 1,
  }));
const sessions = Array.from({ length: 25 }, (_, i) =>
  sessionOf("an=20na", i + 1, {
    startMs: lastAtMs + i * hourMs,
    lastMs: lastAtMs + i * hourMs + 60_000,
    isClosed: i < 24,
    measures: sessionMeasures.map((_, place) => place === 2 ? NaN : place + i),
  }));

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  await fill(opened.database, { users: [anna, ...others], sessions }, { kind: "user" });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(path);
}

describe("GET /v1/users", () => {
  it.each([
    ["risk", 1, 20],
    ["risk", 7, 20],
    ["activity", 3, 21],
    ["revenue", 200, 21],
  ])("shows every user once by %s, %i at a time", async (sort, limit, count) => {
    const keys: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const rest: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const path = `/v1/users?sort=${sort}&limit=${limit}${rest}`;
      const page = await answerOf(await get(path), UsersAnswer);
      keys.push(...page.items.map(({ key }) => key));
      cursor = page.next;
    }
    expect(keys).toHaveLength(count);
    expect(new Set(keys).size).toBe(count);
  });

  it("shows who is most likely to leave first, and what is known of them", async () => {
    const page = await answerOf(await get("/v1/users?limit=1"), UsersAnswer);
    expect(page.items).toEqual([{
      user_id: "an na",
      key: "an=20na",
      firstAt: "2025-01-01T00:00:00.000Z",
      lastAt: "2025-01-02T00:00:00.000Z",
      events: 120,
      sessions: 12,
      revenue: 19.98,
      tier: "premium",
      country: "DE",
      device: "tv",
      isSubscribed: false,
      isCold: false,
      segment: 3,
      churn: { probability: 0.8125, risk: "high", model: "churn@12", reasons: [reason] },
      conversion: null,
      click: { probability: 0.0625, model: "click@0", reasons: [] },
      engagement: { score: 41.5, model: "engagement@4", reasons: [] },
      predictedAt: "2025-01-02T00:00:00.000Z",
    }]);
    expect(page.asOf.eventTime).toBe("2025-01-02T00:00:00.000Z");
    expect(Date.parse(page.asOf.committedAt ?? "")).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    ["risk=high", ({ churn }: typeof anna) => (churn ?? 0) >= 0.7],
    ["risk=medium", ({ churn }: typeof anna) => churn === 0.5],
    ["minChurn=0.5", ({ churn }: typeof anna) => (churn ?? 0) >= 0.5],
    ["sort=activity&segment=2", ({ segment }: typeof anna) => segment === 2],
    ["sort=activity&tier=premium", ({ tier }: typeof anna) => tier === "premium"],
    ["sort=revenue&country=DE", ({ country }: typeof anna) => country === "DE"],
  ])("shows those that are asked for (%s)", async (query, isWanted) => {
    const page = await answerOf(await get(`/v1/users?${query}`), UsersAnswer);
    const wanted = [anna, ...others].filter(isWanted).map(({ key }) => key);
    expect(page.items.map(({ key }) => key).toSorted()).toEqual(wanted.toSorted());
    expect(wanted).not.toHaveLength(0);
  });

  it("shows nothing where nothing is found, as of no event", async () => {
    const page = await answerOf(await get("/v1/users?country=FR"), UsersAnswer);
    expect(page).toMatchObject({ items: [], next: null, asOf: { eventTime: null } });
  });

  it("refuses a cursor of a list in another order", async () => {
    const { next } = await answerOf(await get("/v1/users?limit=2"), UsersAnswer);
    const problem = await problemIn(await get(`/v1/users?sort=revenue&cursor=${next}`), 400);
    expect(problem.errors).toMatchObject([{ field: "cursor" }]);
  });

  it.each([
    ["sort=name", "sort", '"name"', "one of risk, activity, revenue"],
    ["risk=huge", "risk", '"huge"', "one of low, medium, high"],
    ["minChurn=2", "minChurn", '"2"', "a number from 0 to 1"],
    ["minChurn=x", "minChurn", '"x"', "a number from 0 to 1"],
    ["segment=0", "segment", '"0"', "a whole number from 1 to 2147483647"],
    ["tier=", "tier", '""', "text of 1 to 100 characters"],
    ["limit=201", "limit", '"201"', "a whole number from 1 to 200"],
  ])("names the parameter at fault (%s)", async (query, field, found, wanted) => {
    const problem = await problemIn(await get(`/v1/users?${query}`), 400);
    expect(problem.errors).toEqual([{ field, found, wanted }]);
  });
});

describe("GET /v1/users/{key}", () => {
  it.each(["an=20na", "an%20na"])("finds the user by key or id (%s)", async (path) => {
    const answer = await answerOf(await get(`/v1/users/${path}`), UserAnswer);
    expect(answer.user).toMatchObject({ user_id: "an na", churn: { risk: "high" } });
  });

  it("shows features by name, with what they mean, and the last sessions", async () => {
    const { features, sessions } = await answerOf(await get("/v1/users/an=20na"), UserAnswer);
    expect(features.map(({ name }) => name)).toEqual(userFeatures.map(({ name }) => name));
    const { name, unit, meaning } = userFeatures[4];
    expect(features[4]).toEqual({ group: "rhythm", name, unit, meaning, value: 2 });
    expect(features[3].value).toBeNull();
    expect(features.at(-1)?.group).toBe("standing");
    expect(sessions.map(({ number }) => number)).toEqual([25, 24, 23, 22, 21, 20, 19, 18, 17, 16]);
  });

  it("shows the live state where the owner answers, and why not where none does", async () => {
    const state = { user_id: "an na", events: 121 };
    const owner = await startOwner(system.ports.nats, "user", () => state);
    const answer = await answerOf(await get("/v1/users/an=20na"), UserAnswer);
    expect(answer).toMatchObject({ live: { state }, liveError: null });
    await owner.stop();
    const alone = await answerOf(await get("/v1/users/an=20na"), UserAnswer);
    expect(alone.live).toBeNull();
    expect(alone.liveError).toMatch(/^no usable answer from the user's owner: no responders/);
    expect(alone.user.key).toBe("an=20na");
  });

  it("does not know everybody", async () => {
    const problem = await problemIn(await get("/v1/users/nobody"), 404);
    expect(problem.detail).toBe("no user has the key nobody");
    await problemIn(await get("/v1/users/nobody/sessions"), 404);
    const refused = await problemIn(await get(`/v1/users/${"x".repeat(129)}`), 400);
    expect(refused.errors).toMatchObject([
      { field: "key", wanted: "a user's key, or an id of 1 to 128 characters" },
    ]);
  });
});

describe("GET /v1/users/{key}/sessions", () => {
  it.each([1, 10, 200])("shows every session once, %i at a time", async (limit) => {
    const numbers: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const rest: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const path = `/v1/users/an=20na/sessions?limit=${limit}${rest}`;
      const page = await answerOf(await get(path), SessionsAnswer);
      numbers.push(...page.items.map(({ number }) => number));
      cursor = page.next;
    }
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
  });

  it("shows the measures of a session by name", async () => {
    const range = "from=2025-01-02T01:00:00Z&to=2025-01-02T02:00:00Z";
    const page = await answerOf(await get(`/v1/users/an=20na/sessions?${range}`), SessionsAnswer);
    expect(page.items).toMatchObject([{
      number: 2,
      startAt: "2025-01-02T01:00:00.000Z",
      lastAt: "2025-01-02T01:01:00.000Z",
      isClosed: true,
      corrections: 0,
      device: "phone",
      country: "DE",
      tier: null,
    }]);
    const [{ measures }] = page.items;
    expect(Object.keys(measures)).toEqual(sessionMeasures.map(({ name }) => name));
    expect([measures.plays, measures.stops, measures.pauses]).toEqual([1, null, 2]);
    expect(page.asOf.eventTime).toBe("2025-01-02T01:01:00.000Z");
  });

  it.each([["limit=0", "limit"], ["from=never", "from"], ["cursor=e30", "cursor"], ["by=x", "by"]])(
    "names the parameter at fault (%s)",
    async (query, field) => {
      const problem = await problemIn(await get(`/v1/users/an=20na/sessions?${query}`), 400);
      expect(problem.errors).toMatchObject([{ field }]);
    },
  );
});
