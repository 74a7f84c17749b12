import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaUnderCurve, calibrationError, liftAt, type RankedGroup } from "./ranking.ts";

const group = (weight: number, positives: number, probabilities = 0): RankedGroup => ({
  weight,
  positives,
  probabilities,
});

describe("areaUnderCurve", () => {
  it("counts ties as half, as in its example", () => {
    expect(areaUnderCurve([group(2, 0), group(2, 1), group(1, 1)])).toBeCloseTo(5.5 / 6);
  });

  it("says nothing where everybody is alike", () => {
    expect(areaUnderCurve([])).toBeUndefined();
    expect(areaUnderCurve([group(3, 3)])).toBeUndefined();
    expect(areaUnderCurve([group(3, 0), group(1, 0)])).toBeUndefined();
  });
});

describe("liftAt", () => {
  it("takes part of the group at the border, as in its example", () => {
    expect(liftAt([group(8, 1), group(2, 1)], 0.1)).toBeCloseTo(2.5);
  });

  it("is 1 over everybody, and nothing where nobody is positive", () => {
    expect(liftAt([group(8, 1), group(2, 1)], 1)).toBeCloseTo(1);
    expect(liftAt([group(8, 0)], 0.1)).toBeUndefined();
  });
});

describe("calibrationError", () => {
  it("weighs the bins, as in its example", () => {
    expect(calibrationError([group(10, 1, 2), group(10, 6, 6)])).toBeCloseTo(0.05);
  });

  it("never parts what has one probability", () => {
    expect(calibrationError([group(1_000, 300, 300)])).toBeCloseTo(0);
    expect(calibrationError([])).toBeUndefined();
  });

  it("lies between the error of the mean and the mean error", () => {
    const groups = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true })),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(fc.property(groups, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (
      parts,
      shares,
    ) => {
      const all = parts.map(([weight, probability]) => {
        const share = shares.next().value ?? 0;
        return group(weight, Math.round(share * weight), probability * weight);
      });
      const total = all.reduce((sum, { weight }) => sum + weight, 0);
      const excess = all.map(({ positives, probabilities }) => probabilities - positives);
      const ofMean = Math.abs(excess.reduce((sum, value) => sum + value, 0)) / total;
      const mean = excess.reduce((sum, value) => sum + Math.abs(value), 0) / total;
      const error = calibrationError(all) ?? NaN;
      expect(error).toBeGreaterThanOrEqual(ofMean - 1e-9);
      expect(error).toBeLessThanOrEqual(mean + 1e-9);
    }));
  });
});
