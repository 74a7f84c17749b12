// What an arm earns at a position in a context, as far as a log tells: a ridge regression for each arm that
// is drawn towards what all arms earn.
import { solve } from "../recommender/solve.ts";
import type { DecisionLog } from "./logged.ts";

/** Most numbers that the regressions of all arms may take. */
export const maxModelNumbers = 4_000_000;

/**
 * Turns decisions into features: which position it is, and the context in standard deviations from its mean,
 * both over the whole log. A column that does not vary says nothing.
 */
export class Features {
  readonly count: number;
  private readonly positionCount: number;
  private readonly means: Float64Array;
  private readonly scales: Float64Array;

  /** Throws a `RangeError` where there are more columns than can be learnt from for so many arms. */
  constructor({ length, armCount, positionCount, contextLength, context }: DecisionLog) {
    this.positionCount = positionCount;
    this.count = positionCount + contextLength;
    if (armCount * this.count ** 2 > maxModelNumbers) {
      const found = `found ${contextLength} columns of context and ${positionCount} positions`;
      const most = Math.floor(Math.sqrt(maxModelNumbers / armCount));
      throw new RangeError(`${found} for ${armCount} arms, wanted at most ${most} of both`);
    }
    this.means = new Float64Array(contextLength);
    this.scales = new Float64Array(contextLength);
    for (let column = 0; column < contextLength; column++) {
      let mean = 0;
      let squares = 0;
      for (let row = 0; row < length; row++) {
        const value = context[row * contextLength + column];
        const step = value - mean;
        mean += step / (row + 1);
        squares += step * (value - mean);
      }
      this.means[column] = mean;
      this.scales[column] = squares > 0 ? 1 / Math.sqrt(squares / length) : 0;
    }
  }

  /** Writes the features of a row. */
  write({ position, context, contextLength }: DecisionLog, row: number, into: Float64Array): void {
    into.fill(0, 0, this.positionCount);
    into[position[row]] = 1;
    for (let i = 0; i < contextLength; i++) {
      const value = context[row * contextLength + i];
      into[this.positionCount + i] = (value - this.means[i]) * this.scales[i];
    }
  }
}

/** Sums over decisions that a model is fitted from; sums of parts can be added and taken away. */
export class RewardSums {
  readonly featureCount: number;
  readonly armCount: number;
  /** Decisions and rewards of each arm, rewards and their squares of all. */
  readonly counts: Float64Array;
  readonly rewards: Float64Array;
  squares = 0;
  /** Sums of products of features with each other, with rewards, and of the features, arm by arm. */
  readonly products: Float64Array;
  readonly earned: Float64Array;
  readonly features: Float64Array;

  constructor(armCount: number, featureCount: number) {
    this.armCount = armCount;
    this.featureCount = featureCount;
    this.counts = new Float64Array(armCount);
    this.rewards = new Float64Array(armCount);
    this.products = new Float64Array(armCount * featureCount ** 2);
    this.earned = new Float64Array(armCount * featureCount);
    this.features = new Float64Array(armCount * featureCount);
  }

  add(arm: number, features: Float64Array, reward: number): void {
    const { featureCount: width } = this;
    this.counts[arm]++;
    this.rewards[arm] += reward;
    this.squares += reward * reward;
    for (let i = 0; i < width; i++) {
      const value = features[i];
      if (value === 0) continue;
      this.earned[arm * width + i] += value * reward;
      this.features[arm * width + i] += value;
      const at = (arm * width + i) * width;
      // The lower triangle is all that is ever read.
      for (let j = 0; j <= i; j++) this.products[at + j] += value * features[j];
    }
  }

  /** Adds all of `other`, or takes it away with a `sign` of -1. */
  include(other: RewardSums, sign: 1 | -1): void {
    const both = [
      [this.counts, other.counts],
      [this.rewards, other.rewards],
      [this.products, other.products],
      [this.earned, other.earned],
      [this.features, other.features],
    ] as const;
    for (const [own, others] of both) {
      for (let i = 0; i < own.length; i++) own[i] += sign * others[i];
    }
    this.squares += sign * other.squares;
  }
}

/**
 * A fitted model: the mean reward of arms, and for each arm a ridge regression of what is beyond it. With
 * positions alone, that is the mean of each arm and position drawn towards the mean of all by `strength`
 * decisions.
 * Sources: Hoerl and Kennard, Ridge regression, 1970; for drawing, Lindley and Smith, Bayes estimates
 * for the linear model, 1972.
 *
 * ```ts
 * // one arm, one position: rewards 1, 1, 0 where the mean of all arms is 0.5
 * // drawn by 1 decision: (3 × 0.667 + 1 × 0.5) / (3 + 1) = 0.625
 * ```
 */
