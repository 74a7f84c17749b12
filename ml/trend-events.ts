// Trend events (A8): when a video breaks out, slows down, stalls, or has its counters corrected.
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { checkNumbers, maxSteps, maxTimeMs, type NumberRange } from "./ranges.ts";
import { type RollingWindow, targetCount } from "./window.ts";

/** What a reading can be the sign of. */
export type TrendEventKind = "breakout" | "slowdown" | "stall" | "correction";

const hourMs = 3_600_000;

/** Views that must be too many or too few in all before anything but a correction is called. */
const minimumViews = 100;

/** Gains needed before a usual rate is believed. */
const warmUp = 6;

/** A breakout grows at least so many times as fast as usual, and is over below the second figure. */
const breakoutRatio = 2;
const breakoutOver = 1.3;
/** A slowdown grows at most at this share of what is expected, and is over above the second. */
const slowdownRatio = 0.5;
const slowdownOver = 0.8;

/** Readings without any gain before a stall is called. */
const stallReadings = 2;

/** A fall is a correction from so many counts and this share of the counter on. */
const correctionCounts = 10;
const correctionShares = [0.001, 0.01, 0.01];

/** After an event no other of its sort for a day, nor for six spans between readings. */
const quietMs = 24 * hourMs;
const quietSpans = 6;

/** The usual rate follows a day of readings, but no single reading by more than this share. */
const memoryMs = 24 * hourMs;
const maxStep = 0.12;

/** Cumulative sums: deviations beyond the slack add up, none counts more than 4. */
const slack = 1;
const maxDeviation = 4;
const signal = 4;

const minScatter = 0.2;
const startScatter = 0.5;

/** Standard deviation of a normal distribution over its mean absolute deviation. */
const normalPerMean = 1.25;

/** Places in the state. */
const firstAtMs = 0;
const usualLogRate = 1;
const scatter = 2;
const gainsSeen = 3;
const riseSum = 4;
const excessViews = 5;
const fallSum = 6;
const missingViews = 7;
const zeroReadings = 8;
const zeroViews = 9;
const mode = 10;
const quietUntilMs = 11;
const correctionQuietUntilMs = 12;

/** Numbers that the state of trend events takes. */
export const trendEventsStateSize = 13;

const unbounded = Number.MAX_VALUE;

/** What those numbers may be, in their order. Nothing grows by e^100 an hour. */
export const trendEventsRanges: readonly NumberRange[] = [
  { name: "time of the first reading", count: 1, low: 0, high: maxTimeMs, whole: true },
  { name: "usual log rate", count: 1, low: -100, high: 100 },
  { name: "scatter of log rates", count: 1, low: 0, high: 200 },
  { name: "gains seen", count: 1, low: 0, high: maxSteps, whole: true },
  { name: "cumulative sum", count: 1, low: 0, high: unbounded },
  { name: "excess views", count: 1, low: -unbounded, high: unbounded },
  { name: "cumulative sum", count: 1, low: 0, high: unbounded },
  { name: "missing views", count: 1, low: -unbounded, high: unbounded },
  { name: "readings without a view", count: 1, low: 0, high: maxSteps, whole: true },
  { name: "views expected of them", count: 1, low: 0, high: unbounded },
  { name: "mode", count: 1, low: 0, high: 3, whole: true },
  { name: "end of the quiet", count: 2, low: 0, high: 10 * maxTimeMs },
];

const calm = 0;
const breakingOut = 1;
const slowedDown = 2;
const stalled = 3;

