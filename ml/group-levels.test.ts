import { describe, expect, it } from "vitest";
import { groupLevels } from "./group-levels.ts";
import { Random } from "./random.ts";
import { studentQuantile } from "./student.ts";

describe("groupLevels", () => {
  it("is not bent by a wild value", () => {
    const { levels } = groupLevels([1, 2, 3, 11, 12, 90], [0, 0, 0, 1, 1, 1], 2, [], 0.01);
    expect(levels[0]).toBeCloseTo(2, 6);
    expect(levels[1]).toBeCloseTo(12.7, 1);
  });

  it("tells a level from a trend", () => {
    const time = Array.from({ length: 40 }, (_, i) => i / 40);
    // The second group comes later and stands higher by nothing but the trend.
    const groups = time.map((at, i) => at > 0.5 === (i % 4 > 0) ? 1 : 0);
    const values = time.map((at) => 5 + 3 * at);
    const { levels, freedom } = groupLevels(values, groups, 2, [time], 0.01);
    expect(levels[0]).toBeCloseTo(5, 3);
    expect(levels[1]).toBeCloseTo(5, 3);
    expect(freedom).toBe(37);
  });

  it("takes trends that are level or repeat each other", () => {
    const values = [1, 2, 3, 4, 5, 6];
    const level = new Float64Array(6);
    const { levels } = groupLevels(values, [0, 0, 0, 1, 1, 1], 2, [level, level], 0.01);
    expect(levels[0]).toBeCloseTo(2, 3);
    expect(levels[1]).toBeCloseTo(5, 3);
  });

  it("knows no less error than the least where nothing scatters", () => {
    const { covariances } = groupLevels(new Array(9).fill(4), new Array(9).fill(0), 1, [], 0.1);
    expect(covariances[0][0]).toBeGreaterThan(0);
  });

  it("has errors as large as it says, with and without wild values", () => {
    for (const wildShare of [0, 0.05]) {
      let beyond = 0;
      const runs = 600;
      for (let seed = 0; seed < runs; seed++) {
        const random = new Random(seed, 7);
        const groups = Array.from({ length: 60 }, (_, i) => i % 4);
        const values = groups.map(() =>
          random.normal(0, 0.8) + (random.chance(wildShare) ? random.exponential(0.5) : 0)
        );
        const { levels, covariances, freedom } = groupLevels(values, groups, 4, [], 0.01);
        const variance = covariances[0][0] + covariances[1][1] - 2 * covariances[0][1];
        const t = Math.abs(levels[0] - levels[1]) / Math.sqrt(variance);
        if (t > studentQuantile(0.975, freedom)) beyond++;
      }
      // 5 % are promised; four binomial standard deviations either way.
      expect(beyond / runs).toBeGreaterThan(0.014);
      expect(beyond / runs).toBeLessThan(0.086);
    }
  });
});
