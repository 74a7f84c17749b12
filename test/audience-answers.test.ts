// What actors of the audience write and answer is what the HTTP interface reads.
import { afterAll, beforeAll, expect, it } from "vitest";
import { segmentFeatures } from "../actors/prediction/segment-features.ts";
import { ClickAnswer } from "../api/contract/click.ts";
import { EngagementAnswer } from "../api/contract/engagement.ts";
import { LearnersAnswer, LearnerScoresAnswer } from "../api/contract/learner.ts";
import { RecommendationsAnswer } from "../api/contract/recommendation.ts";
import { SegmentsAnswer } from "../api/contract/segment.ts";
import { UserAnswer } from "../api/contract/user.ts";
import { answerOf, startApp, type TestApp } from "../api/testing.ts";
import { fill, startDatabase, type TestDatabase } from "../db/queries/testing.ts";
import { userFeatures } from "../streams/user-features.ts";
import { SmallAudience } from "./small-audience.ts";

let opened: TestDatabase;
let system: TestApp;

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const audience = new SmallAudience(["an na"], ["a b"]);
  await fill(opened.database, audience.rows(), { kind: "user" });
  await audience.startOwners(system.ports.nats);
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(`/v1/${path}`);
}

it("shows a user as their actor wrote and answered", async () => {
  const answer = await answerOf(await get("users/an=20na"), UserAnswer);
  expect(answer.user).toMatchObject({ user_id: "an na", sessions: 3, tier: "free", country: "DE" });
  expect(answer.sessions.map(({ number }) => number)).toEqual([3, 2, 1]);
  expect(answer.sessions[0].measures).toMatchObject({ plays: 1, completions: 1, adImpressions: 1 });
  expect(answer.features).toHaveLength(userFeatures.length);
  expect(answer.live).toMatchObject({
    state: { user_id: "an na", events: 15, horizonHours: 720, features: { sessions: 3 } },
  });
});

it("recommends what follows from a user's taste, and not what they just saw", async () => {
  const answer = await answerOf(await get("users/an=20na/recommendations"), RecommendationsAnswer);
  expect(answer).toMatchObject({ user_id: "an na", isKnown: true, isCold: false });
  expect(answer.items.map(({ item }) => item)).toEqual(["v2"]);
  expect(answer.items[0].reason).toMatch(/^because /);
  const cold = await answerOf(await get("users/nobody/recommendations"), RecommendationsAnswer);
  expect(cold).toMatchObject({ isKnown: false, isCold: true });
  expect(cold.items.map(({ item }) => item).toSorted()).toEqual(["v0", "v1", "v2", "v3"]);
});

it("scores clicks, be it with nothing where nothing was learnt", async () => {
  const body = JSON.stringify({ user_id: "an na", items: [{ ad_id: "ad1" }, {}] });
  const headers = { "content-type": "application/json" };
  const response = await system.app.request("/v1/click", { method: "POST", body, headers });
  const answer = await answerOf(response, ClickAnswer);
  const nothing = { probability: null, model: "click@0", reasons: [] };
  expect(answer).toMatchObject({ isKnown: true, items: [nothing, nothing] });
});

it("shows how a video is watched as its actor wrote and answered", async () => {
  const answer = await answerOf(await get("videos/a=20b/engagement"), EngagementAnswer);
  expect(answer.countries.top).toMatchObject([{ name: "DE", plays: 1, playsMissed: 0 }]);
  expect(answer.retention).toHaveLength(20);
  const plays = answer.figures.find(({ name }) => name === "plays");
  expect(plays?.value).toBe(1);
  expect(answer.live).toMatchObject({ state: { figures: { plays: 1 } } });
});

it("shows segments and learners as their actors wrote them", async () => {
  const found = await answerOf(await get("segments"), SegmentsAnswer);
  expect(found.items.length).toBeGreaterThan(1);
  for (const { profile, centre } of found.items) {
    expect(profile).not.toBe("");
    expect(Object.keys(centre)).toEqual(segmentFeatures.map(({ name }) => name));
  }
  const learners = await answerOf(await get("learners"), LearnersAnswer);
  expect(learners.items.map(({ name }) => name)).toEqual(["recommendations", "segment"]);
  const scores = await get("learners/recommendations/scores?by=all");
  const { items } = await answerOf(scores, LearnerScoresAnswer);
  expect(items.map(({ method, isBaseline }) => [method, isBaseline])).toEqual([
    ["popularity", true],
    ["served", false],
  ]);
  for (const { scored, hitRate10 } of items) {
    expect(scored).toBeGreaterThan(0);
    expect(hitRate10).toBeGreaterThanOrEqual(0);
  }
});