/**
 * Watches the views of one video. The deviation of each gain from the usual one, as a log ratio in
 * units of its usual scatter, enters two cumulative sums: two readings far off signal, or several
 * that are a little off; one alone never does. What signals is called only if the rate has at
 * least doubled (or halved), and over {@link minimumViews} views are involved; then that state has to
 * end, and a day to pass, before another breakout or slowdown. A decay as quick as 1 / age is no
 * slowdown. A stall is two readings and more without a view where so many were to be expected.
 * Source: Page, Continuous inspection schemes, 1954 (cumulative sums).
 *
 * ```ts
 * // 100 views an hour for two days, then 400
 * events.detect(window, 3_600_000, [400, 16, 1]); // undefined: it might be a glitch
 * // … pushed, and an hour later
 * events.detect(window, 3_600_000, [400, 16, 1]); // "breakout"
 * events.usualViewsPerHour; // 101.7: a little has already become usual
 * ```
 */
export class TrendEvents {
  private readonly state: Float64Array;
  private readonly from: number;

  /** Events that have seen nothing, in {@link trendEventsStateSize} zeros of `state` from `from` on. */
  constructor(state: Float64Array = new Float64Array(trendEventsStateSize), from = 0) {
    this.state = state;
    this.from = from;
  }

  /** Event time of the first reading; 0 before the second. */
  get firstAtMs(): number {
    return this.get(firstAtMs);
  }

  /** Views an hour that were usual up to the last reading; 0 before there was any gain. */
  get usualViewsPerHour(): number {
    return this.get(gainsSeen) === 0 ? 0 : Math.exp(this.get(usualLogRate));
  }

  /**
   * Takes the reading that comes `elapsedMs` after the newest in `window`, before it is pushed, and
   * says what it is a sign of, if anything.
   */
  detect(
    window: RollingWindow,
    elapsedMs: number,
    gains: ArrayLike<number>,
  ): TrendEventKind | undefined {
    if (window.length === 0 || elapsedMs <= 0) return undefined;
    const nowMs = window.lastAtMs + elapsedMs;
    if (this.get(gainsSeen) === 0) this.set(firstAtMs, window.lastAtMs);
    if (isCorrection(window, gains)) {
      if (nowMs < this.get(correctionQuietUntilMs)) return undefined;
      this.set(correctionQuietUntilMs, nowMs + quietFor(elapsedMs));
      return "correction";
    }
    const views = Math.max(0, gains[0]);
    const event = this.get(gainsSeen) < warmUp ? undefined : this.compare(views, elapsedMs, nowMs);
    this.learnUsual(views, elapsedMs);
    return event;
  }

  encode(to: ByteWriter): void {
    to.f64s(this.state, this.from, trendEventsStateSize);
  }

  /**
   * The events that {@link encode} wrote, with their state where the constructor would put it. Throws a
   * `RangeError` where the bytes are none.
   */
  static decode(reader: ByteReader, state?: Float64Array, from?: number): TrendEvents {
    const events = new TrendEvents(state, from);
    reader.f64s(events.state, events.from, trendEventsStateSize);
    checkNumbers(events.state, events.from, trendEventsRanges);
    return events;
  }

  /** Compares gained views with the usual ones and calls an event if there is one. */
  private compare(views: number, elapsedMs: number, nowMs: number): TrendEventKind | undefined {
    const usual = Math.exp(this.get(usualLogRate)) * elapsedMs / hourMs;
    const expected = usual * this.naturalDecay(elapsedMs, nowMs);
    this.addDeviations(views, usual, expected);
    if (this.isOver(views, usual, expected)) this.set(mode, calm);
    const event = this.call(views, usual, expected, nowMs);
    if (event !== undefined) {
      this.set(quietUntilMs, nowMs + quietFor(elapsedMs));
      this.set(riseSum, 0);
      this.set(fallSum, 0);
    }
    return event;
  }

  private addDeviations(views: number, usual: number, expected: number): void {
    const rise = clamp(this.deviation(views, usual), maxDeviation) - slack;
    this.set(riseSum, Math.max(0, this.get(riseSum) + rise));
    this.set(excessViews, this.get(riseSum) === 0 ? 0 : this.get(excessViews) + views - usual);
    const fall = -clamp(this.deviation(views, expected), maxDeviation) - slack;
    this.set(fallSum, Math.max(0, this.get(fallSum) + fall));
    this.set(
      missingViews,
      this.get(fallSum) === 0 ? 0 : this.get(missingViews) + expected - views,
    );
    this.set(zeroReadings, views > 0 ? 0 : this.get(zeroReadings) + 1);
    this.set(zeroViews, views > 0 ? 0 : this.get(zeroViews) + expected);
  }

