import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnSchedule, mostMoments, mostPredictions } from "./churn-schedule.ts";

describe("churnSchedule", () => {
  it("says what the documented example says", () => {
    expect(churnSchedule(0, 9, 2, 10)).toEqual({ moments: [2, 3, 4, 5, 6, 7], scoredFromMs: 4 });
  });

  it("ends a horizon before the end, scores something, and stays within its bounds", () => {
    const numbers = fc.integer({ min: 1, max: 1e12 });
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 1, max: 1e6 }), (span, horizon, users) => {
        const schedule = churnSchedule(5, 5 + span, horizon, users);
        if (schedule === undefined) return;
        const { moments, scoredFromMs } = schedule;
        expect(moments.length).toBeLessThanOrEqual(mostMoments);
        expect(moments.length * users).toBeLessThanOrEqual(Math.max(users, mostPredictions));
        expect(moments[0]).toBe(5 + horizon);
        expect(moments[moments.length - 1]).toBeLessThanOrEqual(5 + span - horizon);
        expect(moments[moments.length - 1]).toBeGreaterThanOrEqual(scoredFromMs);
        expect(scoredFromMs).toBeGreaterThanOrEqual(moments[0] + horizon);
      }),
    );
  });

  it("is none where the time is less than three horizons", () => {
    expect(churnSchedule(0, 100, 34, 10)).toBeUndefined();
    expect(churnSchedule(0, 102, 34, 10)).toBeDefined();
  });
});
