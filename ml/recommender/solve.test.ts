import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { solve } from "./solve.ts";

describe("solve", () => {
  it("solves the documented example", () => {
    const vector = Float64Array.of(1, 2);
    solve(Float64Array.of(4, 2, 2, 3), vector);
    expect([...vector]).toEqual([expect.closeTo(-0.125), expect.closeTo(0.75)]);
  });

  it("finds what was multiplied", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 16 }), fc.nat(), (size, seed) => {
      const random = new Random(seed);
      const root = Float64Array.from({ length: size * size }, () => random.normal());
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          for (let k = 0; k < size; k++) {
            matrix[i * size + j] += root[i * size + k] * root[j * size + k];
          }
        }
        matrix[i * size + i] += 1;
      }
      const wanted = Float64Array.from({ length: size }, () => random.normal());
      const vector = wanted.map((_, i) => {
        return wanted.reduce((sum, value, j) => sum + matrix[i * size + j] * value, 0);
      });
      solve(matrix, vector);
      vector.forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 6));
    }));
  });
});
