// When a user comes again, if at all: a process of visits and one of leaving for good, of which only
// the visits are seen. The same law draws what happens and says how likely it was.
import type { Random } from "../../ml/random.ts";
import { type Rhythm, rhythmAt } from "../simulator/rhythm.ts";
import { type Drift, largestFactor } from "./drift.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What decides the next visit of a user, from the end of one to the next. */
export interface Hazards {
  readonly bornMs: number;
  readonly rhythm: Rhythm;
  /** Rates a day, on average over a week, before drift and for somebody who has been here long. */
  readonly visitsPerDay: number;
  readonly leavesPerDay: number;
  readonly drift: Drift;
}

/** How many times as likely somebody leaves at first, beyond what is usual, and how fast that fades. */
const newcomerExcess = 2;
const newcomerMs = 10 * dayMs;

/** The rate of visits at `atMs`, a day. */
export function visitsPerDayAt(hazards: Hazards, atMs: number): number {
  return hazards.visitsPerDay * rhythmAt(hazards.rhythm, atMs) *
    hazards.drift.factorAt("visits", atMs);
}

/** The hazard of leaving for good at `atMs`, a day. */
export function leavesPerDayAt(hazards: Hazards, atMs: number): number {
  return hazards.leavesPerDay * newcomerFactor(atMs - hazards.bornMs) *
    hazards.drift.factorAt("leaving", atMs);
}

/** What comes next in a user's life. */
export interface NextStep {
  readonly kind: "visit" | "leave";
  readonly atMs: number;
}

/**
 * Draws what comes first after `fromMs`, the next visit or leaving for good, by thinning: moments of a
 * process with a constant rate above both are kept with the share that the true rates have of it.
 * Source: Lewis and Shedler, Simulation of nonhomogeneous Poisson processes by thinning, 1979.
 */
export function drawNextStep(hazards: Hazards, fromMs: number, random: Random): NextStep {
  const { dailySwing, weeklySwing } = hazards.rhythm;
  const highestRhythm = (1 + highestDailyWave * dailySwing) * (1 + weeklySwing);
  const bound = hazards.visitsPerDay * highestRhythm * largestFactor("visits") +
    hazards.leavesPerDay * newcomerFactor(fromMs - hazards.bornMs) * largestFactor("leaving");
  for (let atMs = fromMs;;) {
    atMs += random.exponential(bound) * dayMs;
    const drawn = random.uniform() * bound;
    const visits = visitsPerDayAt(hazards, atMs);
    if (drawn < visits) return { kind: "visit", atMs: Math.ceil(atMs) };
    if (drawn < visits + leavesPerDayAt(hazards, atMs)) return { kind: "leave", atMs };
  }
}

/** The height of the daily wave and its second harmonic, at the peak hour. */
const highestDailyWave = 1.3;

/** The probabilities of not having come since some time: still here, and gone for good unseen. */
export interface Absence {
  readonly here: number;
  readonly gone: number;
}

/** The time over which rates count as constant in {@link absence}. */
const stepMs = hourMs;

/**
 * The probabilities of not having come by `toMs`, for somebody who was `before` at `fromMs`, here by
 * default: the integral of `here' = -(visits + leaves) · here` and `gone' = leaves · here`, hour by hour
 * with the rates of the middle of each hour (error below 2e-3, tested).
 *
 * With visits at 0.3 a day and leaving at 0.1, by seven days: here exp(-2.8) = 0.061, gone
 * 0.25 · (1 - exp(-2.8)) = 0.235.
 */
export function absence(
  hazards: Hazards,
  fromMs: number,
  toMs: number,
  before: Absence = { here: 1, gone: 0 },
): Absence {
  let { here, gone } = before;
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
    const ms = Math.min(stepMs, toMs - atMs);
    const visits = visitsPerDayAt(hazards, atMs + ms / 2);
    const leaves = leavesPerDayAt(hazards, atMs + ms / 2);
    const ends = -Math.expm1(-(visits + leaves) * ms / dayMs);
    gone += here * ends * leaves / (visits + leaves);
    here -= here * ends;
  }
  return { here, gone };
}

/**
 * The probability of no visit after `atMs` and within `horizonMs`, for somebody who was here until
 * `settledMs` and did not come since. It knows the true rates but not whether the user has left, which
 * nobody can see.
 */
export function noVisitProbability(
  hazards: Hazards,
  settledMs: number,
  atMs: number,
  horizonMs: number,
): number {
  const before = absence(hazards, settledMs, atMs);
  const after = absence(hazards, Math.max(settledMs, atMs), atMs + horizonMs, before);
  return (after.here + after.gone) / (before.here + before.gone);
}

/** The probability that somebody is still here at `atMs` who did not come since `settledMs`. */
export function stillHereProbability(hazards: Hazards, settledMs: number, atMs: number): number {
  const { here, gone } = absence(hazards, settledMs, atMs);
  return here / (here + gone);
}

function newcomerFactor(tenureMs: number): number {
  return 1 + newcomerExcess * Math.exp(-tenureMs / newcomerMs);
}
