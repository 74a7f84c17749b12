import { describe, expect, it } from "vitest";
import { AdaptiveThompson } from "../bandit/adaptive-thompson.ts";
import { Random } from "../random.ts";
import { replay } from "./replay.ts";
import { fixedTarget, learningTarget, singleArmTarget } from "./target.ts";
import { fourDecisions, simulatedLog } from "./testing.ts";

const range = { lowest: 0, highest: 1 };

describe("replay", () => {
  it("takes what a fixed arm would have chosen", () => {
    const first = replay(fourDecisions(), singleArmTarget("first", 0), 2, range, new Random(1));
    expect(first).toMatchObject({ value: 0.5, effectiveSampleSize: 2 });
  });

  it("says nothing where nothing is accepted", () => {
    const log = { ...fourDecisions(), length: 1 };
    expect(replay(log, singleArmTarget("second", 1), 2, range, new Random(1))).toBeUndefined();
  });

  it("accepts as if the policy had chosen, on a log that is not uniform", () => {
    const propensities = [0.7, 0.2, 0.1];
    const log = simulatedLog({ length: 20_000, propensities, reward: (arm) => arm }, new Random(3));
    const target = fixedTarget("fixed", [0.2, 0.3, 0.5]);
    const found = replay(log, target, 5, { lowest: 0, highest: 2 }, new Random(4));
    // 0.3 × 1 + 0.5 × 2, from one in five.
    expect(found?.value).toBeCloseTo(1.3, 1);
    expect(found?.effectiveSampleSize).toBeGreaterThan(3_700);
    expect(found?.effectiveSampleSize).toBeLessThan(4_300);
  });

  it("lets a policy learn from what was accepted", () => {
    const reward = (arm: number, _: readonly number[], random: Random) =>
      random.chance(arm === 0 ? 0.1 : 0.6) ? 1 : 0;
    const log = simulatedLog({ length: 3_000, propensities: [0.5, 0.5], reward }, new Random(5));
    const target = learningTarget("thompson", () => new AdaptiveThompson(2));
    const found = replay(log, target, 2, range, new Random(6));
    // Half of the decisions are accepted, nearly all of them on the better arm.
    expect(found?.value).toBeGreaterThan(0.52);
    expect(found?.effectiveSampleSize).toBeGreaterThan(1_350);
  });
});
