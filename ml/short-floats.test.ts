import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromShort, toShort } from "./short-floats.ts";

describe("short floats", () => {
  it("are off by 0.4 % at most", () => {
    expect(fromShort(toShort(0.1))).toBe(0.10009765625);
    fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const kept = fromShort(toShort(value));
      expect(Math.abs(kept - value)).toBeLessThanOrEqual(Math.abs(value) / 256 + 1e-40);
    }));
  });

  it("come back as themselves, however often", () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => {
      const short = toShort(value);
      expect(short).toBeLessThanOrEqual(0xffff);
      expect(toShort(fromShort(short))).toBe(short);
    }));
  });

  it("keep NaN, and bound what is too large", () => {
    expect(fromShort(toShort(NaN))).toBeNaN();
    expect(fromShort(toShort(Infinity))).toBe(fromShort(toShort(Number.MAX_VALUE)));
    expect(Number.isFinite(fromShort(toShort(-Infinity)))).toBe(true);
  });
});
