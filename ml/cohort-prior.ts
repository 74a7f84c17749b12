// What one cohort's row of sums holds, and how rows from wide to narrow become an expectation (A5).
import { Bands, bandSize, maxResidual, usualResidual } from "./bands.ts";
import { checkNumbers, maxSteps } from "./ranges.ts";
import { targetCount } from "./window.ts";

const hourMs = 3_600_000;

/**
 * Places of the sums of one target in a row: number, sum and sum of squares of the first log rates
 * of videos (per hour); the sum and sum of squares of their log ratios to the lifetime's rate;
 * weighted squares of log age steps and their products with log rate steps; number and sum of the
 * residuals of forecasts.
 */
const videos = 0;
const rateSum = 1;
const rateSquares = 2;
const ratioSum = 3;
const ratioSquares = 4;
const ageStepSquares = 5;
const ageRateProducts = 6;
const forecasts = 7;
const residualSum = 8;
const sumsPerTarget = 9;

/** Numbers in the row of a cohort. */
export const cohortRowSize = sumsPerTarget * targetCount;

/** What is assumed before anything was observed: log rates per hour and their variance … */
const startLogRate = [0, -3.5, -6];
const startRateVariance = 6;
/** … their log ratio to the lifetime's rate and its variance … */
const startRatio = Math.log(0.5);
const startRatioVariance = 1.5;
/** … and the power of age that they follow, where the age is known or not. */
const startSlope = -0.5;
const startSlopeOfUnknownAge = -0.2;

/** What a narrower cohort borrows from the wider: videos, squares of log age steps, forecasts. */
const videoShrinkage = 3;
const slopeShrinkage = 1;
const residualShrinkage = 30;

const maxLogRateStep = 3;
const minStepVariance = 0.1;
const minSlope = -2;
const maxSlope = 0.5;

/** Most that one observation adds to a sum, and somewhat more: no log rate comes to 100. */
const maxLogRate = 100;
const maxAgeStepSquare = 1e5;
const maxAgeRateProduct = 1e4;

/**
 * Throws a `RangeError` where a row cannot be the sum of observations: every sum is bounded by the
 * number of them, so that what is expected from such rows is finite however many are added up.
 */
export function checkCohortRow(row: ArrayLike<number>): void {
  for (let at = 0; at < cohortRowSize; at += sumsPerTarget) {
    checkNumbers([row[at + videos], row[at + forecasts]], 0, [
      { name: "observations of a cohort", count: 2, low: 0, high: maxSteps, whole: true },
    ]);
    const rates = row[at + videos] * maxLogRate;
    const squares = rates * maxLogRate;
    const steps = row[at + forecasts];
    const products = steps * maxAgeRateProduct;
    checkNumbers(row, at + rateSum, [
      { name: "sum of log rates", count: 1, low: -rates, high: rates },
      { name: "sum of squares", count: 1, low: 0, high: squares },
      { name: "sum of log ratios", count: 1, low: -rates, high: rates },
      { name: "sum of squares", count: 1, low: 0, high: squares },
      { name: "squares of age steps", count: 1, low: 0, high: steps * maxAgeStepSquare },
      { name: "products of steps", count: 1, low: -products, high: products },
    ]);
    checkNumbers(row, at + residualSum, [
      { name: "sum of residuals", count: 1, low: 0, high: steps * maxResidual },
    ]);
  }
}

/** One observation of a video, as the increments of a row's sums. */
export class CohortIncrements {
  readonly sums = new Float64Array(cohortRowSize);
  private spanMs = 0;
  private beforeMs = 0;
  private lifeMs = 0;
  private first = false;
  private ageStep = 0;

  /**
   * Begins with a span of `spanMs` that the video enters at `ageMs`, after one of `beforeMs` (0: no
   * other). `lifeMs` is how long its counters took to become what they are. `first`: whether this is
   * its first span in the age class, the only one there that tells how fast it is, so that each
   * video counts once.
   */
  begin(ageMs: number, spanMs: number, beforeMs: number, lifeMs: number, first: boolean): void {
    this.sums.fill(0);
    this.spanMs = spanMs;
    this.beforeMs = beforeMs;
    this.lifeMs = lifeMs;
    this.first = first;
    const middleBeforeMs = Math.max(ageMs - beforeMs / 2, ageMs / 4);
    this.ageStep = Math.log((ageMs + spanMs / 2) / middleBeforeMs);
  }

  /** Adds one target: its gain over the span, that over the span before, and its counter between. */
  addGain(target: number, gain: number, before: number, counter: number): void {
    const place = target * sumsPerTarget;
    const sums = this.sums;
    const logRate = logRateOf(gain, this.spanMs);
    if (this.first) {
      const logRatio = logRate - lifetimeLogRate(counter, this.lifeMs);
      sums[place + videos] = 1;
      sums[place + rateSum] = logRate;
      sums[place + rateSquares] = logRate * logRate;
      sums[place + ratioSum] = logRatio;
      sums[place + ratioSquares] = logRatio * logRatio;
    }
    if (this.beforeMs > 0) {
      const step = logRate - logRateOf(before, this.beforeMs);
      const rateStep = Math.max(-maxLogRateStep, Math.min(maxLogRateStep, step));
      const variance = minStepVariance + countVariance(gain) + countVariance(before);
      sums[place + ageStepSquares] = this.ageStep * this.ageStep / variance;
      sums[place + ageRateProducts] = this.ageStep * rateStep / variance;
    }
  }