  private isOver(views: number, usual: number, expected: number): boolean {
    switch (this.get(mode)) {
      case breakingOut:
        return views < breakoutOver * usual;
      case slowedDown:
        return views > slowdownOver * expected;
      default:
        return views > 0;
    }
  }

  private call(
    views: number,
    usual: number,
    expected: number,
    nowMs: number,
  ): TrendEventKind | undefined {
    const silent = this.get(zeroReadings) >= stallReadings;
    if (this.get(mode) !== stalled && silent && this.get(zeroViews) >= minimumViews) {
      this.set(mode, stalled);
      return "stall";
    }
    if (this.get(mode) !== calm || nowMs < this.get(quietUntilMs)) return undefined;
    const doubled = views >= breakoutRatio * usual && this.get(excessViews) >= minimumViews;
    if (doubled && this.get(riseSum) >= signal) {
      this.set(mode, breakingOut);
      return "breakout";
    }
    const halved = views <= slowdownRatio * expected && this.get(missingViews) >= minimumViews;
    if (halved && this.get(fallSum) >= signal) {
      this.set(mode, slowedDown);
      return "slowdown";
    }
    return undefined;
  }

  /** Log ratio of a gain to what was expected, in units of its usual scatter. */
  private deviation(gain: number, expected: number): number {
    const variance = Math.max(minScatter, normalPerMean * this.get(scatter)) ** 2;
    return (Math.asinh(gain) - Math.asinh(expected)) / Math.sqrt(variance + 1 / (1 + expected));
  }

  /** What a decay with 1 / age would have left of the usual rate, which lags behind. */
  private naturalDecay(elapsedMs: number, nowMs: number): number {
    const ageMs = nowMs - this.get(firstAtMs);
    const lagMs = Math.min(elapsedMs / this.step(elapsedMs), ageMs / 2);
    return 1 - lagMs / ageMs;
  }

  /** Share by which the usual rate follows a reading. */
  private step(elapsedMs: number): number {
    const steady = Math.min(maxStep, 1 - Math.exp(-elapsedMs / memoryMs));
    return Math.max(steady, 1 / (this.get(gainsSeen) + 1));
  }

  private learnUsual(views: number, elapsedMs: number): void {
    const logRate = Math.log((views + 0.5) / (elapsedMs / hourMs));
    if (this.get(gainsSeen) === 0) {
      this.set(usualLogRate, logRate);
      this.set(scatter, startScatter);
    } else {
      const step = this.step(elapsedMs);
      const bound = 4 * this.get(scatter) + 0.1;
      const distance = clamp(logRate - this.get(usualLogRate), bound);
      this.set(usualLogRate, this.get(usualLogRate) + step * distance);
      this.set(scatter, this.get(scatter) + step * (Math.abs(distance) - this.get(scatter)));
    }
    this.set(gainsSeen, this.get(gainsSeen) + 1);
  }

  private get(place: number): number {
    return this.state[this.from + place];
  }

  private set(place: number, value: number): void {
    this.state[this.from + place] = value;
  }
}

function quietFor(elapsedMs: number): number {
  return Math.max(quietMs, quietSpans * elapsedMs);
}

function isCorrection(window: RollingWindow, gains: ArrayLike<number>): boolean {
  for (let target = 0; target < targetCount; target++) {
    const counter = window.counter(window.length - 1, target);
    const least = Math.max(correctionCounts, correctionShares[target] * counter);
    if (-gains[target] >= least) return true;
  }
  return false;
}

function clamp(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}
