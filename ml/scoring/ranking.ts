// What a ranking by probability says: area under the curve, lift, calibration error; exact where every
// group is one probability, approximate where probabilities were put into bins.

/** Outcomes that share a place in the ranking: one probability, or a bin of them. */
export interface RankedGroup {
  /** Their number, or the sum of their weights. */
  readonly weight: number;
  /** How much of that weight turned out positive. */
  readonly positives: number;
  /** Sum of their probabilities, by weight. */
  readonly probabilities: number;
}

/** Groups that calibration is measured in, at most. */
export const calibrationBins = 10;

/**
 * The chance that a positive was given a higher probability than a negative, ties counting half; groups
 * from the lowest probability up. Undefined unless there are both.
 * Source: Hanley and McNeil, The meaning and use of the area under a ROC curve, 1982.
 *
 * ```ts
 * const group = (weight, positives) => ({ weight, positives, probabilities: 0 });
 * areaUnderCurve([group(2, 0), group(2, 1), group(1, 1)]); // (2 × 2 + 1 × 1 + 0.5) / (2 × 3) = 0.9167
 * ```
 */
export function areaUnderCurve(groups: readonly RankedGroup[]): number | undefined {
  let positives = 0;
  let negativesBelow = 0;
  let ordered = 0;
  for (const group of groups) {
    const negatives = group.weight - group.positives;
    ordered += group.positives * (negativesBelow + negatives / 2);
    positives += group.positives;
    negativesBelow += negatives;
  }
  return positives > 0 && negativesBelow > 0 ? ordered / (positives * negativesBelow) : undefined;
}

/**
 * How many times more often the `share` with the highest probabilities turned out positive than all did;
 * groups from the lowest probability up, the group at the border counting in part. Undefined where
 * nothing was positive.
 *
 * ```ts
 * const group = (weight, positives) => ({ weight, positives, probabilities: 0 });
 * liftAt([group(8, 1), group(2, 1)], 0.1); // half of the top group against 2 of 10: 2.5
 * ```
 */
export function liftAt(groups: readonly RankedGroup[], share: number): number | undefined {
  let weight = 0;
  let positives = 0;
  for (const group of groups) {
    weight += group.weight;
    positives += group.positives;
  }
  if (positives <= 0) return undefined;
  const wanted = share * weight;
  let left = wanted;
  let found = 0;
  for (let i = groups.length - 1; i >= 0 && left > 0; i--) {
    const taken = Math.min(left, groups[i].weight);
    if (taken > 0) found += groups[i].positives * taken / groups[i].weight;
    left -= taken;
  }
  return (found / wanted) / (positives / weight);
}

/**
 * Expected calibration error: the mean difference between probability and frequency over bins of about
 * equal weight, ten at most, equal probabilities never parted; groups from the lowest probability up.
 * Undefined for no groups.
 * Sources: Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning,
 * 2015; Nixon et al., Measuring calibration in deep learning, 2019 (bins of equal weight, as bins of
 * equal width hold next to everything in one where positives are rare).
 *
 * ```ts
 * calibrationError([
 *   { weight: 10, positives: 1, probabilities: 2 }, // said 0.2, was 0.1
 *   { weight: 10, positives: 6, probabilities: 6 }, // said 0.6, was 0.6
 * ]); // 0.05
 * ```
 */
export function calibrationError(groups: readonly RankedGroup[]): number | undefined {
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  if (total <= 0) return undefined;
  let apart = 0;
  let passed = 0;
  let excess = 0;
  let bin = 1;
  for (const { weight, positives, probabilities } of groups) {
    passed += weight;
    excess += probabilities - positives;
    if (passed < total * bin / calibrationBins * roundingSlack) continue;
    apart += Math.abs(excess);
    excess = 0;
    bin = Math.floor(calibrationBins * passed / total * (2 - roundingSlack)) + 1;
  }
  return (apart + Math.abs(excess)) / total;
}

/** A bin is full even where rounding leaves it a hair below. */
const roundingSlack = 1 - 1e-9;
