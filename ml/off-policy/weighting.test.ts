import { describe, expect, it } from "vitest";
import {
  doublyRobust,
  effectiveSampleSize,
  inversePropensity,
  selfNormalised,
  type WeighedDecisions,
} from "./weighting.ts";

function decisions(weight: readonly number[], expected = 0): WeighedDecisions {
  const all = new Float64Array(weight.length).fill(expected);
  return {
    reward: Float64Array.of(1, 0, 1, 0),
    weight: Float64Array.from(weight),
    expected: all,
    expectedOfTarget: all,
    deviation: 0.1,
    lowest: 0,
    highest: 1,
  };
}

const rows = decisions([0.5, 1, 2, 0.5], 0.5);

describe("the estimators that weigh", () => {
  it("are as in their examples", () => {
    expect(inversePropensity(rows)?.value).toBe(0.625);
    expect(selfNormalised(rows)?.value).toBe(0.625);
    expect(selfNormalised(decisions([0.5, 1, 2, 0.25]))?.value).toBeCloseTo(0.667, 3);
    expect(doublyRobust(rows)?.value).toBe(0.625);
    expect(effectiveSampleSize([1, 1, 2, 0])).toBeCloseTo(2.67, 2);
    expect(effectiveSampleSize([0, 0])).toBe(0);
  });

  it("say how many decisions of the policy itself would say as much", () => {
    const size = effectiveSampleSize(rows.weight);
    for (const estimator of [inversePropensity, selfNormalised, doublyRobust]) {
      expect(estimator(rows)?.effectiveSampleSize).toBeCloseTo(size, 12);
    }
  });

  it("limit weights, and stretch the interval by what that may take away", () => {
    expect(inversePropensity(rows, 1)?.value).toBe(0.375);
    expect(selfNormalised(rows, 1)?.value).toBe(0.5);
    expect(doublyRobust(rows, 1)?.value).toBe(0.5);
    expect(inversePropensity(rows, 1)?.effectiveSampleSize).toBeCloseTo(9 / 2.5, 12);
    const [clipped, without] = [
      inversePropensity(rows, 1),
      inversePropensity(decisions([0.5, 1, 1, 0.5])),
    ];
    // A quarter of the weights' mean is gone, of which the model expects 0.5 each.
    expect((clipped?.high ?? 0) - (without?.high ?? 0)).toBeCloseTo(
      Math.min(0.15, 1 - (without?.high ?? 0)),
      9,
    );
  });

  it("say nothing where the policy would have done nothing of what was done", () => {
    const none = decisions([0, 0, 0, 0]);
    expect(inversePropensity(none)).toBeUndefined();
    expect(selfNormalised(none)).toBeUndefined();
    expect(doublyRobust(none)).toBeUndefined();
  });

  it("are wider where large weights have met no reward by chance", () => {
    // 100 clicks at weight 0.5, and a few decisions without any that count 50 each.
    const length = 10_000;
    const weight = Float64Array.from({ length }, (_, i) => i % 100 === 7 ? 50 : 0.5);
    const reward = Float64Array.from({ length }, (_, i) => i % 100 === 0 ? 1 : 0);
    const zeros = new Float64Array(length);
    const lucky = inversePropensity({
      ...rows,
      reward,
      weight,
      expected: zeros,
      expectedOfTarget: zeros,
    });
    expect(lucky?.value).toBeCloseTo(0.005, 9);
    expect(lucky?.high).toBeGreaterThan(0.015);
  });
});
