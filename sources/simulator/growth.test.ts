import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../ml/random.ts";
import { categories } from "./categories.ts";
import {
  commentsPerViewAt,
  drawGrowth,
  expectedViews,
  type Growth,
  isBreakingOut,
  likesPerViewAt,
  viewsPerHourAt,
} from "./growth.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const bornMs = Date.UTC(2025, 0, 1, 9);

const steady: Growth = {
  bornMs,
  rhythm: { peakHour: 20, dailySwing: 0, peakDay: 6, weeklySwing: 0 },
  launchViewsPerHour: 1000,
  launchDecayHours: 10,
  tailViewsPerHour: 100,
  tailKneeHours: 5,
  tailExponent: 1,
  bursts: [],
  likesPerView: 0.04,
  commentsPerView: 0.01,
  steadiness: 50,
};

function drawn(seed: number): Growth {
  const random = new Random(seed);
  return drawGrowth(random, random.pick(categories), 1, bornMs, 60 * dayMs, 1);
}

describe("viewsPerHourAt", () => {
  it("is nothing before the birth, then the sum of launch and tail", () => {
    expect(viewsPerHourAt(steady, bornMs - 1)).toBe(0);
    expect(viewsPerHourAt(steady, bornMs)).toBe(1100);
    expect(viewsPerHourAt(steady, bornMs + 10 * hourMs)).toBeCloseTo(1000 / Math.E + 100 / 3, 9);
  });

  it("reaches the named height at the height of a burst, and is calm again later", () => {
    const burst = {
      startMs: bornMs + 9 * dayMs,
      peakViewsPerHour: 5000,
      riseHours: 2,
      decayHours: 20,
    };
    const bursting = { ...steady, bursts: [burst] };
    const atHeightMs = burst.startMs + 2 * Math.log(1 + 20 / 2) * hourMs;
    const extra = viewsPerHourAt(bursting, atHeightMs) - viewsPerHourAt(steady, atHeightMs);
    expect(extra).toBeCloseTo(5000, 6);
    expect(isBreakingOut(bursting, burst.startMs)).toBe(false);
    expect(isBreakingOut(bursting, atHeightMs)).toBe(true);
    expect(isBreakingOut(bursting, burst.startMs + 30 * dayMs)).toBe(false);
  });

  it("is finite and not negative for every video that can be drawn", () => {
    fc.assert(fc.property(fc.integer(), fc.nat(2000), (seed, hours) => {
      const rate = viewsPerHourAt(drawn(seed), bornMs + hours * hourMs);
      expect(Number.isFinite(rate) && rate > 0).toBe(true);
    }));
  });
});

describe("expectedViews", () => {
  it("is the integral of the rate", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat(400),
        fc.integer({ min: 1, max: 60 }),
        (seed, from, hours) => {
          const growth = drawn(seed);
          const fromMs = bornMs + (from - 20) * hourMs;
          const steps = hours * 360;
          let sum = 0;
          for (let i = 0; i < steps; i++) {
            sum += viewsPerHourAt(
              growth,
              fromMs + (i + 0.5) * hourMs / 360,
            );
          }
          const integral = expectedViews(growth, fromMs, fromMs + hours * hourMs);
          expect(Math.abs(integral - sum / 360)).toBeLessThanOrEqual(1e-4 * integral + 1e-9);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("adds up over parts, and is nothing backwards or before the birth", () => {
    const whole = expectedViews(steady, bornMs, bornMs + dayMs);
    const half = bornMs + dayMs / 2;
    const parts = expectedViews(steady, bornMs, half) + expectedViews(steady, half, bornMs + dayMs);
    expect(parts).toBeCloseTo(whole, 6);
    expect(whole).toBeCloseTo(1e4 * (1 - Math.exp(-2.4)) + 500 * Math.log(1 + 24 / 5), 1);
    expect(expectedViews(steady, bornMs + 1, bornMs)).toBe(0);
    expect(expectedViews(steady, bornMs - dayMs, bornMs)).toBe(0);
  });
});

describe("drawGrowth", () => {
  it("brings the first week's views that it was drawn for, bursts apart", () => {
    const category = { ...categories[0], rhythm: steady.rhythm };
    const draws = 4000;
    const random = new Random(5);
    let sumOfLogs = 0;
    for (let i = 0; i < draws; i++) {
      const growth = drawGrowth(random, category, 1, bornMs, 60 * dayMs, 0);
      sumOfLogs += Math.log(expectedViews(growth, bornMs, bornMs + 7 * dayMs) / category.weekViews);
    }
    // The exponential part leaves up to 1.5 % of its views to later weeks.
    expect(Math.abs(sumOfLogs / draws)).toBeLessThan(0.02 + 5 * 0.8 / Math.sqrt(draws));
  });

  it("gives reactions that fall from the launch to the video's own level", () => {
    expect(likesPerViewAt(steady, bornMs)).toBeCloseTo(0.06, 12);
    expect(commentsPerViewAt(steady, bornMs)).toBeCloseTo(0.02, 12);
    expect(likesPerViewAt(steady, bornMs + 60 * dayMs)).toBeCloseTo(0.04, 12);
    expect(commentsPerViewAt(steady, bornMs + 60 * dayMs)).toBeCloseTo(0.01, 12);
  });
});
