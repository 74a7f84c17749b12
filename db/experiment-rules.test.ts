import { describe, expect, it } from "vitest";
import { experimentRowsOf } from "./experiment-examples.ts";
import { checkExperiments } from "./experiment-rules.ts";
import type { Projections } from "./store.ts";

const good = experimentRowsOf("");
const [experiment] = good.experiments;
const [decision] = good.decisions;
const [reward] = good.rewards;

describe("checkExperiments", () => {
  it("lets good rows pass, with what is unknown", () => {
    expect(() => checkExperiments(good, 1)).not.toThrow();
    const experiments = [{ ...experiment, startedAtMs: undefined }];
    const decisions = [{ ...decision, context: undefined, userId: undefined }];
    expect(() => checkExperiments({ ...good, experiments, decisions }, 1)).not.toThrow();
  });

  const faults: readonly (readonly [string, Partial<Projections>])[] = [
    ['experiment is "ads", wanted each key once', { experiments: [experiment, experiment] }],
    ["definition is [], wanted a JSON object", {
      experiments: [{ ...experiment, definition: "[]" }],
    }],
    ["standing is {, wanted a JSON object", { experiments: [{ ...experiment, standing: "{" }] }],
    ["createdAtMs is NaN", { experiments: [{ ...experiment, createdAtMs: NaN }] }],
    ["endedAtMs is Infinity", { experiments: [{ ...experiment, endedAtMs: Infinity }] }],
    ["lastAtMs is NaN", { experiments: [{ ...experiment, lastAtMs: NaN }] }],
    ["rewards is -1", { experiments: [{ ...experiment, rewards: -1 }] }],
    ["experiment's sequence is 2", { experiments: [{ ...experiment, sequence: 2 }] }],
    ['decision is "ads.1"', { decisions: [decision, decision] }],
    ["context is null", { decisions: [{ ...decision, context: "null" }] }],
    ["length of propensities is 501, wanted at most 500", {
      decisions: [{ ...decision, propensities: Array<number>(501).fill(1 / 501) }],
    }],
    ["propensity is NaN", { decisions: [{ ...decision, propensities: [0.5, 0.5, NaN] }] }],
    ["propensity is 1.1", { decisions: [{ ...decision, propensities: [0.5, 1.1] }] }],
    ["index is 0.5", { decisions: [{ ...decision, index: 0.5 }] }],
    ["propensity 2 is 0, wanted more than 0", { decisions: [{ ...decision, index: 2 }] }],
    ["propensity 3 is undefined", { decisions: [{ ...decision, index: 3 }] }],
    ["version is -1", { decisions: [{ ...decision, version: -1 }] }],
    ["atMs is NaN", { decisions: [{ ...decision, atMs: NaN }] }],
    ["decision's sequence is 2, wanted at most 1", { decisions: [{ ...decision, sequence: 2 }] }],
    ['reward is "ads.1"', { rewards: [reward, reward] }],
    ["reward is NaN, wanted a number", { rewards: [{ ...reward, reward: NaN }] }],
    ["reward is -1000000001", { rewards: [{ ...reward, reward: -1e9 - 1 }] }],
    ["atMs is Infinity", { rewards: [{ ...reward, atMs: Infinity }] }],
  ];
  it.each(faults)("says that %s", (message, rows) => {
    expect(() => checkExperiments({ ...good, ...rows }, 1)).toThrow(message);
  });
});
