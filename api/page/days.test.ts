import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { everyDay, idleDay, unearningDay } from "./days.js";

const dayMs = 86_400_000;
const dayAt = (place: number) => new Date(Date.UTC(2025, 7, 1) + place * dayMs).toISOString();
const active = (place: number, dau: number) => ({ ...idleDay(dayAt(place)), dau });

describe("everyDay", () => {
  it("puts in the days that are missing, earliest first", () => {
    const days = everyDay([active(9, 3), active(7, 7)], 30, idleDay);
    expect(days).toEqual([active(7, 7), active(8, 0), active(9, 3)]);
  });

  it("is an even row that ends with the newest day and says what was answered", () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 60 });
    fc.assert(fc.property(places, fc.integer({ min: 1, max: 90 }), (found, count) => {
      const newestFirst = [...found].sort((a, b) => b - a);
      const days = everyDay(newestFirst.map((place) => active(place, place + 1)), count, idleDay);
      expect(days.length).toBeLessThanOrEqual(count);
      expect(days.at(-1)?.day).toBe(found.length === 0 ? undefined : dayAt(newestFirst[0]));
      days.forEach(({ day, dau }, i) => {
        const place = newestFirst[0] - (days.length - 1 - i);
        expect(day).toBe(dayAt(place));
        expect(dau).toBe(found.includes(place) ? place + 1 : 0);
      });
    }));
  });

  it("lets subscriptions run on through days that earned nothing", () => {
    const sold = {
      day: dayAt(0),
      group: null,
      revenue: 20,
      revenuePerActiveUser: 2,
      recurringRevenue: 99,
      subscribers: 9,
      conversions: 1,
      started: 1,
      renewed: 1,
      cancelled: 1,
    };
    const [, idle] = everyDay([{ ...sold, day: dayAt(2) }, sold], 9, unearningDay);
    expect(idle).toMatchObject({ day: dayAt(1), revenue: 0, recurringRevenue: 99, subscribers: 9 });
    expect(idle).toMatchObject({ conversions: 0, revenuePerActiveUser: null });
  });
});
