import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HitTally, listLength, topTen } from "./top-ten.ts";

describe("topTen", () => {
  it("is what sorting all would give, but for those that are out", () => {
    const score = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(-Infinity));
    fc.assert(fc.property(fc.array(score), fc.nat(6), fc.nat(), (scores, out, seed) => {
      const isOut = (place: number) => place % 7 === out;
      const top = topTen(scores, scores.length, isOut, seed);
      const wanted = scores.filter((value, place) => value > -Infinity && !isOut(place))
        .sort((a, b) => b - a).slice(0, listLength);
      expect(top.map((place) => scores[place])).toEqual(wanted);
      expect(top.some(isOut)).toBe(false);
      expect(new Set(top).size).toBe(top.length);
    }));
  });

  it("decides ties at random", () => {
    const places = new Array<number>(40).fill(0);
    for (let seed = 0; seed < 4_000; seed++) {
      for (const place of topTen(new Float64Array(40), 40, () => false, seed * 2_654_435_761)) {
        places[place] += 1;
      }
    }
    for (const count of places) expect(Math.abs(count / 4_000 - 0.25)).toBeLessThan(0.04);
  });
});

describe("HitTally", () => {
  it("counts as by hand", () => {
    const tally = new HitTally(4);
    tally.add([0, 1], 0);
    tally.add([2, 0, 1], 1);
    tally.add([0], 3);
    const figures = tally.figures(4, 4);
    expect(figures).toEqual({ hitRate10: 0.5, ndcg10: (1 + 0.5) / 4, coverage: 0.75 });
    expect(new HitTally(0).figures(0, 0)).toEqual({ hitRate10: 0, ndcg10: 0, coverage: 0 });
  });
});