export class RewardModel {
  readonly mean: number;
  private readonly width: number;
  private readonly slopes: Float64Array;

  /** The model of these sums, drawn to their mean by so many decisions. */
  constructor(sums: RewardSums, strength: number, positionCount: number) {
    this.width = sums.featureCount;
    const weights = meanWeights(sums, strength, positionCount);
    this.mean = sums.rewards.reduce((mean, reward, arm) => mean + weights[arm] * reward, 0);
    this.slopes = Float64Array.from(
      sums.earned,
      (earned, i) => earned - this.mean * sums.features[i],
    );
    for (let arm = 0; arm < sums.armCount; arm++) {
      solveRidge(
        sums,
        arm,
        strength,
        this.slopes.subarray(arm * this.width, (arm + 1) * this.width),
      );
    }
  }

  /**
   * What an arm earns on average where the features are these. It may be out of the range of rewards:
   * cutting it off would make the mean of many predictions too high or too low.
   */
  predict(arm: number, features: Float64Array): number {
    let sum = this.mean;
    for (let i = 0, at = arm * this.width; i < this.width; i++) {
      sum += this.slopes[at + i] * features[i];
    }
    return sum;
  }
}

/** Solves (X'X + strength) x = vector for one arm, in place. */
export function solveRidge(
  { products, featureCount: width }: RewardSums,
  arm: number,
  strength: number,
  vector: Float64Array,
): void {
  const matrix = products.slice(arm * width * width, (arm + 1) * width * width);
  for (let i = 0; i < width; i++) matrix[i * width + i] += strength;
  solve(matrix, vector);
}

/**
 * What each decision of an arm counts in the mean of all arms: less for one that was chosen often, as the
 * policy of a log chose what earns well, and the mean of its decisions is not that of its arms. Known from
 * meta-analysis as the mean of random effects: DerSimonian and Laird, 1986.
 *
 * ```ts
 * // arms with 30 and 10 decisions, drawn to their mean by 10: 30 / 40 and 10 / 20 of their means count,
 * // so 0.6 and 0.4; a decision counts 0.02 and 0.04
 * ```
 */
export function meanWeights(
  { counts }: RewardSums,
  strength: number,
  positionCount: number,
): Float64Array {
  const weights = counts.map((count) => 1 / (count / positionCount + strength));
  let sum = 0;
  for (let arm = 0; arm < counts.length; arm++) sum += counts[arm] * weights[arm];
  return weights.map((weight) => sum === 0 ? 0 : weight / sum);
}

/** How much arms differ. */
export interface ArmSpread {
  /** Standard deviation between what arms earn. */
  readonly deviation: number;
  /** How many decisions the mean of all counts as in the mean of an arm. */
  readonly strength: number;
}

/**
 * How much arms differ, as much as the log lets them with 90 % probability: what cannot be told apart yet
 * need not be alike. The strength is the variance of one reward over that between arms, from 1 to the number
 * of decisions that each of `cells` has on average.
 * Source: Searle, Casella and McCulloch, Variance components, 1992, 3.6 (sums of squares as chi-square).
 *
 * ```ts
 * // two arms with 150 and 50 clicks in 200 decisions each: armSpread(sums, 2).strength is 1;
 * // forty arms with 25 clicks in 500 decisions each: it is 500, as no arm is told apart
 * ```
 */
export function armSpread({ counts, rewards, squares }: RewardSums, cells: number): ArmSpread {
  const count = total(counts);
  const mean = total(rewards) / Math.max(1, count);
  let [explained, sizes, used] = [0, 0, 0];
  for (let arm = 0; arm < counts.length; arm++) {
    if (counts[arm] === 0) continue;
    explained += counts[arm] * (rewards[arm] / counts[arm] - mean) ** 2;
    sizes += counts[arm] ** 2;
    used++;
  }
  const most = Math.max(1, count / Math.max(1, cells));
  const rest = Math.max(0, squares - count * mean * mean - explained);
  const within = rest / Math.max(1, count - used);
  const least = within / most;
  if (used < 2) return { deviation: Math.sqrt(least), strength: most };
  const size = (count - sizes / count) / (used - 1);
  const between = Math.max(least, (explained / lowChiSquare(used - 1) - within) / size);
  const strength = within > 0 ? Math.min(most, Math.max(1, within / between)) : 1;
  return { deviation: Math.sqrt(between), strength };
}

/** What a chi-square value is below with 10 % probability; Wilson and Hilferty, 1931. */
function lowChiSquare(freedom: number): number {
  return freedom * (1 - 2 / (9 * freedom) - 1.2816 * Math.sqrt(2 / (9 * freedom))) ** 3;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
