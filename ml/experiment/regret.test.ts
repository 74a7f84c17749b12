import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { regretOf } from "./regret.ts";

describe("regretOf", () => {
  it("says what its example says", () => {
    const regret = regretOf([
      { pulls: 900, mean: 0.04, low: 0.04, high: 0.04 },
      { pulls: 100, mean: 0.03, low: 0.03, high: 0.03 },
    ], new Random(1));
    for (const figure of [regret.value, regret.low, regret.high]) expect(figure).toBeCloseTo(1, 9);
  });

  it("is nothing without arms, or with one", () => {
    expect(regretOf([], new Random(1))).toEqual({ value: 0, low: 0, high: 0 });
    const alone = { pulls: 1e9, mean: 0.1, low: 0, high: 0.2 };
    expect(regretOf([alone], new Random(1)).high).toBeCloseTo(0, 3);
  });

  it("is as unsure as which arm is best", () => {
    const arms = [0.03, 0.03].map((mean) => ({
      pulls: 500,
      mean,
      low: mean - 0.01,
      high: mean + 0.01,
    }));
    // The difference of two normals of deviation 0.0051 is on average 2 / √π of it, for 500 pulls.
    const regret = regretOf(arms, new Random(2));
    expect(regret.value).toBeCloseTo(500 * 0.0051 * 2 / Math.sqrt(Math.PI), 0);
    expect(regret.low).toBeLessThan(0.3);
    expect(regret.high).toBeGreaterThan(5);
  });

  it("covers the real regret in 95 % of experiments", () => {
    const random = new Random(3);
    const runs = 300;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const truths = [0, 1, 2, 3].map(() => random.normal(0.05, 0.01));
      const pulls = truths.map(() => random.integer(200, 2_000));
      const arms = truths.map((truth, i) => {
        // What a posterior says that takes the spread of arms into account.
        const noise = 0.2 / Math.sqrt(pulls[i]);
        const seen = random.normal(truth, noise);
        const weight = 0.01 ** 2 / (0.01 ** 2 + noise ** 2);
        const mean = 0.05 + weight * (seen - 0.05);
        const radius = 1.96 * Math.sqrt(weight) * noise;
        return { pulls: pulls[i], mean, low: mean - radius, high: mean + radius };
      });
      const best = Math.max(...truths);
      const real = truths.reduce((sum, truth, i) => sum + pulls[i] * (best - truth), 0);
      const { low, high } = regretOf(arms, random);
      if (low <= real && real <= high) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.91);
    expect(covered / runs).toBeLessThan(0.99);
  });
});
