import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { mostDeviations, Standardiser } from "./standardiser.ts";

function after(numbers: readonly number[]): Standardiser {
  const standardiser = new Standardiser(1);
  for (const number of numbers) standardiser.learn([number]);
  return standardiser;
}

function standardised(standardiser: Standardiser, number: number): number {
  const out = new Float64Array(1);
  standardiser.standardise([number], out);
  return out[0];
}

const any = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(NaN, Infinity, -Infinity, 1e308, -1e308, 0, 5e-324),
);

describe("Standardiser", () => {
  it("measures in deviations, as in its example", () => {
    expect(standardised(after([2, 4]), 5)).toBeCloseTo(2);
  });

  it("agrees with two passes over the numbers, leaving out what is missing", () => {
    const finite = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(fc.property(fc.array(finite, { minLength: 2 }), finite, (numbers, asked) => {
      const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
      const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) /
        numbers.length;
      fc.pre(variance > 1e-3);
      const expected = (asked - mean) / Math.sqrt(variance);
      const bounded = Math.max(-mostDeviations, Math.min(mostDeviations, expected));
      const withGaps = numbers.flatMap((number) => [number, NaN]);
      expect(standardised(after(withGaps), asked)).toBeCloseTo(bounded, 5);
    }));
  });

  it("says 0 for what is missing and for columns that never changed", () => {
    expect(standardised(after([1, 2, 3]), NaN)).toBe(0);
    expect(standardised(after([0.1, 0.1, 0.1]), 0.2)).toBe(0);
    expect(standardised(after([]), 7)).toBe(0);
  });

  it("says finite numbers within bounds, whatever it learns, and the same from its bytes", () => {
    fc.assert(fc.property(fc.array(any), any, (numbers, asked) => {
      const standardiser = after(numbers);
      const value = standardised(standardiser, asked);
      expect(Math.abs(value)).toBeLessThanOrEqual(mostDeviations);
      const writer = new ByteWriter();
      standardiser.encode(writer);
      const restored = new Standardiser(1);
      restored.restore(new ByteReader(writer.take()));
      expect(standardised(restored, asked)).toBe(value);
    }));
  });

  it("refuses broken bytes", () => {
    const restore = (bytes: Uint8Array) => new Standardiser(1).restore(new ByteReader(bytes));
    expect(() => restore(new Uint8Array(23))).toThrow(RangeError);
    expect(() => restore(new Uint8Array(24).fill(255))).toThrow(RangeError);
  });
});
