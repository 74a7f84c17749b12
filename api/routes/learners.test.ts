import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { learnerOf, scoreOf } from "../../db/audience-examples.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { probabilityBins } from "../../db/store.ts";
import { LearnersAnswer, LearnerScoresAnswer } from "../contract/learner.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 0, 1);

/** Ten probabilities of an hour, one of which came true. */
function churnScore(method: string, hour: number, logLoss: number) {
  const bins = Array<number>(2 * probabilityBins).fill(0);
  bins[2] = 9;
  bins[probabilityBins + (method === "base rate" ? 2 : 12)] = 1;
  const sums = [10, 1, logLoss, 1, 0, 0];
  return scoreOf("churn", { method, hourMs: startMs + hour * hourMs, sums, bins });
}
const hours = Array.from({ length: 30 }, (_, hour) => hour);

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  await fill(opened.database, {
    learners: [
      learnerOf("click", { isPromoted: false, figures: '{"ratio":null}', atMs: startMs }),
      learnerOf("churn", {
        version: 12,
        figures: '{"loss":"log loss","ratio":0.5}',
        atMs: startMs,
      }),
    ],
    learnerScores: [
      ...["served", "model", "base rate"].flatMap((method) =>
        hours.map((hour) => churnScore(method, hour, method === "base rate" ? 5 : 4))
      ),
      scoreOf("engagement", { hourMs: startMs, sums: [4, 0, 0, 0, 8, 64], bins: [] }),
      scoreOf("recommendations", { hourMs: startMs, sums: [8, 2, 0, 0, 0, 0], bins: [] }),
    ],
  }, { kind: "model", watermarkMs: startMs + 30 * hourMs });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(`/v1/learners${path}`);
}

describe("GET /v1/learners", () => {
  it("shows what each learner knows of itself, by name", async () => {
    const answer = await answerOf(await get(""), LearnersAnswer);
    expect(answer.items).toEqual([
      {
        name: "churn",
        model: "churn@12",
        version: 12,
        at: "2025-01-01T00:00:00.000Z",
        examples: 1000,
        isPromoted: true,
        figures: { loss: "log loss", ratio: 0.5 },
      },
      {
        name: "click",
        model: "click@3",
        version: 3,
        at: "2025-01-01T00:00:00.000Z",
        examples: 1000,
        isPromoted: false,
        figures: { ratio: null },
      },
    ]);
    expect(answer.asOf.eventTime).toBe("2025-01-01T00:00:00.000Z");
    expect(answer.asOf.committedAt).not.toBeNull();
    const problem = await problemIn(await get("?limit=1"), 400);
    expect(problem.errors).toMatchObject([{ field: "limit", wanted: "no parameters here" }]);
  });
});

describe("GET /v1/learners/{name}/scores", () => {
  it("shows what was said by day, beside the model and its baseline", async () => {
    const answer = await answerOf(await get("/churn/scores"), LearnerScoresAnswer);
    const [second, first] = ["2025-01-02T00:00:00.000Z", "2025-01-01T00:00:00.000Z"];
    expect(
      answer.items.map((
        { at, method, isBaseline, scored, normalisedEntropy },
      ) => [at, method, isBaseline, scored, normalisedEntropy]),
    ).toEqual([
      [second, "base rate", true, 60, 1],
      [second, "model", false, 60, 0.8],
      [second, "served", false, 60, 0.8],
      [first, "base rate", true, 240, 1],
      [first, "model", false, 240, 0.8],
      [first, "served", false, 240, 0.8],
    ]);
    expect(answer.asOf.eventTime).toBe("2025-01-02T06:00:00.000Z");
  });

  it("shows every figure of probabilities, over all of a range", async () => {
    const range = "by=all&from=2025-01-01T01:00:00Z&to=2025-01-01T03:00:00Z";
    const { items } = await answerOf(await get(`/churn/scores?${range}`), LearnerScoresAnswer);
    expect(items[2]).toMatchObject({
      at: null,
      method: "served",
      scored: 20,
      positives: 2,
      logLoss: 0.4,
      brier: 0.1,
      auc: 1,
      lift10: 10,
      mae: null,
      rmse: null,
      hitRate10: null,
    });
    expect(items[2].calibration).toMatchObject([
      { low: 0.1, high: 0.15, scored: 18, observed: 0 },
      { low: 0.6, high: 0.65, scored: 2, observed: 1 },
    ]);
  });

  it("shows errors of scores, hits of recommendations, and nothing of what was never scored", async () => {
    const scores = await answerOf(await get("/engagement/scores?by=hour"), LearnerScoresAnswer);
    expect(scores.items).toMatchObject([{ mae: 2, rmse: 4, logLoss: null, calibration: null }]);
    const hits = await answerOf(await get("/recommendations/scores"), LearnerScoresAnswer);
    expect(hits.items).toMatchObject([{ scored: 8, hitRate10: 0.25, mae: null }]);
    const never = await answerOf(await get("/segment/scores"), LearnerScoresAnswer);
    expect(never).toMatchObject({ items: [], next: null });
  });

  it.each([["hour", 7], ["day", 1], ["all", 1]])(
    "shows every %s and method once, %i at a time",
    async (by, limit) => {
      const found: unknown[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const rest: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const path = `/churn/scores?by=${by}&limit=${limit}${rest}`;
        const page = await answerOf(await get(path), LearnerScoresAnswer);
        found.push(...page.items);
        cursor = page.next;
      }
      const whole = await answerOf(
        await get(`/churn/scores?by=${by}&limit=200`),
        LearnerScoresAnswer,
      );
      expect(found).toEqual(whole.items);
    },
  );

  it("refuses a cursor of a list by another period", async () => {
    const { next } = await answerOf(await get("/churn/scores?limit=1"), LearnerScoresAnswer);
    const problem = await problemIn(await get(`/churn/scores?by=hour&cursor=${next}`), 400);
    expect(problem.errors).toMatchObject([{ field: "cursor" }]);
  });

  it.each([
    ["/forecast/scores", "name", "one of churn, click, engagement, conversion, segment"],
    ["/churn/scores?by=week", "by", "one of hour, day, all"],
    ["/churn/scores?from=x", "from", "an ISO 8601"],
    ["/churn/scores?limit=500", "limit", "a whole number from 1 to 200"],
  ])("names the parameter at fault (%s)", async (path, field, wanted) => {
    const problem = await problemIn(await get(path), 400);
    expect(problem.errors).toMatchObject([{ field, wanted: expect.stringContaining(wanted) }]);
  });
});
