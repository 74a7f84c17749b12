import { Result, Schema } from "effect";
import { describe, expect, it } from "vitest";
import {
  definitionFault,
  ExperimentDefinition,
  isExperimentId,
  largestReward,
  maxArms,
} from "./experiment.ts";
import { userFeatures } from "./user-features.ts";

const banner: ExperimentDefinition = {
  id: "banner",
  arms: [{ id: "top" }, { id: "side" }],
  reward: { kind: "click" },
};

const decode = Schema.decodeUnknownResult(ExperimentDefinition);

describe("ExperimentDefinition", () => {
  it("is as little as an id, two arms and a kind of reward", () => {
    expect(Result.isSuccess(decode(banner))).toBe(true);
    expect(definitionFault(banner)).toBeUndefined();
  });

  it.each([
    ["an id with a dot", { ...banner, id: "a.b" }],
    ["an id with a wildcard", { ...banner, id: "*" }],
    ["a single arm", { ...banner, arms: [{ id: "top" }] }],
    ["too many arms", { ...banner, arms: Array(maxArms + 1).fill({ id: "a" }) }],
    ["an arm without a name", { ...banner, arms: [{ id: "" }, { id: "b" }] }],
    ["an arm that weighs nothing", { ...banner, arms: [{ id: "a", weight: 0 }, { id: "b" }] }],
    ["a kind of reward that is not there", { ...banner, reward: { kind: "joy" } }],
    ["a time-out of nothing", { ...banner, reward: { kind: "click", timeoutSeconds: 0 } }],
    ["a policy that is not there", { ...banner, policy: { name: "hope" } }],
    ["more exploration than all", { ...banner, exploration: 1.1 }],
    ["a default out of range", { ...banner, reward: { kind: "number", default: 1e10 } }],
    ["a practical difference below 0", { ...banner, practicalDifference: -1 }],
  ])("is not one with %s", (_case, definition) => {
    expect(Result.isFailure(decode(definition))).toBe(true);
  });

  const feature = { name: "age", from: "request", kind: "number" } as const;
  const values = Array.from({ length: 24 }, (_, i) => `v${i}`);
  const category = { name: "device", from: "request", kind: "category", values } as const;
  it.each<[string, Partial<ExperimentDefinition>]>([
    ["arms.1.id", { arms: [{ id: "top" }, { id: "top" }] }],
    ["control", { control: "foot" }],
    ["reward.default", { reward: { kind: "click", default: 0.5 } }],
    ["reward.default", { reward: { kind: "revenue", default: -1 } }],
    ["context.1.name", { context: [feature, feature] }],
    ["context.0.name", { context: [{ ...feature, from: "user" }] }],
    ["context.0.name", { context: [{ ...category, from: "user" }] }],
    ["context", { context: [category, { ...category, name: "country" }] }],
  ])("contradicts itself in %s", (field, about) => {
    expect(definitionFault({ ...banner, ...about })).toMatchObject({ field });
  });

  it("may ask for features of users, and rewards below nothing where any number is one", () => {
    const context = [{ name: userFeatures[0].name, from: "user", kind: "number" }] as const;
    expect(definitionFault({ ...banner, context })).toBeUndefined();
    const reward = { kind: "number", default: -largestReward } as const;
    expect(definitionFault({ ...banner, reward, control: "side" })).toBeUndefined();
  });
});

describe("isExperimentId", () => {
  it("takes what is a subject token by itself", () => {
    const ids = ["a", "A-b_9", "x".repeat(64), "", "a.b", "a b", "*", ">", "ä", "x".repeat(65)];
    expect(ids.map(isExperimentId)).toEqual([true, true, true, ...Array<boolean>(7).fill(false)]);
  });
});
