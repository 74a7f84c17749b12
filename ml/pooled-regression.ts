// One regression for all videos, learnt reading by reading, whose sums can be told to others.
import { FadingSums } from "./fading-sums.ts";
import type { NumberRange } from "./ranges.ts";
import { boundedLog, featureCount } from "./regression-features.ts";

/** Share of their weight that the sums keep at every observation: a memory of 2,000 observations. */
export const regressionForgetting = 0.9995;

/** Pull of the coefficients towards 0, at which the base is the forecast. */
export const ridge = 3;
export const cautiousRidge = 30;

/** Errors below this, as log ratios, weigh no more for being smaller. */
const smallestError = 0.3;

/** Bases above this weigh no more for being larger: no video gains so much between readings. */
const largestBase = 1e9;

/** Coefficients are solved for anew after a 64th of all observations, and after 64 at the latest. */
const solvesPerMemory = 64;
const longestWait = 64;

const triangle = featureCount * (featureCount + 1) / 2;

/** Numbers of the sums: products of features with each other (lower triangle), and with the target. */
export const regressionSumsSize = triangle + featureCount;

/** More than any observation adds to a sum: no feature comes to 20. */
const maxProduct = 1e9;

const sumRanges: readonly NumberRange[] = [
  { name: "sum of products", count: regressionSumsSize, low: -maxProduct, high: maxProduct },
];

/** Coefficients beyond this are no fit of anything. */
const maxCoefficient = 1e6;

/** Numbers of the solution: two sets of coefficients, and the observations until the next one. */
export const solutionSize = 2 * featureCount + 1;

/** What those numbers may be. */
export const solutionRanges: readonly NumberRange[] = [
  { name: "coefficient", count: 2 * featureCount, low: -maxCoefficient, high: maxCoefficient },
  { name: "observations to wait", count: 1, low: 0, high: longestWait, whole: true },
];

/** Working memory of one call. */
const products = new Float64Array(triangle);
const moments = new Float64Array(featureCount);
const factor = new Float64Array(triangle);
const solved = new Float64Array(featureCount);

/**
 * Recursive least squares over log ratios of a gain to a base, in the form of sums: products of
 * features are added up with forgetting, and the coefficients solved for now and then. Sums of several
 * owners may simply be added, which is how partitions learn from each other.
 *
 * Each observation has an {@link observationWeight}.
 * Sources: Haykin, Adaptive filter theory, 2002, chapter 9 (recursive least squares); Schlossmacher, An
 * iterative technique for absolute deviations curve fitting, 1973 (the weights).
 *
 * ```ts
 * // gains that are twice the base of 100 where these are the features
 * for (let i = 0; i < 200; i++) regression.learn(features, Math.log(2), 100);
 * Math.exp(regression.logRatio(features)); // 2.00
 * ```
 */
export class PooledRegression {
  private readonly sums: FadingSums;
  private readonly solution: Float64Array;
  private readonly from: number;

  /** Sums that began as zeros, and a solution in {@link solutionSize} numbers from `from` on. */
  constructor(sums: FadingSums, solution: Float64Array, from: number) {
    this.sums = sums;
    this.solution = solution;
    this.from = from;
  }

  /** Expected log ratio of the gain to the base, within ±4. */
  logRatio(features: Float64Array): number {
    return this.product(features, this.from);
  }

  /** The same with a stronger pull towards 0. */
  cautiousLogRatio(features: Float64Array): number {
    return this.product(features, this.from + featureCount);
  }

  /** Learns what the log ratio was that {@link logRatio} was asked for, at a base of `base` counts. */
  learn(features: Float64Array, logRatio: number, base: number): void {
    const { sums, solution, from } = this;
    const weight = observationWeight(logRatio - this.logRatio(features), base);
    sums.observe();
    const { own } = sums;
    let place = sums.from + 1;
    for (let i = 0; i < featureCount; i++) {
      const weighted = weight * features[i];
      for (let j = 0; j <= i; j++) own[place++] += weighted * features[j];
    }
    for (let i = 0; i < featureCount; i++) own[place++] += weight * features[i] * logRatio;
    const wait = from + 2 * featureCount;
    if (solution[wait] > 0) solution[wait]--;
    else this.solve();
  }

  /** Solves for the coefficients anew: after sums of others were added, and now and then. */
  solve(): void {
    const { sums, solution, from } = this;
    for (let i = 0; i < triangle; i++) products[i] = sums.value(i);
    for (let i = 0; i < featureCount; i++) moments[i] = sums.value(triangle + i);
    solveRidge(ridge, solution, from);
    solveRidge(cautiousRidge, solution, from + featureCount);
    solution[from + 2 * featureCount] = Math.min(
      longestWait,
      Math.floor(sums.count / solvesPerMemory),
    );
  }

  /** Throws a `RangeError` where the numbers in `sums` can be no sums of this regression. */
  check(sums: Float64Array): void {
    this.sums.check(sums, sumRanges);
  }

  private product(features: Float64Array, from: number): number {
    let sum = 0;
    for (let i = 0; i < featureCount; i++) sum += this.solution[from + i] * features[i];
    return boundedLog(sum);
  }
}

/**
 * Weight of an observation: the square root of its base, as large counts scatter less, over its error as
 * a log ratio, which draws the regression from the mean towards the median.
 */
export function observationWeight(error: number, base: number): number {
  return Math.sqrt(Math.min(largestBase, base) + 1) / Math.max(smallestError, Math.abs(error));
}

/**
 * Solves (products + ridge × 1) x = moments by Cholesky's factorisation into `out` from `at` on. The
 * ridge keeps the matrix positive however few observations there are; should rounding spoil it all the
 * same, the coefficients stay as they were.
 */
function solveRidge(ridge: number, out: Float64Array, at: number): void {
  for (let i = 0, row = 0; i < featureCount; row += ++i) {
    for (let j = 0, other = 0; j <= i; other += ++j) {
      let sum = products[row + j] + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) sum -= factor[row + k] * factor[other + k];
      if (i > j) factor[row + j] = sum / factor[other + j];
      else if (sum > 0) factor[row + j] = Math.sqrt(sum);
      else return;
    }
  }
  for (let i = 0, row = 0; i < featureCount; row += ++i) {
    let sum = moments[i];
    for (let k = 0; k < i; k++) sum -= factor[row + k] * solved[k];
    solved[i] = sum / factor[row + i];
  }
  for (let i = featureCount - 1; i >= 0; i--) {
    let sum = solved[i];
    for (let k = i + 1; k < featureCount; k++) sum -= factor[k * (k + 1) / 2 + i] * solved[k];
    solved[i] = sum / factor[i * (i + 1) / 2 + i];
    if (!Number.isFinite(solved[i])) return;
  }
  for (let i = 0; i < featureCount; i++) {
    out[at + i] = Math.max(-maxCoefficient, Math.min(maxCoefficient, solved[i]));
  }
}
