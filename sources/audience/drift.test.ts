import { describe, expect, it } from "vitest";
import { Drift, largestFactor } from "./drift.ts";

const dayMs = 24 * 3_600_000;

describe("Drift", () => {
  it("moves everything from one state to another, within three days", () => {
    const drift = new Drift(10 * dayMs);
    expect([9, 10, 11.5, 13, 20].map((day) => drift.shareAt(day * dayMs))).toEqual([
      0,
      0,
      0.5,
      1,
      1,
    ]);
    expect(drift.factorAt("leaving", 9 * dayMs)).toBe(1);
    expect(drift.factorAt("leaving", 20 * dayMs)).toBe(largestFactor("leaving"));
    expect(drift.factorAt("visits", 20 * dayMs)).toBeLessThan(1);
    expect(largestFactor("visits")).toBe(1);
    const tastes = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(drift.tastesAt(tastes, 9 * dayMs)).toBe(tastes);
    expect(drift.tastesAt(tastes, 20 * dayMs)).toEqual([4, 5, 6, 7, 8, 1, 2, 3]);
    expect(drift.tastesAt(tastes, 11.5 * dayMs)[0]).toBe(2.5);
  });

  it("never comes where it is not switched on", () => {
    expect(new Drift(Infinity).shareAt(Number.MAX_SAFE_INTEGER)).toBe(0);
  });
});
