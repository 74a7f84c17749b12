import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClockProfile, openHourNumbers } from "./clock-profile.ts";
import { Experts, expertsStateSize } from "./experts.ts";
import { RecentSpans } from "./recent-spans.ts";
import { type Ahead, boundedLog, featureCount, fillFeatures } from "./regression-features.ts";
import { RollingWindow } from "./window.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const mondayMs = Date.UTC(2026, 0, 5);

interface Question {
  readonly spacingHours?: number;
  readonly hours?: number;
  readonly ageHours?: number;
  readonly ageBeforeHours?: number;
  readonly shock?: number;
  readonly lastError?: number;
  readonly usualError?: number;
  readonly target?: number;
  /** When the first reading was; so that the last one is on a Monday at midnight if not said. */
  readonly fromMs?: number;
  readonly knowsHours?: boolean;
}

/** Features of a video that gained these views, a tenth in likes and no comment. */
function featuresOf(gains: readonly number[], question: Question = {}): Float64Array {
  const { spacingHours = 1, hours = spacingHours, knowsHours = true } = question;
  const experts = new Experts(new Float64Array(expertsStateSize), 0);
  const profile = new ClockProfile(new Float64Array(openHourNumbers), 0);
  const window = new RollingWindow();
  let atMs = question.fromMs ?? mondayMs - gains.length * spacingHours * hourMs;
  let views = 0;
  window.push(atMs, 0, 0, 0);
  for (const gain of gains) {
    const all = [gain, gain / 10, 0];
    experts.learn(all, spacingHours);
    if (knowsHours) profile.add(atMs, atMs + spacingHours * hourMs, all);
    atMs += spacingHours * hourMs;
    views += gain;
    window.push(atMs, views, Math.round(views / 10), 0);
  }
  const spans = new RecentSpans();
  spans.read(window);
  const ahead: Ahead = {
    hours,
    ageHours: question.ageHours ?? 100,
    ageBeforeHours: question.ageBeforeHours ?? 99,
    base: [0, 1, 2].map((target) => experts.rate(1, target) * hours),
  };
  const out = new Float64Array(featureCount + 1).fill(-7);
  const { target = 0, shock = 0, lastError = 0, usualError = 0 } = question;
  fillFeatures(
    target,
    window,
    spans,
    experts,
    profile,
    ahead,
    shock,
    lastError,
    usualError,
    out,
  );
  expect(out[featureCount], "what lies behind the features").toBe(-7);
  return out.subarray(0, featureCount);
}

/** Places in which two vectors of features differ by more than rounding. */
function differing(one: Float64Array, other: Float64Array, by = 1e-9): number[] {
  return [...one.keys()].filter((place) => Math.abs(one[place] - other[place]) > by);
}

const steady = new Array(20).fill(60);

describe("fillFeatures", () => {
  it("fills every number, with ratios of 1 where nothing ever changes", () => {
    const features = featuresOf(steady);
    expect(features.every(Number.isFinite)).toBe(true);
    // Seven rates, two averages and the two other counters: all as usual.
    for (let place = 0; place < 11; place++) expect(features[place]).toBeCloseTo(0, 9);
  });

  it("reads the newest seven rates first, the oldest known one standing for those that are not", () => {
    const features = featuresOf([40, 80, 160]);
    const steps = [...features.subarray(0, 7)].map((ratio) => ratio - features[0]);
    const wanted = [160, 80, 40, 40, 40, 40, 40].map((gain) => Math.log((gain + 0.5) / 160.5));
    steps.forEach((step, i) => expect(step).toBeCloseTo(wanted[i], 9));
  });

  it("looks the same for videos of any size that grow alike, but for the size itself", () => {
    const gains = steady.map((_, i) => 300_000 + 100_000 * (i % 3));
    const [small, large] = [featuresOf(gains), featuresOf(gains.map((gain) => 100 * gain))];
    expect(differing(small, large, 0.01).length).toBe(1);
  });

  it("passes on what all videos did just now, and how this one was forecast before", () => {
    const without = featuresOf(steady);
    for (const question of [{ shock: 0.75 }, { lastError: 0.75 }, { usualError: 0.75 }]) {
      const told = featuresOf(steady, question);
      expect([...differing(without, told).map((place) => told[place])]).toContain(0.75);
    }
  });

  it("knows the day of the week, and the hour only where readings are close", () => {
    const daily = (days: number) =>
      featuresOf(steady, { spacingHours: 24, fromMs: mondayMs + days * dayMs });
    const movedBy = (days: number) => differing(daily(0), daily(days));
    const ofTheWeek = new Set([1, 2, 3, 4, 5, 6].flatMap(movedBy));
    expect(movedBy(7)).toEqual([]);
    expect(ofTheWeek.size).toBeGreaterThan(0);
    expect(movedBy(0.3).filter((place) => !ofTheWeek.has(place))).toEqual([]);
    const hourly = (hours: number) => featuresOf(steady, { fromMs: mondayMs + hours * hourMs });
    const ofTheDay = differing(hourly(0), hourly(7)).filter((place) => !ofTheWeek.has(place));
    expect(ofTheDay.length).toBeGreaterThan(0);
  });

  it("looks at the same clock time on days before, as far back as it is known", () => {
    const known = [0.5, 1.5, 2.5, 7.5, 8.5].map((days) => {
      const gains = Array.from({ length: 24 * days }, (_, hour) => 60 + 20 * (hour % 24));
      return differing(featuresOf(gains), featuresOf(gains, { knowsHours: false })).length;
    });
    expect(known[0]).toBe(0);
    for (let i = 1; i < known.length; i++) expect(known[i]).toBeGreaterThan(known[i - 1]);
  });

  it("fills finite numbers for whatever is asked", () => {
    const gains = fc.array(
      fc.oneof(fc.nat(500), fc.constantFrom(0, Number.MAX_SAFE_INTEGER / 64)),
      { minLength: 1, maxLength: 40 },
    );
    const spacing = fc.constantFrom(1 / hourMs, 0.1, 1, 24, 90_000);
    const ahead = fc.constantFrom(0, 1 / hourMs, 1, 24, 90_000);
    const error = fc.constantFrom(-4, 0, 4);
    fc.assert(
      fc.property(
        gains,
        spacing,
        ahead,
        fc.nat(2),
        error,
        (seen, spacingHours, hours, target, off) => {
          const features = featuresOf(seen, {
            spacingHours,
            hours,
            target,
            ageHours: 0.5 + hours,
            ageBeforeHours: 0.5,
            shock: off,
            lastError: off,
            usualError: off,
            fromMs: Date.UTC(2000, 0, 1),
          });
          // The sums that the regression believes rest on this.
          expect([...features].filter((feature) => !(Math.abs(feature) < 20))).toEqual([]);
        },
      ),
    );
  });
});

describe("boundedLog", () => {
  it("holds log ratios within ±4", () => {
    expect([-9, -4, 0.5, 4, Infinity].map(boundedLog)).toEqual([-4, -4, 0.5, 4, 4]);
  });
});
