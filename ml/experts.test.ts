import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClockProfile, openHourNumbers } from "./clock-profile.ts";
import {
  expertCount,
  type ExpertName,
  expertNames,
  expertNumber,
  Experts,
  expertsRanges,
  expertsStateSize,
  seasonalStep,
} from "./experts.ts";
import { checkNumbers, countOf } from "./ranges.ts";
import { RecentSpans } from "./recent-spans.ts";
import { RollingWindow } from "./window.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 1);

/** One video as its experts see it: gains of views, an hour apart unless said otherwise. */
class Follower {
  readonly state = new Float64Array(expertsStateSize);
  readonly experts = new Experts(this.state, 0);
  readonly profile = new ClockProfile(new Float64Array(openHourNumbers), 0);
  readonly window = new RollingWindow();
  readonly spans = new RecentSpans();
  private views = 0;

  constructor(gains: readonly number[] = [], hours = 1) {
    this.window.push(startMs, 0, 0, 0);
    for (const gain of gains) this.take(gain, hours);
  }

  take(gain: number, hours = 1): void {
    const { window } = this;
    const fromMs = window.lastAtMs;
    const toMs = fromMs + hours * hourMs;
    this.views += Math.max(0, gain);
    this.experts.learn([gain, 0, 0], hours);
    this.profile.add(fromMs, toMs, [gain, 0, 0]);
    window.push(toMs, this.views, 0, 0);
    this.spans.read(window);
  }

  /** What each expert from `last` to `week` says of the views within `hours`. */
  say(hours = 1, decayFactor = 1): (name: ExpertName) => number {
    const out = new Float64Array(expertCount).fill(NaN);
    const { experts, spans, profile, window } = this;
    experts.estimate(0, spans, profile, window.lastAtMs, hours, decayFactor, out, 0);
    return (name) => out[expertNumber(name)];
  }
}

const steady = (gain: number, hours: number) => new Array(hours).fill(gain);

describe("Experts", () => {
  it("are told apart by names and numbers", () => {
    expect(expertCount).toBe(new Set(expertNames).size);
    expertNames.forEach((name, number) => expect(expertNumber(name)).toBe(number));
    expect(countOf(expertsRanges)).toBe(expertsStateSize);
  });

  it("all expect what has always been, but for the one that expects no change", () => {
    const say = new Follower(steady(60, 30)).say(2);
    expect(say("last")).toBe(0);
    for (const name of ["drift", "fast", "medium", "slow", "holt", "decay"] as const) {
      expect(say(name), name).toBeCloseTo(120, 6);
    }
    for (const name of ["mean3", "mean10"] as const) expect(say(name), name).toBeCloseTo(120, 6);
  });

  it("average the last rates over three spans, over ten, and with fading weights", () => {
    const gains = [7, 0, 12, 5, 30, 8, 1, 9, 14, 3, 6, 22];
    const say = new Follower(gains).say();
    const newest = gains.toReversed();
    const faded = (keep: number) => {
      const weights = newest.map((_, age) => keep ** age);
      const total = weights.reduce((a, b) => a + b, 0);
      return newest.reduce((sum, gain, age) => sum + gain * weights[age], 0) / total;
    };
    expect(say("drift")).toBe(22);
    expect(say("mean3")).toBeCloseTo((22 + 6 + 3) / 3, 9);
    expect(say("mean10")).toBeCloseTo(newest.slice(0, 10).reduce((a, b) => a + b, 0) / 10, 9);
    expect(say("fast")).toBeCloseTo(faded(0.5), 9);
    expect(say("medium")).toBeCloseTo(faded(0.8), 9);
    expect(say("slow")).toBeCloseTo(faded(0.95), 9);
  });

  it("follow growth: Holt's trend runs ahead of the averages", () => {
    const gains = Array.from({ length: 40 }, (_, hour) => Math.round(500 * 1.05 ** hour));
    const say = new Follower(gains).say();
    const missed = (name: ExpertName) => Math.abs(say(name) - 500 * 1.05 ** 40);
    for (const name of ["medium", "slow", "mean3", "mean10"] as const) {
      expect(missed("holt"), name).toBeLessThan(missed(name));
    }
  });

  it("let the newest rate fall with age", () => {
    const say = new Follower(steady(100, 5)).say(1, 0.5);
    expect(say("decay")).toBeCloseTo(100.5 / 2 - 0.5, 9);
    expect(new Follower(steady(0, 5)).say(1, 0.5)("decay")).toBe(0);
  });

  it("know the hour of the day and of the week once they have seen it", () => {
    // Every day at noon views double, for an hour.
    const rhythm = (hours: number) =>
      Array.from({ length: hours }, (_, hour) => hour % 24 === 12 ? 200 : 100);
    const young = new Follower(rhythm(12)).say();
    expect([young("day"), young("week")]).toEqual([NaN, NaN]);
    const afterDays = new Follower(rhythm(3 * 24 + 12)).say();
    expect(afterDays("day")).toBeCloseTo(100.5 * 2 ** 0.5 - 0.5, 0);
    expect(afterDays("week")).toBeNaN();
    const afterWeek = new Follower(rhythm(8 * 24 + 12)).say();
    expect(afterWeek("week")).toBeCloseTo(100.5 * 2 ** 0.7 - 0.5, 0);
  });

  it("compare the coming clock time with the newest span's, as days before", () => {
    const { spans, profile, window } = new Follower([
      ...steady(50, 10),
      ...steady(400, 14),
      ...steady(50, 10),
    ]);
    const step = (hours: number) =>
      seasonalStep(0, spans, profile, window.lastAtMs, hours, 24 * hourMs);
    expect(step(1)).toBeCloseTo(Math.log(400.5 / 50.5), 3);
    expect(step(3)).toBeCloseTo(Math.log((3 * 400 + 0.5) / (3 * 50 + 0.5)), 3);
  });

  it("take a fall for nothing gained, and nothing from readings of one moment", () => {
    const [fallen, still] = [new Follower([9, 9]), new Follower([9, 9])];
    fallen.take(-500);
    still.take(0);
    expect(fallen.state).toEqual(still.state);
    still.take(7, 0);
    expect(still.state).toEqual(fallen.state);
  });

  it("stay within bounds where the fastest growth that there is goes on", () => {
    const { experts, state } = new Follower([0], 90_000);
    for (let i = 0; i < 20; i++) {
      experts.learn([Number.MAX_SAFE_INTEGER, 0, 0], 1 / hourMs);
      expect(() => checkNumbers(state, 0, expertsRanges)).not.toThrow();
    }
  });

  it("remember and say numbers within bounds, whatever comes", () => {
    const gain = fc.oneof(fc.nat(1_000), fc.constantFrom(-5, 0, Number.MAX_SAFE_INTEGER));
    const hours = fc.oneof(
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.constantFrom(1 / hourMs, 90_000),
    );
    fc.assert(fc.property(fc.array(fc.tuple(gain, hours), { minLength: 1 }), (seen) => {
      const follower = new Follower();
      for (const [gain, hours] of seen) {
        follower.experts.learn([gain, gain, 0], hours);
        expect(() => checkNumbers(follower.state, 0, expertsRanges)).not.toThrow();
      }
      follower.window.push(startMs + hourMs, 5, 0, 0);
      follower.spans.read(follower.window);
      for (const ahead of [0, 1 / hourMs, 1, 90_000]) {
        const say = follower.say(ahead);
        for (const name of expertNames.slice(0, expertNumber("day"))) {
          expect(say(name), name).toBeGreaterThanOrEqual(0);
          expect(say(name), name).toBeLessThan(Infinity);
        }
      }
    }));
  });
});
