import { describe, expect, it } from "vitest";
import { AdaptiveThompson } from "../bandit/adaptive-thompson.ts";
import { decisionLog } from "./logged.ts";
import { fixedTarget, learningTarget, singleArmTarget, uniformTarget } from "./target.ts";
import { fourDecisions } from "./testing.ts";

const log = fourDecisions();
const shares = new Float64Array(2);
const twoPlaces = decisionLog(
  { armCount: 2, positionCount: 2, contextLength: 0 },
  [{ arm: 0, reward: 1, propensity: 1 }, { arm: 0, reward: 1, propensity: 1, position: 1 }],
);

describe("a target policy", () => {
  it("can be uniform, over the arms that could be chosen", () => {
    uniformTarget().begin().shares(log, 0, shares);
    expect([...shares]).toEqual([0.5, 0.5]);
    const known = decisionLog(
      { armCount: 3, positionCount: 1, contextLength: 0 },
      [{ arm: 0, reward: 1, propensity: [0.5, 0, 0.5] }],
    );
    const three = new Float64Array(3);
    uniformTarget().begin().shares(known, 0, three);
    expect([...three]).toEqual([0.5, 0, 0.5]);
  });

  it("can have shares of its own, at each position", () => {
    fixedTarget("fixed", [1, 3]).begin().shares(log, 3, shares);
    expect([...shares]).toEqual([0.25, 0.75]);
    const run = fixedTarget("placed", [1, 0, 0, 2]).begin();
    run.shares(twoPlaces, 0, shares);
    expect([...shares]).toEqual([1, 0]);
    run.shares(twoPlaces, 1, shares);
    expect([...shares]).toEqual([0, 1]);
    singleArmTarget("second", 1).begin().shares(log, 0, shares);
    expect([...shares]).toEqual([0, 1]);
  });

  it("says what it cannot be", () => {
    expect(() => fixedTarget("fixed", [1, -1])).toThrow("found 1, -1, wanted shares of 0 or more");
    const empty = fixedTarget("fixed", [0, 0]).begin();
    expect(() => empty.shares(log, 0, shares)).toThrow("found shares of 0 alone");
    const short = fixedTarget("fixed", [1]).begin();
    expect(() => short.shares(log, 0, shares)).toThrow("found 1 shares, wanted 2 a position");
  });

  it("can learn, from decisions before alone and at each position by itself", () => {
    const run = learningTarget("thompson", () => new AdaptiveThompson(2)).begin();
    run.shares(twoPlaces, 0, shares);
    expect(shares[0]).toBeCloseTo(0.5, 6);
    for (let i = 0; i < 20; i++) run.learn(twoPlaces, 0);
    run.shares(twoPlaces, 0, shares);
    expect(shares[0]).toBeGreaterThan(0.6);
    run.shares(twoPlaces, 1, shares);
    expect(shares[0]).toBeCloseTo(0.5, 6);
  });

  it("can be asked less often than it learns", () => {
    const run = learningTarget("thompson", () => new AdaptiveThompson(2), 10).begin();
    run.shares(twoPlaces, 0, shares);
    const before = shares[0];
    for (let i = 0; i < 9; i++) run.learn(twoPlaces, 0);
    run.shares(twoPlaces, 0, shares);
    expect(shares[0]).toBe(before);
    run.learn(twoPlaces, 0);
    run.shares(twoPlaces, 0, shares);
    expect(shares[0]).toBeGreaterThan(before);
  });
});
