import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustedRand } from "./adjusted-rand.ts";

/** The index by looking at every pair: Hubert and Arabie's, in terms of agreements. */
function byPairs(one: readonly number[], other: readonly number[]): number {
  let [together, onlyOne, onlyOther, apart] = [0, 0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    for (let j = 0; j < i; j++) {
      if (one[i] === one[j] && other[i] === other[j]) together++;
      else if (one[i] === one[j]) onlyOne++;
      else if (other[i] === other[j]) onlyOther++;
      else apart++;
    }
  }
  const divisor = (together + onlyOne) * (onlyOne + apart) +
    (together + onlyOther) * (onlyOther + apart);
  return divisor === 0 ? 1 : 2 * (together * apart - onlyOne * onlyOther) / divisor;
}

const groups = fc.integer({ min: 0, max: 3 });

describe("adjustedRand", () => {
  it("does its example", () => {
    expect(adjustedRand([0, 0, 1, 1], [1, 1, 0, 0])).toBe(1);
    expect(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(4 / 7, 12);
  });

  it("is what counting pairs gives", () => {
    fc.assert(fc.property(fc.array(fc.tuple(groups, groups), { maxLength: 30 }), (pairs) => {
      const [one, other] = [pairs.map(([group]) => group), pairs.map(([, group]) => group)];
      expect(adjustedRand(one, other)).toBeCloseTo(byPairs(one, other), 9);
    }));
  });

  it("refuses groupings of different things", () => {
    expect(() => adjustedRand([1], [1, 2])).toThrow("found groups of 1 and 2 things");
  });
});
