// What the pooled regression looks at: one video's recent growth in ratios to its own level, so that
// videos of every size teach the same regression.
import type { ClockProfile } from "./clock-profile.ts";
import { type Experts, seasonalStep } from "./experts.ts";
import { maxSpans, type RecentSpans } from "./recent-spans.ts";
import { type RollingWindow, targetCount } from "./window.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Newest rates that are looked at. */
const laggedRates = 7;

/** Days back whose same clock time is looked at, for readings less than half a day apart. */
const lagDays = [1, 2, 3, 7, 8];
const longestSeasonHours = 12;

/** Log ratios are held within this: e^4 is 55-fold. */
export const maxLogRatio = 4;

/**
 * Features that are repeated times the noise, as what they say depends on how much of it is chance: the
 * two newest rates, the fast and slow averages, the other counters, the shock.
 */
const noisy = [0, 1, 7, 8, 9, 10, 18];

/** Numbers in one vector of features; see {@link fillFeatures} for their order. */
export const featureCount = 36 + noisy.length;

/** A log ratio, held within bounds. */
export function boundedLog(logRatio: number): number {
  return Math.max(-maxLogRatio, Math.min(maxLogRatio, logRatio));
}

/** How far ahead a forecast of one video looks, and how old the video is then. */
export interface Ahead {
  readonly hours: number;
  /** Age in the middle of that time, and in the middle of the newest span, in hours. */
  readonly ageHours: number;
  readonly ageBeforeHours: number;
  /** Per target: what the medium fading average would make it gain. */
  readonly base: ArrayLike<number>;
}

/**
 * Fills `out` with the features of one target: the seven newest rates, the fast and slow averages and
 * the counter itself, all as log ratios to the base; what the other two counters did; size, noise, age;
 * `shock`, what all videos did just now; how far this one was off before, last time (`lastError`) and
 * usually (`usualError`); the calendar; for readings less than half a day apart, what this clock time
 * brought on days before; and some of these times the noise. Needs a span at least.
 */
export function fillFeatures(
  target: number,
  window: RollingWindow,
  spans: RecentSpans,
  experts: Experts,
  profile: ClockProfile,
  ahead: Ahead,
  shock: number,
  lastError: number,
  usualError: number,
  out: Float64Array,
): void {
  const { hours, ageHours, ageBeforeHours } = ahead;
  const base = ahead.base[target];
  const logBase = Math.log(base + 0.5);
  const newest = window.length - 1;
  let at = 0;
  for (let span = 0; span < laggedRates; span++) {
    const isThere = span < spans.count && span < maxSpans;
    out[at] = isThere
      ? logRatio(spans.gain(span, target) * hours / spans.hours(span), logBase)
      : out[at - 1];
    at++;
  }
  out[at++] = logRatio(experts.rate(0, target) * hours, logBase);
  out[at++] = logRatio(experts.rate(2, target) * hours, logBase);
  for (let other = 0; other < targetCount; other++) {
    if (other === target) continue;
    const usual = experts.rate(1, other) * hours;
    out[at++] = logRatio(spans.gain(0, other) * hours / spans.hours(0), Math.log(usual + 0.5));
  }
  out[at++] = (Math.log(window.counter(newest, target) + 1) - logBase) / 5 - 1;
  out[at++] = 1;
  out[at++] = logBase / 5;
  const noise = 1 / Math.sqrt(base + 1);
  out[at++] = noise;
  out[at++] = Math.log(ageHours + 1) / 5 - 1;
  out[at++] = boundedLog(Math.log(ageHours / ageBeforeHours));
  out[at++] = boundedLog(Math.log(hours / spans.hours(0)));
  out[at++] = shock;
  for (const feature of noisy) out[at++] = out[feature] * noise;
  out[at++] = lastError;
  out[at++] = usualError;
  const isSeasonal = hours < longestSeasonHours;
  const middle = (window.lastAtMs + hours * hourMs / 2) / dayMs;
  at = addWaves(middle, isSeasonal ? 1 : 0, out, at);
  // The epoch began on a Thursday.
  at = addWaves((middle + 3) / 7, 1, out, at);
  out.fill(0, at, featureCount);
  if (isSeasonal) addSeasons(target, window, spans, profile, hours, logBase, out, at);
}

/** Two harmonics of a period that `periods` have passed of. */
function addWaves(periods: number, size: number, out: Float64Array, at: number): number {
  const angle = 2 * Math.PI * (periods % 1);
  out[at++] = size * Math.cos(angle);
  out[at++] = size * Math.sin(angle);
  out[at++] = size * Math.cos(2 * angle);
  out[at++] = size * Math.sin(2 * angle);
  return at;
}

function addSeasons(
  target: number,
  window: RollingWindow,
  spans: RecentSpans,
  profile: ClockProfile,
  hours: number,
  logBase: number,
  out: Float64Array,
  at: number,
): void {
  const nowMs = window.lastAtMs;
  for (let i = 0; i < lagDays.length; i++) {
    const lagMs = lagDays[i] * dayMs;
    const step = seasonalStep(target, spans, profile, nowMs, hours, lagMs);
    if (Number.isNaN(step)) continue;
    out[at + i] = boundedLog(step);
    if (lagDays[i] !== 1 && lagDays[i] !== 7) continue;
    const then = profile.gain(target, nowMs - lagMs, nowMs - lagMs + hours * hourMs);
    out[at + lagDays.length + (lagDays[i] === 1 ? 0 : 1)] = logRatio(then, logBase);
  }
}

function logRatio(gain: number, logBase: number): number {
  return boundedLog(Math.log(gain + 0.5) - logBase);
}
