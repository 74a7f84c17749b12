import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EngagementFigureName, engagementFigures } from "../../streams/engagement-figures.ts";
import { riskClassOf } from "../../streams/user-prediction.ts";
import { engagementOf, sessionOf, userOf } from "../audience-examples.ts";
import type { EngagementRow, SessionRow, UserRow } from "../store.ts";
import {
  engagementPosition,
  type EngagementSelection,
  findEngagement,
  listEngagement,
} from "./engagement.ts";
import { listSessions } from "./sessions.ts";
import { dialects, fill, startDatabase, type TestDatabase } from "./testing.ts";
import { findUser, listUsers, userPosition, type UsersSelection } from "./users.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 0, 1);

/** Few different values, so that lists are full of ties; every seventh has no risk yet. */
const users = Array.from(
  { length: 40 },
  (_, i) =>
    userOf(`user-${String(i * 7 % 40).padStart(2, "0")}`, {
      churn: i % 7 === 0 ? undefined : [0, 0.2, 0.4, 0.69, 0.7, 1][i % 6],
      firstAtMs: startMs,
      lastAtMs: startMs + (i % 5) * hourMs,
      revenue: [0, 9.99, 100][i % 3],
      segment: i % 4 === 0 ? undefined : i % 4,
      tier: ["free", "premium"][i % 2],
      country: ["DE", "FR", undefined][i % 3],
    }),
);
const sessions = Array.from(
  { length: 30 },
  (_, i) =>
    sessionOf("user-00", i + 1, { startMs: startMs + i * hourMs, lastMs: startMs + i * hourMs }),
);

/** The figure that videos are sorted by, the others unknown. */
function figuresOf(name: EngagementFigureName, value: number): number[] {
  return engagementFigures.map((figure) => figure.name === name ? value : NaN);
}
const engagement = Array.from(
  { length: 20 },
  (_, i) =>
    engagementOf(`v${String(i).padStart(2, "0")}`, {
      figures: figuresOf("watchSeconds", i % 5 === 0 ? NaN : i % 4),
    }),
);

describe.each(dialects)("users on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    const others = [sessionOf("user-01", 1), sessionOf("user-01", 2)];
    await fill(opened.database, { users, sessions: [...sessions, ...others], engagement });
  });
  afterAll(() => opened?.stop());

  it("gives a user back as stored", async () => {
    const { drizzle } = opened.database;
    expect(await findUser(drizzle, users[1].key)).toEqual(users[1]);
    expect(await findUser(drizzle, "nobody")).toBeUndefined();
  });

  it("shows every user that is asked for once, in order, under any selection", async () => {
    const selections = fc.record({
      sort: fc.constantFrom("risk" as const, "activity" as const, "revenue" as const),
      segment: fc.constantFrom(undefined, 1, 2),
      risk: fc.constantFrom(undefined, "low" as const, "medium" as const, "high" as const),
      minChurn: fc.constantFrom(undefined, 0.2, 0.65),
      tier: fc.constantFrom(undefined, "free"),
      country: fc.constantFrom(undefined, "DE"),
      limit: fc.integer({ min: 1, max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(selections, async (selection) => {
        const { sort, segment, risk, minChurn, tier, country, limit } = selection;
        const found: UserRow[] = [];
        let after: UsersSelection["after"];
        for (;;) {
          const page = await listUsers(opened.database.drizzle, { ...selection, after });
          found.push(...page.items);
          if (!page.more) break;
          expect(page.items).toHaveLength(limit);
          after = userPosition(sort, page.items[limit - 1]);
        }
        const wanted = users.filter((user) =>
          (sort !== "risk" || user.churn !== undefined) &&
          (segment ?? user.segment) === user.segment &&
          (risk === undefined || (user.churn !== undefined && riskClassOf(user.churn) === risk)) &&
          (minChurn === undefined || (user.churn ?? -1) >= minChurn) &&
          (tier ?? user.tier) === user.tier && (country ?? user.country) === user.country
        );
        expect(found.map(({ key }) => key).toSorted()).toEqual(
          wanted.map(({ key }) => key).toSorted(),
        );
        const values = found.map((user) => userPosition(sort, user).value);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
      }),
      { numRuns: 40 },
    );
  });

  it.each([1, 7, 30, 100])("shows a user's sessions, newest first, %i at a time", async (limit) => {
    const found: SessionRow[] = [];
    for (;;) {
      const range = { fromMs: startMs + hourMs, toMs: startMs + 29 * hourMs };
      const after = found.at(-1)?.number;
      const selection = { userKey: "user-00", ...range, limit, after };
      const page = await listSessions(opened.database.drizzle, selection);
      found.push(...page.items);
      if (!page.more) break;
      expect(page.items).toHaveLength(limit);
    }
    expect(found).toEqual(sessions.slice(1, 29).toReversed());
  });

  it.each([1, 3, 100])("shows videos by a figure that is known, %i at a time", async (limit) => {
    const sort = "watchSeconds";
    const found: EngagementRow[] = [];
    let after: EngagementSelection["after"];
    for (;;) {
      const page = await listEngagement(opened.database.drizzle, { sort, limit, after });
      found.push(...page.items);
      if (!page.more) break;
      after = engagementPosition(sort, page.items[limit - 1]);
    }
    const known = engagement.filter((_, i) => i % 5 !== 0);
    expect(found.map(({ key }) => key).toSorted()).toEqual(known.map(({ key }) => key));
    const values = found.map((row) => engagementPosition(sort, row).value);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    const nothing = await listEngagement(opened.database.drizzle, { sort: "plays", limit, after });
    expect(nothing).toEqual({ items: [], more: false });
  });

  it("gives a video's engagement back as stored", async () => {
    const { drizzle } = opened.database;
    expect(await findEngagement(drizzle, "v07")).toEqual(engagement[7]);
    expect(await findEngagement(drizzle, "nobody")).toBeUndefined();
  });
});
