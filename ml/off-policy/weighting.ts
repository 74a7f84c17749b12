// Estimators that weigh what was logged: a decision counts as many times as the target policy would have
// made it for each time that it was made.
import { type Interval, scoreInterval } from "./score-interval.ts";

/** Decisions as a target policy sees them. */
export interface WeighedDecisions {
  readonly reward: Float64Array;
  /** Share of the target policy over propensity, for the arm that was chosen. */
  readonly weight: Float64Array;
  /** What a model that never saw the decision expects of the arm that was chosen, */
  readonly expected: Float64Array;
  /** and of the target policy in its place. */
  readonly expectedOfTarget: Float64Array;
  /** By how much the model may be wrong about an arm: how much arms differ. */
  readonly deviation: number;
  /** The lowest and the highest reward there is. */
  readonly lowest: number;
  readonly highest: number;
}

/** The value of a policy, by one estimator: what a decision would earn on average. */
export interface Estimate extends Interval {
  readonly value: number;
  readonly effectiveSampleSize: number;
}

/**
 * As many decisions of the target policy itself would say as much: (sum w)² / sum w², 0 without any.
 * Source: Kish, Survey sampling, 1965.
 *
 * ```ts
 * effectiveSampleSize([1, 1, 2, 0]); // 2.67
 * ```
 */
export function effectiveSampleSize(weights: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    squares += weights[i] ** 2;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

/**
 * Inverse propensity score: the mean of w r. Unbiased where the log chose each arm that the target policy
 * chooses with a known propensity above 0; varies much where weights do.
 * Source: Horvitz and Thompson, A generalization of sampling without replacement, 1952.
 *
 * ```ts
 * // rewards 1, 0, 1, 0 with weights 0.5, 1, 2, 0.5
 * inversePropensity(rows).value; // (0.5 + 2) / 4 = 0.625
 * ```
 */
export function inversePropensity(rows: WeighedDecisions, clip = Infinity): Estimate | undefined {
  return estimate(rows, clip, {
    base: () => 0,
    residual: (row) => rows.reward[row],
    lost: (row) => rows.expected[row],
  });
}

/**
 * Self-normalised inverse propensity score: sum of w r over sum of w. Biased a little in small logs, varies
 * much less, and never leaves the range of rewards.
 * Source: Swaminathan and Joachims, The self-normalized estimator for counterfactual learning, 2015.
 *
 * ```ts
 * // rewards 1, 0, 1, 0 with weights 0.5, 1, 2, 0.5
 * selfNormalised(rows).value; // 2.5 / 4 = 0.625; with half the last weight 2.5 / 3.75 = 0.667
 * ```
 */
export function selfNormalised(rows: WeighedDecisions, clip = Infinity): Estimate | undefined {
  const { weight, reward } = rows;
  let [sum, earned] = [0, 0];
  for (let row = 0; row < weight.length; row++) {
    const kept = Math.min(clip, weight[row]);
    sum += kept;
    earned += kept * reward[row];
  }
  if (sum === 0) return undefined;
  const value = earned / sum;
  return estimate(rows, clip, {
    value,
    scale: weight.length / sum,
    base: () => 0,
    residual: (row) => reward[row] - value,
    lost: (row) => rows.expected[row] - value,
  });
}

/**
 * Doubly robust: what a reward model expects of the target policy, and w times what the model got wrong on
 * what was logged. Unbiased where propensities are right, and where the model is; varies less than IPS as
 * far as the model is good. No decision was seen by the model that speaks of it.
 * Source: Dudík, Langford and Li, Doubly robust policy evaluation and learning, 2011; crossed folds after
 * Chernozhukov et al., Double/debiased machine learning, 2018.
 *
 * ```ts
 * // rewards 1, 0, 1, 0 with weights 0.5, 1, 2, 0.5, where the model always expects 0.5
 * doublyRobust(rows).value; // 0.5 + (0.25 - 0.5 + 1 - 0.25) / 4 = 0.625
 * ```
 */
export function doublyRobust(rows: WeighedDecisions, clip = Infinity): Estimate | undefined {
  return estimate(rows, clip, {
    base: (row) => rows.expectedOfTarget[row],
    residual: (row) => rows.reward[row] - rows.expected[row],
    lost: () => 0,
  });
}

/** An estimator as the mean over decisions of `base` and `scale` times w times `residual`. */
interface Terms {
  /** What comes of it, where it is not that mean but has it as its error. */
  readonly value?: number;
  readonly scale?: number;
  readonly base: (row: number) => number;
  readonly residual: (row: number) => number;
  /** What weight above the clip would have added, as far as the model knows. */
  readonly lost: (row: number) => number;
}

/**
 * The variance is that of the terms, or, where it is more, what it would be if residuals knew nothing of
 * weights: with few rewards, none may have met a large weight, and large weights would seem harmless. An
 * interval of clipped weights is stretched by what the model says that clipping took away, and by how much
 * the model may be wrong about that.
 */
function estimate(
  { weight, deviation, lowest, highest }: WeighedDecisions,
  clip: number,
  { value, scale = 1, base, residual, lost }: Terms,
): Estimate | undefined {
  const { length } = weight;
  let [weights, weightSquares, residualSquares] = [0, 0, 0];
  let [bases, baseSquares, terms, termSquares] = [0, 0, 0, 0];
  let [clipped, bias] = [0, 0];
  for (let row = 0; row < length; row++) {
    const kept = Math.min(clip, weight[row]);
    const [floor, left] = [base(row), residual(row)];
    const term = floor + scale * kept * left;
    weights += kept;
    weightSquares += kept * kept;
    residualSquares += kept * left * left;
    bases += floor;
    baseSquares += floor * floor;
    terms += term;
    termSquares += term * term;
    const over = scale * (weight[row] - kept) / length;
    clipped += over;
    bias += over * lost(row);
  }
  if (weights === 0) return undefined;
  const mean = terms / length;
  const spread = (termSquares / length - mean * mean) / Math.max(1, length - 1);
  // The square of the mean leaves the second moment of what is weighed, and comes back by the bases.
  const baseMean = bases / length;
  const unrelated = scale * scale * weightSquares * (residualSquares / weights) / length ** 2 +
    (baseSquares / length - baseMean ** 2 - (mean - baseMean) ** 2) / length;
  const size = weights * weights / weightSquares;
  const found = value ?? mean;
  const variance = Math.max(spread, unrelated, 0);
  const measured = { variance, effectiveSampleSize: size, lowest, highest };
  const one = scoreInterval({ ...measured, value: found });
  const doubt = clipped * deviation;
  return {
    value: found,
    low: Math.max(lowest, one.low + Math.min(0, bias) - doubt),
    high: Math.min(highest, one.high + Math.max(0, bias) + doubt),
    effectiveSampleSize: size,
  };
}
