import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Buckets } from "./buckets.ts";

describe("Buckets", () => {
  it("hold a burst, and fill again at their rate", () => {
    const buckets = new Buckets({ perSecond: 1, burst: 2 });
    expect(buckets.take("a", 0)).toEqual({ isAllowed: true, left: 1, waitMs: 0 });
    expect(buckets.take("a", 0)).toEqual({ isAllowed: true, left: 0, waitMs: 1000 });
    expect(buckets.take("a", 500)).toEqual({ isAllowed: false, left: 0, waitMs: 500 });
    expect(buckets.take("a", 1000)).toEqual({ isAllowed: true, left: 0, waitMs: 1000 });
    expect(buckets.look("b", 1000)).toEqual({ isAllowed: true, left: 2, waitMs: 0 });
  });

  it("never allow more than the burst and what was filled in, whatever the clock does", () => {
    const steps = fc.array(fc.integer({ min: -50, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(fc.property(steps, (gapsMs) => {
      const buckets = new Buckets({ perSecond: 10, burst: 5 });
      let nowMs = 0;
      let filledMs = 0;
      let allowed = 0;
      for (const gapMs of gapsMs) {
        nowMs += gapMs;
        filledMs += Math.max(0, gapMs);
        const { isAllowed, waitMs } = buckets.take("a", nowMs);
        if (isAllowed) allowed++;
        else expect(waitMs).toBeGreaterThan(0);
      }
      expect(allowed).toBeLessThanOrEqual(5 + filledMs / 100 + 1e-6);
    }));
  });

  it("forget whoever asked longest ago where there are too many", () => {
    const buckets = new Buckets({ perSecond: 0.001, burst: 1 }, 2);
    for (const key of ["a", "b", "a", "c"]) buckets.take(key, 0);
    expect(buckets.look("a", 0).isAllowed).toBe(false);
    expect(buckets.look("b", 0).isAllowed).toBe(true);
  });
});
