import { describe, expect, it } from "vitest";
import { Random } from "../../ml/random.ts";
import { Drift } from "./drift.ts";
import { drawNextStep } from "./hazards.ts";
import {
  subscribeProbability,
  subscribesPerWarmVisit,
  usualWarmth,
  warmthAfter,
  warmthAfterVisit,
} from "./intent.ts";

const dayMs = 24 * 3_600_000;

describe("intent", () => {
  it("cools and warms towards what is usual", () => {
    expect(usualWarmth(0.05)).toBeCloseTo(0.2, 12);
    expect(warmthAfter(0.05, 1, 0)).toBe(1);
    expect(warmthAfter(0.05, 1, 365 * dayMs)).toBeCloseTo(0.2, 12);
    const halfway = warmthAfter(0.05, warmthAfter(0.05, 1, dayMs), dayMs);
    expect(halfway).toBeCloseTo(warmthAfter(0.05, 1, 2 * dayMs), 12);
  });

  it("is believed by what visits show", () => {
    // Of 100 with warmth 0.2, 13 warm ones do not subscribe and 11.05 of them see the plans; so do
    // 1.6 of the 80 cold ones.
    expect(warmthAfterVisit(0.2, true)).toBeCloseTo(11.05 / 12.65, 10);
    expect(warmthAfterVisit(0.2, false)).toBeCloseTo(1.95 / (1.95 + 78.4), 10);
    expect(warmthAfterVisit(0, true)).toBe(0);
  });

  it("ends in subscriptions as often as it says", () => {
    const startMs = Date.UTC(2025, 0, 1);
    const hazards = {
      bornMs: startMs - 20 * dayMs,
      rhythm: { peakHour: 20, dailySwing: 0.5, peakDay: 6, weeklySwing: 0.2 },
      visitsPerDay: 0.6,
      leavesPerDay: 0.05,
      drift: new Drift(Infinity),
    };
    const warmsPerDay = 0.1;
    const untilMs = startMs + 10 * dayMs;
    const random = new Random(9);
    const lives = 20_000;
    let subscribed = 0;
    for (let i = 0; i < lives; i++) {
      let isWarm = random.chance(0.5);
      for (let atMs = startMs;;) {
        const next = drawNextStep(hazards, atMs, random);
        if (next.kind === "leave" || next.atMs > untilMs) break;
        isWarm = random.chance(warmthAfter(warmsPerDay, isWarm ? 1 : 0, next.atMs - atMs));
        if (isWarm && random.chance(subscribesPerWarmVisit)) {
          subscribed++;
          break;
        }
        // The visit itself and the rest after it.
        atMs = next.atMs + 3_600_000;
      }
    }
    const said = subscribeProbability(hazards, warmsPerDay, 0.5, startMs, untilMs);
    expect(subscribed / lives / said).toBeGreaterThan(0.96);
    expect(subscribed / lives / said).toBeLessThan(1.04);
  });
});
