import { describe, expect, it } from "vitest";
import { audienceRowsOf } from "./audience-examples.ts";
import { checkAudience } from "./audience-rules.ts";
import { storableCounts } from "./audience-deltas.ts";
import type { Projections } from "./store.ts";

const good = audienceRowsOf(1, "");
const [user] = good.users;
const [session] = good.sessions;
const [count] = good.audience;
const [engagement] = good.engagement;
const [segment] = good.segments;
const [learner] = good.learners;
const [score] = good.learnerScores;

describe("checkAudience", () => {
  it("lets good rows pass, with what is unknown", () => {
    expect(() => checkAudience(good, 1)).not.toThrow();
    const users = [{ ...user, features: [NaN], churn: undefined, segment: 0 }];
    const learnerScores = [{ ...score, bins: [] }];
    expect(() => checkAudience({ ...good, users, learnerScores }, 1)).not.toThrow();
  });

  const faults: readonly (readonly [string, Partial<Projections>])[] = [
    ['user is "u", wanted each key once', { users: [user, user] }],
    ["last time is", { users: [{ ...user, lastAtMs: user.firstAtMs - 1 }] }],
    ["events is 0.5", { users: [{ ...user, events: 0.5 }] }],
    ["revenue is NaN", { users: [{ ...user, revenue: NaN }] }],
    ["feature is Infinity", { users: [{ ...user, features: [0, Infinity] }] }],
    ["churn is 1.5, wanted a probability", { users: [{ ...user, churn: 1.5 }] }],
    ["click is NaN", { users: [{ ...user, click: NaN }] }],
    ["nextEngagement is NaN", { users: [{ ...user, nextEngagement: NaN }] }],
    ["segment is 2147483648", { users: [{ ...user, segment: 2 ** 31 }] }],
    ["predictions is [], wanted a JSON object", { users: [{ ...user, predictions: "[]" }] }],
    ["predictions is {, wanted a JSON object", { users: [{ ...user, predictions: "{" }] }],
    ["user's sequence is 2, wanted at most 1", { users: [{ ...user, sequence: 2 }] }],
    ["session is", { sessions: [session, session] }],
    ["session's number is 0, wanted at least 1", { sessions: [{ ...session, number: 0 }] }],
    ["first time is NaN", { sessions: [{ ...session, startMs: NaN }] }],
    ["corrections is -1", { sessions: [{ ...session, corrections: -1 }] }],
    ["measure is -Infinity", { sessions: [{ ...session, measures: [-Infinity] }] }],
    ["count is", { audience: [count, { ...count, count: 2 }] }],
    ["dayMs is", { audience: [{ ...count, dayMs: count.dayMs + 3_600_000 }] }],
    ["count is NaN", { audience: [{ ...count, count: NaN }] }],
    ["engagement is", { engagement: [engagement, engagement] }],
    ["retention is Infinity", { engagement: [{ ...engagement, retention: [Infinity] }] }],
    ["devices is", { engagement: [{ ...engagement, devices: "null" }] }],
    ["engagement's sequence is 9", { engagement: [{ ...engagement, sequence: 9 }] }],
    ["segment is", { segments: [segment, segment] }],
    ["centre is", { segments: [{ ...segment, centre: "1" }] }],
    ["learner is", { learners: [learner, learner] }],
    ["learner's version is -1", { learners: [{ ...learner, version: -1 }] }],
    ["examples is 1.5", { learners: [{ ...learner, examples: 1.5 }] }],
    ["scores is", { learnerScores: [score, score] }],
    ["hourMs is", { learnerScores: [{ ...score, hourMs: score.hourMs + 1 }] }],
    ["length of sums is 1", { learnerScores: [{ ...score, sums: [1] }] }],
    ["sum is NaN", { learnerScores: [{ ...score, sums: [...score.sums.slice(1), NaN] }] }],
    ["length of bins is 1", { learnerScores: [{ ...score, bins: [1] }] }],
  ];
  it.each(faults)("says that %s", (message, rows) => {
    expect(() => checkAudience({ ...good, ...rows }, 1)).toThrow(message);
  });
});

describe("storableCounts", () => {
  it("puts together what is one part to Postgres, and nothing else", () => {
    const part = (of: string, number: number) => ({ ...count, of, count: number });
    const found = storableCounts([
      part("country:\0", 1),
      part("country:DE", 10),
      part("country:\ufffd", 100),
      { ...part("country:DE", 1000), measure: "wau" },
      { ...part("country:DE", 10_000), dayMs: 0 },
    ]);
    expect(found.map(({ of, count }) => [of, count])).toEqual([
      ["country:\ufffd", 101],
      ["country:DE", 10],
      ["country:DE", 1000],
      ["country:DE", 10_000],
    ]);
  });
});
