import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { FadingBaseRate } from "./base-rate.ts";

describe("FadingBaseRate", () => {
  it("begins with a half, as in its example", () => {
    const rate = new FadingBaseRate();
    expect(rate.probability).toBe(0.5);
    rate.learn(false);
    expect(rate.probability).toBe(0.25);
  });

  it("follows a change within its memory, and is never sure", () => {
    const rate = new FadingBaseRate(50);
    for (let i = 0; i < 5_000; i++) rate.learn(true);
    expect(rate.probability).toBeGreaterThan(0.98);
    expect(rate.probability).toBeLessThan(1);
    for (let i = 0; i < 200; i++) rate.learn(false);
    expect(rate.probability).toBeLessThan(0.05);
  });

  it("goes on from its bytes, and refuses broken ones", () => {
    fc.assert(fc.property(fc.array(fc.boolean()), fc.nat(15), (labels, cut) => {
      const rate = new FadingBaseRate(10);
      for (const label of labels) rate.learn(label);
      const writer = new ByteWriter();
      rate.encode(writer);
      const bytes = writer.take();
      expect(FadingBaseRate.decode(new ByteReader(bytes), 10)).toEqual(rate);
      const short = bytes.subarray(0, cut);
      expect(() => FadingBaseRate.decode(new ByteReader(short), 10)).toThrow(RangeError);
    }));
    expect(() => FadingBaseRate.decode(new ByteReader(new Uint8Array(16).fill(255)))).toThrow(
      RangeError,
    );
    expect(() => new FadingBaseRate(0)).toThrow(RangeError);
  });
});
