import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ContextFeature,
  contextLength,
  type ContextValues,
  encodeContext,
  largestContextNumber,
} from "./experiment-context.ts";

const device: ContextFeature = {
  name: "device",
  from: "request",
  kind: "category",
  values: ["phone", "tv"],
};
const age: ContextFeature = { name: "age", from: "request", kind: "number", mean: 30, scale: 10 };

function encoded(context: readonly ContextFeature[], values: ContextValues): number[] {
  const into = new Float64Array(contextLength(context)).fill(7);
  encodeContext(context, values, into);
  return [...into];
}

describe("encodeContext", () => {
  it("has the numbers of its example", () => {
    expect(encoded([device], { device: "tv" })).toEqual([1, 0, 1]);
  });

  it("has no numbers without features", () => {
    expect(encoded([], { device: "tv" })).toEqual([]);
  });

  it("scales numbers, and keeps them from overturning all that is known", () => {
    const of = (value: number) => encoded([age], { age: value })[1];
    expect([of(30), of(45), of(1e300), of(-1e300)]).toEqual([
      0,
      1.5,
      largestContextNumber,
      -largestContextNumber,
    ]);
  });

  it("takes what is missing, of another kind or not among the values as 0", () => {
    expect(encoded([age, device], {})).toEqual([1, 0, 0, 0]);
    expect(encoded([age, device], { age: "old", device: "toaster" })).toEqual([1, 0, 0, 0]);
    expect(encoded([{ ...age, name: "toString" }], {})).toEqual([1, 0]);
  });

  it("takes a number as the word that it is", () => {
    expect(encoded([{ ...device, values: ["1", "2"] }], { device: 2 })).toEqual([1, 0, 1]);
  });

  it("is never more than its bounds, whatever somebody says (property)", () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string());
    fc.assert(fc.property(value, value, (a, b) => {
      const [one, ...rest] = encoded([age, device], { age: a, device: b });
      expect(one).toBe(1);
      for (const number of rest) {
        expect(Math.abs(number)).toBeLessThanOrEqual(largestContextNumber);
      }
    }));
  });
});