  /** Adds how far the forecast `served` (value first, from `at` on) of a target was from its gain. */
  addResidual(target: number, served: ArrayLike<number>, at: number, gain: number): void {
    const place = target * sumsPerTarget;
    this.sums[place + forecasts] = 1;
    this.sums[place + residualSum] = Bands.residual(served[at + target * bandSize], gain);
  }
}

/** What the cohorts say about one video now. */
export class CohortPrior {
  /** Age at the newest reading, in milliseconds. */
  ageMs = 0;
  private readonly logRates = new Float64Array(targetCount);
  private readonly variances = new Float64Array(targetCount);
  private readonly slopes = new Float64Array(targetCount);
  private readonly residuals = new Float64Array(targetCount);

  /** Natural logarithm of the rate to expect at this age, per hour. */
  logRate(target: number): number {
    return this.logRates[target];
  }

  /** Variance of that logarithm from video to video. */
  variance(target: number): number {
    return this.variances[target];
  }

  /** Power of age that rates follow: −0.5 halves them while age quadruples. */
  slope(target: number): number {
    return this.slopes[target];
  }

  /** Mean residual (`Bands.residual`) of forecasts of such videos. */
  residual(target: number): number {
    return this.residuals[target];
  }

  /**
   * Computes what to expect of one target from rows of sums, the widest cohort first, each drawn
   * towards the one before it (empirical Bayes: a row with as many videos as `videoShrinkage`
   * counts half). The level of such videos and this one's own rate so far, `counter` over `lifeMs`
   * times the usual ratio to it, are weighted by their precision.
   */
  set(
    target: number,
    rows: readonly (Float64Array | undefined)[],
    ageKnown: boolean,
    counter: number,
    lifeMs: number,
  ): void {
    const place = target * sumsPerTarget;
    let rate = startLogRate[target];
    let rateVariance = startRateVariance;
    let ratio = startRatio;
    let ratioVariance = startRatioVariance;
    let slope = ageKnown ? startSlope : startSlopeOfUnknownAge;
    let residual = usualResidual;
    for (const row of rows) {
      if (row === undefined) continue;
      const count = row[place + videos];
      const nextRate = shrunkMean(count, row[place + rateSum], rate);
      const nextRatio = shrunkMean(count, row[place + ratioSum], ratio);
      rateVariance = shrunkVariance(
        count,
        row[place + rateSum],
        row[place + rateSquares],
        nextRate,
        rateVariance + (rate - nextRate) ** 2,
      );
      ratioVariance = shrunkVariance(
        count,
        row[place + ratioSum],
        row[place + ratioSquares],
        nextRatio,
        ratioVariance + (ratio - nextRatio) ** 2,
      );
      rate = nextRate;
      ratio = nextRatio;
      slope = (row[place + ageRateProducts] + slopeShrinkage * slope) /
        (row[place + ageStepSquares] + slopeShrinkage);
      residual = (row[place + residualSum] + residualShrinkage * residual) /
        (row[place + forecasts] + residualShrinkage);
    }
    const ownRate = lifetimeLogRate(counter, lifeMs) + ratio;
    const ownShare = rateVariance / (rateVariance + ratioVariance);
    this.logRates[target] = rate + ownShare * (ownRate - rate);
    this.variances[target] = Math.min(rateVariance, ratioVariance);
    this.slopes[target] = Math.max(minSlope, Math.min(maxSlope, slope));
    this.residuals[target] = residual;
  }
}

function shrunkMean(count: number, sum: number, wider: number): number {
  return (sum + videoShrinkage * wider) / (count + videoShrinkage);
}

function shrunkVariance(
  count: number,
  sum: number,
  squares: number,
  mean: number,
  wider: number,
): number {
  const around = Math.max(0, squares - 2 * mean * sum + count * mean * mean);
  return (around + videoShrinkage * wider) / (count + videoShrinkage);
}

function logRateOf(gain: number, spanMs: number): number {
  return Math.log((Math.max(0, gain) + 0.5) / (spanMs / hourMs));
}

/** Variance of the logarithm of a count. */
function countVariance(gain: number): number {
  return 1 / (Math.max(0, gain) + 0.5);
}

function lifetimeLogRate(counter: number, lifeMs: number): number {
  return Math.log((counter + 1) / (lifeMs / hourMs));
}

/** Variance of the log ratio of one rate to the next, beyond what counts scatter. */
const rateVariance = 0.1;

/**
 * Gain within `hours` that the cohort expects of a target: the newest rate, `gain` over `spanHours` (0:
 * there is none), carried on by the cohort's decay with age and drawn towards the cohort's level, the
 * more the fewer counts the rate rests on.
 */
export function cohortGain(
  target: number,
  hours: number,
  prior: CohortPrior,
  gain: number,
  spanHours: number,
): number {
  const ageHours = prior.ageMs / hourMs;
  const slope = prior.slope(target);
  let logRate = prior.logRate(target);
  let half = 0.5;
  if (spanHours > 0) {
    const middleHours = Math.max(ageHours - spanHours / 2, ageHours / 4);
    const own = Math.log((gain + 0.5) / spanHours) + slope * Math.log(ageHours / middleHours);
    const ownVariance = 1 / (gain + 0.5) + rateVariance;
    const variance = prior.variance(target);
    logRate += (own - logRate) * variance / (variance + ownVariance);
    half = 0.5 * hours / spanHours;
  }
  const later = slope * Math.log((ageHours + hours / 2) / ageHours);
  return Math.max(0, Math.exp(logRate + later) * hours - half);
}
