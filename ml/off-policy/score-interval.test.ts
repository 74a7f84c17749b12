import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreInterval } from "./score-interval.ts";

const clicks = (count: number, of: number) =>
  scoreInterval({
    value: count / of,
    variance: count / of * (1 - count / of) / of,
    effectiveSampleSize: of,
    lowest: 0,
    highest: 1,
  });

describe("a score interval", () => {
  it("is Wilson's for decisions of the policy itself", () => {
    expect(clicks(5, 1000).low).toBeCloseTo(0.0021, 3);
    expect(clicks(5, 1000).high).toBeCloseTo(0.0117, 3);
    // Wilson, 1927: 300 of 1,000.
    expect(clicks(300, 1000).low).toBeCloseTo(0.2724, 3);
    expect(clicks(300, 1000).high).toBeCloseTo(0.3291, 3);
  });

  it("does not take a log without any reward for certain", () => {
    const { low, high } = clicks(0, 1000);
    expect(low).toBe(0);
    // The rule of three says 0.003, one-sided.
    expect(high).toBeGreaterThan(0.003);
    expect(high).toBeLessThan(0.005);
  });

  it("stays in the range of rewards and holds a value that is in it", () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(fc.property(
      number(-100, 0),
      number(1, 100),
      number(-0.5, 1.5),
      number(0, 1),
      number(1, 1e6),
      (lowest, highest, place, variance, effectiveSampleSize) => {
        const value = lowest + place * (highest - lowest);
        const measured = { value, variance, effectiveSampleSize, lowest, highest };
        const { low, high } = scoreInterval(measured);
        const cut = Math.min(highest, Math.max(lowest, value));
        expect(low).toBeGreaterThanOrEqual(lowest);
        expect(low).toBeLessThanOrEqual(cut + 1e-9);
        expect(high).toBeGreaterThanOrEqual(cut - 1e-9);
        expect(high).toBeLessThanOrEqual(highest);
      },
    ));
  });
});
