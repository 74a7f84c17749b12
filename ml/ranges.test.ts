import { describe, expect, it } from "vitest";
import { checkNumbers, countOf, type NumberRange } from "./ranges.ts";

const ranges: readonly NumberRange[] = [
  { name: "share", count: 2, low: 0, high: 1 },
  { name: "count", count: 1, low: 0, high: 9, whole: true },
];

describe("checkNumbers", () => {
  it("follows its documented example", () => {
    expect(() => checkNumbers([0.5, 7], 0, ranges.slice(0, 1)))
      .toThrow(new RangeError("share: found 7, wanted 0 to 1"));
  });

  it("takes what is within, from a place on, and no more", () => {
    expect(countOf(ranges)).toBe(3);
    expect(() => checkNumbers([99, 0, 1, 9, 99], 1, ranges)).not.toThrow();
  });

  it.each([[[NaN, 0, 0]], [[0, -0.1, 0]], [[0, 0, 0.5]], [[0, 0, Infinity]], [[0, 0]]])(
    "refuses %j",
    (numbers) => {
      expect(() => checkNumbers(numbers, 0, ranges)).toThrow(RangeError);
    },
  );
});
