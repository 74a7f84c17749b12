import { describe, expect, it } from "vitest";
import { factorCount, Factors } from "./factors.ts";

describe("Factors", () => {
  it("reach furthest to items in the direction of what was consumed", () => {
    const factors = new Factors(4);
    const values = new Float32Array(3 * factorCount);
    values[0] = values[factorCount] = 1;
    values[2 * factorCount + 1] = 1;
    factors.apply(1, [0, 1, 2], values);
    factors.foldIn(Int32Array.of(0), 1);
    expect(factors.hasPerson).toBe(true);
    expect(factors.reach(1)).toBeGreaterThan(1);
    expect(factors.reach(2)).toBeCloseTo(0, 9);
    factors.foldIn(Int32Array.of(3), 1);
    expect(factors.hasPerson).toBe(false);
    expect(() => factors.apply(2, [0], new Float32Array(factorCount).fill(NaN))).toThrow(
      RangeError,
    );
  });
});
