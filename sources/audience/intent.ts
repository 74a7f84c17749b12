// How somebody comes to subscribe: interest that warms and cools unseen, shows in visits to the page of
// plans, and may end in a subscription at any visit while it is warm.
import { type Hazards, leavesPerDayAt, visitsPerDayAt } from "./hazards.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How often warm interest cools, a day. */
export const coolsPerDay = 0.2;

/** Share of visits with warm interest that end in a subscription. */
export const subscribesPerWarmVisit = 0.35;

/** Share of the other visits that lead to the page of plans, with warm interest and with cold. */
export const plansPerWarmVisit = 0.85;
export const plansPerColdVisit = 0.02;

/** The share of time for which interest is warm, in the long run. */
export function usualWarmth(warmsPerDay: number): number {
  return warmsPerDay / (warmsPerDay + coolsPerDay);
}

/**
 * The probability that interest is warm a time after it was so with probability `warmth`: a chain of two
 * states in continuous time.
 *
 * ```ts
 * warmthAfter(0.05, 1, 0);       // 1
 * warmthAfter(0.05, 1, 365 * 86_400_000); // 0.2
 * ```
 */
export function warmthAfter(warmsPerDay: number, warmth: number, ms: number): number {
  const usual = usualWarmth(warmsPerDay);
  return usual + (warmth - usual) * Math.exp(-(warmsPerDay + coolsPerDay) * ms / dayMs);
}

/** What is to be believed, by Bayes's rule, after a visit that did not end in a subscription. */
export function warmthAfterVisit(warmth: number, sawPlans: boolean): number {
  const ifWarm = (1 - subscribesPerWarmVisit) *
    (sawPlans ? plansPerWarmVisit : 1 - plansPerWarmVisit);
  const ifCold = sawPlans ? plansPerColdVisit : 1 - plansPerColdVisit;
  return warmth * ifWarm / (warmth * ifWarm + (1 - warmth) * ifCold);
}

/** The time over which rates count as constant in {@link subscribeProbability}. */
const stepMs = 2 * hourMs;

/** What a visit takes on average, with the rest after it: meanwhile no other begins. */
const visitDays = 1 / 24;

/**
 * The probability that somebody who is here and warm with probability `warmth` at `fromMs` subscribes
 * before `toMs`: a numerical integral of the chain cold, warm, gone, subscribed. Rates of visits and
 * leaving are taken to stay as the last visit left them, which they do but for moods; what comes out is
 * right on average within some percent of itself (tested).
 */
export function subscribeProbability(
  hazards: Hazards,
  warmsPerDay: number,
  warmth: number,
  fromMs: number,
  toMs: number,
): number {
  let here = 1;
  let warm = warmth;
  let subscribed = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
    const ms = Math.min(stepMs, toMs - atMs);
    const middleMs = atMs + ms / 2;
    const days = ms / dayMs;
    const rate = visitsPerDayAt(hazards, middleMs);
    const visits = rate / (1 + rate * visitDays);
    const warmInMiddle = warmthAfter(warmsPerDay, warm, ms / 2);
    const subscribes = here * warmInMiddle *
      -Math.expm1(-visits * subscribesPerWarmVisit * days);
    const leaves = (here - subscribes) * -Math.expm1(-leavesPerDayAt(hazards, middleMs) * days);
    const stillHere = here - subscribes - leaves;
    // Those who subscribe were warm; those who leave were as warm as anybody.
    const warmHere = (here * warmthAfter(warmsPerDay, warm, ms) - subscribes) * stillHere /
      (here - subscribes);
    subscribed += subscribes;
    warm = Math.max(0, warmHere / stillHere);
    here = stillHere;
  }
  return subscribed;
}
