import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactUpTo, Median, medianOf, relativeError } from "./median.ts";

describe("Median", () => {
  it("is the value in the middle, or between the middle two", () => {
    const median = new Median();
    expect(median.value).toBeNaN();
    for (const value of [0.5, 0.1, 0.4, 2]) median.add(value);
    expect(median.value).toBeCloseTo(0.45, 12);
    median.add(0.2);
    expect(median.value).toBe(0.4);
    expect(median.length).toBe(5);
  });

  it("stays within its relative error once there are more values than it keeps", () => {
    const median = new Median();
    const count = exactUpTo + 10_001;
    // 0 and 1, 1.001, 1.002 … in an order that is not theirs: 7919 shares no divisor with the count.
    for (let i = 0; i < count; i++) {
      const rank = (i * 7919) % count;
      median.add(rank === 0 ? 0 : 1 + rank / 1000);
    }
    const truth = 1 + (count - 1) / 2 / 1000;
    expect(Math.abs(median.value - truth)).toBeLessThanOrEqual(relativeError * truth);
  });

  it("counts zeros beyond what it keeps as zeros", () => {
    const median = new Median();
    for (let i = 0; i < exactUpTo + 100; i++) median.add(i % 3 === 0 ? 1e6 : 0);
    expect(median.value).toBe(0);
  });
});

describe("medianOf", () => {
  it("does not depend on the order", () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true })), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const half = sorted.length / 2;
      const truth = (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
      expect(medianOf(values)).toBe(values.length === 0 ? NaN : truth);
    }));
  });
});
