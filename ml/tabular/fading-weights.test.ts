import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { FadingWeights } from "./fading-weights.ts";

const of = (weights: FadingWeights) => [...weights.of(new Float64Array(2))];

describe("FadingWeights", () => {
  it("follows Bayes' rule, as in its example", () => {
    const weights = new FadingWeights(2, 1_000);
    expect(of(weights)).toEqual([0.5, 0.5]);
    weights.learn(Float64Array.of(0.1, 1.2));
    expect(of(weights)[0]).toBeCloseTo(0.7503, 4);
  });

  it("changes its mind within its memory", () => {
    const weights = new FadingWeights(2, 50);
    for (let i = 0; i < 10_000; i++) weights.learn(Float64Array.of(0, 1));
    expect(of(weights)[0]).toBeGreaterThan(0.99);
    for (let i = 0; i < 200; i++) weights.learn(Float64Array.of(1, 0));
    expect(of(weights)[1]).toBeGreaterThan(0.99);
  });

  it("adds up to 1 whatever is lost, and goes on from its bytes", () => {
    const loss = fc.oneof(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.constantFrom(Infinity, NaN, 1e300),
    );
    fc.assert(fc.property(fc.array(fc.tuple(loss, loss)), fc.nat(15), (losses, cut) => {
      const weights = new FadingWeights(2, 10);
      for (const pair of losses) weights.learn(Float64Array.from(pair));
      const [one, other] = of(weights);
      expect(one + other).toBeCloseTo(1, 12);
      const writer = new ByteWriter();
      weights.encode(writer);
      const bytes = writer.take();
      const restored = new FadingWeights(2, 10);
      restored.restore(new ByteReader(bytes));
      expect(of(restored)).toEqual([one, other]);
      expect(() => restored.restore(new ByteReader(bytes.subarray(0, cut)))).toThrow(RangeError);
      bytes.fill(255);
      expect(() => restored.restore(new ByteReader(bytes))).toThrow(RangeError);
    }));
  });
});
