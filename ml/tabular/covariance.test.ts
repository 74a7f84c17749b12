import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Covariance, priorOf } from "./covariance.ts";

const number = fc.double({ min: -5, max: 5, noNaN: true });
const rows = fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { maxLength: 40 });

/** Shows rows as observations with noise of variance 1. */
function show(covariance: Covariance, shown: readonly (readonly number[])[]): void {
  for (const row of shown) {
    const variance = covariance.variance(Float64Array.from(row));
    covariance.observe(1 / (1 + variance));
  }
}

const make = (forgetting: number) =>
  new Covariance({ prior: priorOf(2, 1, 4), forgetting, bound: 2 });

describe("Covariance", () => {
  it("halves what noise of the same size says, as in its example", () => {
    const covariance = new Covariance({ prior: Float64Array.of(1, 1), forgetting: 1, bound: 1 });
    expect(covariance.variance(Float64Array.of(1, 0))).toBe(1);
    covariance.observe(1 / (1 + 1));
    expect(covariance.variance(Float64Array.of(1, 0))).toBe(0.5);
  });

  it("is the inverse of prior and observations together: P (1/prior + Σ xx') y = y", () => {
    fc.assert(fc.property(rows, fc.array(number, { minLength: 3, maxLength: 3 }), (shown, y) => {
      const covariance = make(1);
      show(covariance, shown);
      const precision = [0, 1, 2].map((i) =>
        [0, 1, 2].map((j) =>
          shown.reduce((sum, row) => sum + row[i] * row[j], i === j ? 1 / [1, 1, 4][i] : 0)
        )
      );
      const product = precision.map((line) => line.reduce((sum, p, j) => sum + p * y[j], 0));
      covariance.variance(Float64Array.from(product));
      for (let i = 0; i < 3; i++) expect(covariance.gain[i]).toBeCloseTo(y[i], 6);
    }));
  });

  it("stays within its bound however long a feature stays away", () => {
    fc.assert(fc.property(rows, (shown) => {
      const covariance = make(0.9);
      for (let round = 0; round < 20; round++) {
        show(covariance, shown.map(([one, , other]) => [one, 0, other]));
      }
      const variance = covariance.variance(Float64Array.of(0, 1, 0));
      expect(variance).toBeGreaterThan(0);
      expect(variance).toBeLessThanOrEqual(2 + 1e-9);
    }));
  });

  it("goes on from its bytes, and refuses broken ones", () => {
    fc.assert(fc.property(rows, rows, fc.nat(47), (before, after, cut) => {
      const [covariance, restored] = [make(0.99), make(0.99)];
      show(covariance, before);
      const writer = new ByteWriter();
      covariance.encode(writer);
      const bytes = writer.take();
      restored.restore(new ByteReader(bytes));
      show(covariance, after);
      show(restored, after);
      const x = Float64Array.of(1, -2, 3);
      expect(restored.variance(x)).toBe(covariance.variance(x));
      expect(() => restored.restore(new ByteReader(bytes.subarray(0, cut)))).toThrow(RangeError);
      bytes.fill(255, 0, 8);
      expect(() => restored.restore(new ByteReader(bytes))).toThrow(RangeError);
    }));
  });
});
