import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { ErrorScore } from "./error-score.ts";

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const pairs = fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 50 });

describe("ErrorScore", () => {
  it("gives the figures of its example", () => {
    const score = new ErrorScore();
    score.add(1, 2);
    score.add(4, 4);
    expect(score.figures()).toMatchObject({ mae: 0.5, r2: 0.5, n: 2 });
    expect(score.figures().rmse).toBeCloseTo(0.7071, 4);
  });

  it("says nothing of nothing, no share of no variance, and refuses what is no number", () => {
    const score = new ErrorScore();
    expect(score.figures()).toEqual({ mae: undefined, rmse: undefined, r2: undefined, n: 0 });
    score.add(1, 3);
    expect(score.figures()).toEqual({ mae: 2, rmse: 2, r2: undefined, n: 1 });
    for (const wrong of [NaN, Infinity, 1e200]) {
      expect(() => score.add(wrong, 1)).toThrow(RangeError);
      expect(() => score.add(1, wrong)).toThrow(RangeError);
    }
  });

  it("agrees with two passes", () => {
    fc.assert(fc.property(pairs, (said) => {
      const score = new ErrorScore();
      for (const [forecast, label] of said) score.add(forecast, label);
      const mean = said.reduce((sum, [, label]) => sum + label, 0) / said.length;
      const squares = said.reduce((sum, [forecast, label]) => sum + (forecast - label) ** 2, 0);
      const variance = said.reduce((sum, [, label]) => sum + (label - mean) ** 2, 0);
      const { rmse = NaN, r2 } = score.figures();
      expect(rmse).toBeCloseTo(Math.sqrt(squares / said.length), 3);
      // The share that is left, which never is a difference of numbers almost alike.
      if (variance > 1) expect((1 - (r2 ?? NaN)) * variance / squares).toBeCloseTo(1, 3);
    }));
  });

  it("goes on from its bytes, and refuses broken ones", () => {
    fc.assert(fc.property(pairs, fc.nat(39), (said, cut) => {
      const score = new ErrorScore();
      for (const [forecast, label] of said) score.add(forecast, label);
      const writer = new ByteWriter();
      score.encode(writer);
      const bytes = writer.take();
      expect(ErrorScore.decode(new ByteReader(bytes))).toEqual(score);
      expect(() => ErrorScore.decode(new ByteReader(bytes.subarray(0, cut)))).toThrow(RangeError);
      bytes.fill(255, 0, 8);
      expect(() => ErrorScore.decode(new ByteReader(bytes))).toThrow(RangeError);
    }));
  });
});
