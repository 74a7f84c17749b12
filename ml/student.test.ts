import { describe, expect, it } from "vitest";
import { quantileOf, studentProbability, studentQuantile } from "./student.ts";

describe("Student's t", () => {
  // The usual tables.
  it.each([
    [5, 0.975, 2.571],
    [10, 0.975, 2.228],
    [10, 0.995, 3.169],
    [16, 0.99, 2.583],
    [30, 0.95, 1.697],
    [100, 0.999, 3.174],
    [2000, 0.975, 1.961],
  ])("with %i degrees of freedom is below its %f quantile %f", (freedom, probability, t) => {
    const tail = 1 - probability;
    expect(Math.abs(studentProbability(t, freedom) - probability)).toBeLessThan(0.01 * tail);
    expect(studentProbability(-t, freedom)).toBeCloseTo(1 - studentProbability(t, freedom), 12);
    expect(Math.abs(studentQuantile(probability, freedom) / t - 1)).toBeLessThan(0.003);
  });

  it("is even, and rises from 0 to 1", () => {
    expect(studentProbability(0, 7)).toBeCloseTo(0.5, 7);
    let before = 0;
    for (let t = -40; t <= 40; t += 0.25) {
      const probability = studentProbability(t, 7);
      expect(probability).toBeGreaterThanOrEqual(before);
      before = probability;
    }
    expect(before).toBeCloseTo(1, 7);
  });
});

describe("quantileOf", () => {
  it("finds where a function crosses, or the end that it does not reach", () => {
    const square = (value: number) => value * value;
    expect(quantileOf(square, 2, 0, 10)).toBeCloseTo(Math.SQRT2, 7);
    expect(quantileOf(square, 1000, 0, 10)).toBeCloseTo(10, 7);
  });
});
