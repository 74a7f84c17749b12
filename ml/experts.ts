// The simple forecasters that are mixed: each says what a counter will gain, in its own plain way.
import type { ClockProfile } from "./clock-profile.ts";
import type { NumberRange } from "./ranges.ts";
import type { RecentSpans } from "./recent-spans.ts";
import { targetCount } from "./window.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Who is mixed, in the order of every array of experts:
 *
 * - `last`: the counter stays as it is
 * - `drift`: the newest rate goes on
 * - `fast`, `medium`, `slow`: rates averaged with fading weights, a reading's weight halving with every
 *   1, 3 or 14 newer ones
 * - `holt`: level and damped trend of the log rate
 * - `decay`: the newest rate, falling with age as it does for videos of that age
 * - `mean3`, `mean10`: the rate over the last 3 or 10 spans between readings
 * - `day`, `week`: the newest rate, changed as it changed at this time of day yesterday or a week ago
 * - `pooled`, `cautious`: one regression for all videos, the second drawn harder towards `medium`
 *   (`pooled-regression.ts`)
 * - `cohort`: what videos like this one did at this age, until it has 20 readings
 */
export const expertNames = [
  "last",
  "drift",
  "fast",
  "medium",
  "slow",
  "holt",
  "decay",
  "mean3",
  "mean10",
  "day",
  "week",
  "pooled",
  "cautious",
  "cohort",
] as const;

export type ExpertName = typeof expertNames[number];

export const expertCount = expertNames.length;

/** Place of an expert among {@link expertNames}. */
export function expertNumber(name: ExpertName): number {
  return expertNames.indexOf(name);
}

const [fast, medium, slow] = [0, 1, 2];
const averages = 3;
/** Share of its weight that a span keeps in the averages for every newer one. */
const fadings = [0.5, 0.8, 0.95];

/** Holt's level and trend follow the log rate with these steps, and the trend is damped. */
const levelStep = 0.5;
const trendStep = 0.2;
const damping = 0.8;

/** How much of yesterday's, or last week's, change at this time of day is taken over. */
const dayShare = 0.5;
const weekShare = 0.7;

/** No fading sum of gains comes near this, and none is of a shorter time. */
const maxFadingGain = 1.01 * Number.MAX_SAFE_INTEGER / (1 - fadings[2]);
const leastHours = 0.99 / hourMs;

/** Log rates, and their trends, are held within this; counts end far before. */
const maxLogRate = 60;

const hoursFrom = averages * targetCount;
const levelsFrom = hoursFrom + averages;
const trendsFrom = levelsFrom + targetCount;

/** Numbers that the memory of one video's experts takes. */
export const expertsStateSize = trendsFrom + targetCount;

/** What those numbers may be. */
export const expertsRanges: readonly NumberRange[] = [
  { name: "fading gain", count: hoursFrom, low: 0, high: maxFadingGain },
  { name: "fading hours", count: averages, low: 0, high: 1e9 },
  { name: "level of the log rate", count: targetCount, low: -maxLogRate, high: maxLogRate },
  { name: "trend of the log rate", count: targetCount, low: -maxLogRate, high: maxLogRate },
];

/** What the experts of one video remember beyond the window of its readings. */
export class Experts {
  private readonly state: Float64Array;
  private readonly from: number;

  /** Experts without memory, in {@link expertsStateSize} zeros of `state` from `from` on. */
  constructor(state: Float64Array, from: number) {
    this.state = state;
    this.from = from;
  }

  /** Gain per hour by the fading average `0` (fast), `1` (medium) or `2` (slow). */
  rate(average: number, target: number): number {
    const hours = this.state[this.from + hoursFrom + average];
    return hours > leastHours ? this.state[this.from + average * targetCount + target] / hours : 0;
  }

  /**
   * Writes what the experts from `last` to `week` expect `target` to gain within `hours` into
   * `out[at]` and on; NaN from those who cannot say, 0 or more from the others. `decayFactor` is what
   * age makes of the newest rate; `nowMs` is the time of the newest reading. Needs a span at least.
   */
  estimate(
    target: number,
    spans: RecentSpans,
    profile: ClockProfile,
    nowMs: number,
    hours: number,
    decayFactor: number,
    out: Float64Array,
    at: number,
  ): void {
    const newest = spans.gain(0, target) * hours / spans.hours(0);
    const half = 0.5 * hours / spans.hours(0);
    const { state, from } = this;
    const logRate = state[from + levelsFrom + target] + damping * state[from + trendsFrom + target];
    out[at] = 0;
    out[at + 1] = newest;
    out[at + 2] = this.rate(fast, target) * hours;
    out[at + 3] = this.rate(medium, target) * hours;
    out[at + 4] = this.rate(slow, target) * hours;
    out[at + 5] = Math.max(0, Math.exp(Math.min(maxLogRate, logRate)) * hours - half);
    out[at + 6] = Math.max(0, (newest + half) * decayFactor - half);
    out[at + 7] = spans.meanRate(target, 3) * hours;
    out[at + 8] = spans.meanRate(target, 10) * hours;
    const day = seasonalStep(target, spans, profile, nowMs, hours, dayMs);
    const week = seasonalStep(target, spans, profile, nowMs, hours, 7 * dayMs);
    out[at + 9] = Math.max(0, (newest + 0.5) * Math.exp(dayShare * day) - 0.5);
    out[at + 10] = Math.max(0, (newest + 0.5) * Math.exp(weekShare * week) - 0.5);
  }

  /** Remembers the gains since the reading before, `hours` ago; falls count as nothing. */
  learn(gains: ArrayLike<number>, hours: number): void {
    if (hours <= 0) return;
    const { state, from } = this;
    const isFirst = state[from + hoursFrom] === 0;
    for (let average = 0; average < averages; average++) {
      const fading = fadings[average];
      const place = from + hoursFrom + average;
      state[place] = fading * state[place] + hours;
      for (let target = 0; target < targetCount; target++) {
        const sum = from + average * targetCount + target;
        state[sum] = fading * state[sum] + Math.max(0, gains[target]);
      }
    }
    for (let target = 0; target < targetCount; target++) {
      const level = from + levelsFrom + target;
      const trend = from + trendsFrom + target;
      const logRate = boundedRate(Math.log((Math.max(0, gains[target]) + 0.5) / hours));
      const before = isFirst ? logRate : state[level];
      const carried = before + damping * state[trend];
      const risen = levelStep * (logRate - carried);
      state[level] = boundedRate(carried + risen);
      state[trend] = boundedRate(damping * state[trend] + trendStep * risen);
    }
  }
}

function boundedRate(logRate: number): number {
  return Math.max(-maxLogRate, Math.min(maxLogRate, logRate));
}

/**
 * Log ratio of what a counter gained over the coming clock time to what it gained over the newest
 * span's, `lagMs` ago, per hour; NaN where that is not known.
 */
export function seasonalStep(
  target: number,
  spans: RecentSpans,
  profile: ClockProfile,
  nowMs: number,
  hours: number,
  lagMs: number,
): number {
  const thenMs = nowMs - lagMs;
  const spanHours = spans.hours(0);
  const before = profile.gain(target, thenMs - spanHours * hourMs, thenMs);
  const after = profile.gain(target, thenMs, thenMs + hours * hourMs);
  return Math.log(after + 0.5) - Math.log(before * hours / spanHours + 0.5);
}
