import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { categories } from "./categories.ts";
import { rhythmAt } from "./rhythm.ts";

const hourMs = 3_600_000;
const sundayMs = Date.UTC(2025, 0, 5);

const rhythms = fc.record({
  peakHour: fc.double({ min: 0, max: 24, noNaN: true }),
  dailySwing: fc.double({ min: 0, max: 0.6, noNaN: true }),
  peakDay: fc.integer({ min: 0, max: 6 }),
  weeklySwing: fc.double({ min: 0, max: 0.6, noNaN: true }),
});

describe("rhythmAt", () => {
  it("gives the documented example", () => {
    const evenings = { peakHour: 20, dailySwing: 0.5, peakDay: 6, weeklySwing: 0 };
    expect(rhythmAt(evenings, Date.UTC(2025, 0, 1, 20))).toBeCloseTo(1.65, 10);
    expect(rhythmAt(evenings, Date.UTC(2025, 0, 1, 8))).toBeCloseTo(0.65, 10);
  });

  it("is positive, and 1 on average over a week", () => {
    fc.assert(fc.property(rhythms, (rhythm) => {
      let sum = 0;
      for (let hour = 0; hour < 168; hour++) {
        const factor = rhythmAt(rhythm, sundayMs + hour * hourMs);
        expect(factor).toBeGreaterThan(0);
        sum += factor;
      }
      expect(sum / 168).toBeCloseTo(1, 9);
    }));
  });

  it("peaks on the day and at the hour it names", () => {
    for (const { rhythm } of categories) {
      const hours = Array.from({ length: 168 }, (_, hour) => hour);
      const at = (hour: number) => rhythmAt(rhythm, sundayMs + hour * hourMs);
      const peak = hours.reduce((best, hour) => at(hour) > at(best) ? hour : best, 0);
      expect([Math.floor(peak / 24), peak % 24]).toEqual([rhythm.peakDay, rhythm.peakHour]);
    }
  });
});
