import { describe, expect, it } from "vitest";
import { gainOf, learnerLines, toldBy } from "./learner-words.js";
import type { Learner, LearnerScore } from "./types.js";

function learner(name: string, differences: Partial<Learner> = {}): Learner {
  const at = "2025-08-08T06:00:00.000Z";
  const figures = { segments: 4 };
  return {
    name,
    model: `${name}@3`,
    version: 3,
    at,
    examples: 900,
    isPromoted: true,
    figures,
    ...differences,
  };
}

function score(method: string, differences: Partial<LearnerScore> = {}): LearnerScore {
  return {
    at: null,
    method,
    isBaseline: method === "base rate" || method === "last value",
    scored: 500,
    positives: null,
    meanPredicted: null,
    logLoss: null,
    normalisedEntropy: null,
    auc: null,
    brier: null,
    ece: null,
    lift10: null,
    calibration: null,
    mae: null,
    rmse: null,
    hitRate10: null,
    ...differences,
  };
}

const line = (own: Learner, ...scores: LearnerScore[]) => {
  const found = learnerLines([own], new Map([[own.name, scores]]))
    .find(({ name }) => name === own.name);
  if (found === undefined) throw new Error(`found no line of ${own.name}`);
  return found;
};

describe("learnerLines", () => {
  it("has a line for each model, in words, though it has learnt nothing", () => {
    const lines = learnerLines([], new Map());
    expect(lines.map(({ title }) => title)).toEqual([
      "Leaving",
      "Subscribing",
      "Clicking",
      "Next session",
      "Recommendations",
      "Segments",
    ]);
    expect(new Set(lines.map(({ standing }) => standing.short))).toEqual(new Set(["Not yet"]));
  });

  it("says by how much a model that serves is better", () => {
    const found = line(
      learner("churn"),
      score("base rate", { logLoss: 0.6 }),
      score("model", { logLoss: 0.45 }),
      score("served", { logLoss: 0.5 }),
    );
    expect(found.standing).toEqual({
      tone: "good",
      short: "Serves",
      text: "All in all 25% less loss than its baseline: 0.45 beside 0.6.",
    });
    expect(gainOf(found)).toBeCloseTo(0.25);
  });

  it("says so where a model is not better than its baseline, which is served then", () => {
    const scores = [score("base rate", { logLoss: 0.3 }), score("model", { logLoss: 0.33 })];
    const { standing } = line(learner("click", { isPromoted: false }), ...scores);
    expect(standing.short).toBe("Baseline serves");
    expect(standing.text).toBe(
      "Not better than its baseline, so the baseline is served: what is true of all users " +
        "alike. All in all 10% more loss than its baseline: 0.33 beside 0.3.",
    );
  });

  it("does not judge by few", () => {
    const few = [
      score("last value", { mae: 9, scored: 12 }),
      score("model", { mae: 7, scored: 12 }),
    ];
    const { standing } = line(learner("engagement", { isPromoted: false }), ...few);
    expect(standing.text).toMatch(/the same as last time\. Too little has come true to judge\.$/);
  });

  it("counts the hits of recommendations, and segments", () => {
    const hit = score("served", { hitRate10: 0.22 });
    expect(line(learner("recommendations"), hit).standing.text)
      .toBe("22% of what was consumed next was among its ten.");
    const popular = score("popularity", { hitRate10: 0.11, isBaseline: true });
    const beside = line(learner("recommendations"), hit, popular);
    expect(beside.standing.text).toMatch(/among its ten, 11% among the ten most popular\.$/);
    expect(gainOf(beside)).toBeCloseTo(1);
    expect(line(learner("segment")).standing.text).toBe("4 segments were found.");
  });
});

describe("toldBy", () => {
  it("does not call the baseline a model", () => {
    expect(["churn@12", "churn@0", null].map(toldBy)).toEqual([
      "churn@12",
      "what is true of all users alike",
      "–",
    ]);
  });
});
