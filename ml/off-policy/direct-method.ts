// The direct method: a reward model is asked what the target policy would earn, decision by decision.
import type { DecisionLog } from "./logged.ts";
import { meanWeights, solveRidge } from "./reward-model.ts";
import type { RewardModels } from "./reward-models.ts";
import { scoreInterval } from "./score-interval.ts";
import type { Estimate, WeighedDecisions } from "./weighting.ts";

/**
 * The mean of what a reward model expects of the target policy. It needs no propensities and varies least;
 * where the model is wrong, it is, and no interval can say by how much. What the model expects of a decision
 * comes from others alone; a policy that learns is asked about the first half, by what the second half says
 * ({@link RewardModels.halved}). A ridge regression weighs rewards: row i counts a_i = x_i (X'X + m)⁻¹ z, where z
 * are the mean features of the target policy, and the mean of all counts for the rest. The variance is what
 * is not known of the regression, s² z (X'X + m)⁻¹ z with s² the mean square of what was wrong, and that of
 * the rows; the effective sample size is (sum a)² / sum a².
 * Sources: Dudík, Langford and Li, Doubly robust policy evaluation and learning, 2011; for the variance,
 * which holds what being drawn to the mean may cost, Lindley and Smith, Bayes estimates for the linear
 * model, 1972.
 *
 * ```ts
 * // arm 0 earned 1, 1, 0, 1 and arm 1 earned 0, 0, 1, 0; a policy that always takes arm 0 would earn what
 * // others of its decisions did, drawn towards the mean: less than 0.75 and more than 0.5
 * ```
 */
export function directMethod(
  log: DecisionLog,
  models: RewardModels,
  rows: WeighedDecisions,
  targetFeatures: Float64Array,
): Estimate {
  const { features, sums, spread, asked, learnt, lowest, highest } = models;
  const { count: width } = features;
  const importance = targetFeatures.slice();
  let quadratic = 0;
  for (let arm = 0; arm < log.armCount; arm++) {
    const from = arm * width;
    solveRidge(sums, arm, spread.strength, importance.subarray(from, from + width));
    for (let i = from; i < from + width; i++) quadratic += importance[i] * targetFeatures[i];
  }
  const weights = new Float64Array(log.length);
  const written = new Float64Array(width);
  let given = 0;
  for (let row = learnt.from; row < learnt.to; row++) {
    features.write(log, row, written);
    for (let i = 0, at = log.arm[row] * width; i < width; i++) {
      weights[row] += written[i] * importance[at + i];
    }
    given += weights[row];
  }
  const rest = 1 - given;
  const inMean = meanWeights(sums, spread.strength, log.positionCount);
  let [squares, meanSquares, wrong, weighedWrong] = [0, 0, 0, 0];
  for (let row = learnt.from; row < learnt.to; row++) {
    const ofMean = inMean[log.arm[row]];
    const weight = weights[row] + rest * ofMean;
    const error = (rows.reward[row] - rows.expected[row]) ** 2;
    squares += weight * weight;
    meanSquares += ofMean * ofMean;
    wrong += error / (learnt.to - learnt.from);
    weighedWrong += weight * weight * error;
  }
  const count = asked.to - asked.from;
  let [value, valueSquares] = [0, 0];
  for (let row = asked.from; row < asked.to; row++) {
    value += rows.expectedOfTarget[row] / count;
    valueSquares += rows.expectedOfTarget[row] ** 2 / count;
  }
  const noise = Math.max(wrong, weighedWrong / squares);
  const variance = noise * (quadratic + rest * rest * meanSquares) +
    Math.max(0, valueSquares - value * value) / count;
  const measured = { value, variance, effectiveSampleSize: 1 / squares, lowest, highest };
  return { value, ...scoreInterval(measured), effectiveSampleSize: 1 / squares };
}
