// Off-policy estimates in words.
import { rewardWords } from "./experiment-words.js";
import { range } from "./format.js";

/** @import { EvaluationRow, RewardKind } from "./types.js" */

/** The estimator that the page believes where they differ. */
export const chosenEstimator = "doubly-robust";

/** Estimators: what they are called, and how they go about it. */
export const estimatorWords =
  /** @satisfies {Record<EvaluationRow["estimator"], readonly [string, string]>} */ ({
    mean: ["Counting", "what decisions earned on average"],
    replay: ["Replay", "only decisions that it would have made too"],
    ips: ["Inverse propensity", "each reward weighed by how much likelier it would have been"],
    "ips-clipped": [
      "Inverse propensity, clipped",
      "without the largest weights: steadier, and low",
    ],
    snips: ["Self-normalised", "the weights brought to a sum of one"],
    "snips-clipped": ["Self-normalised, clipped", "without the largest weights"],
    "direct-method": ["Direct method", "a model of what each arm earns"],
    "doubly-robust": [
      "Doubly robust",
      "the model, corrected by the weighed rewards: the one to believe",
    ],
    "doubly-robust-clipped": ["Doubly robust, clipped", "without the largest weights"],
  });

/**
 * The answer in a sentence: "An even split: 2.1% (1.9%–2.4%) a decision. What ran: 2.6% (2.4%–2.8%)."
 *
 * @param {readonly EvaluationRow[]} rows
 * @param {string} policy what it is called
 * @param {RewardKind} kind
 */
export function evaluationSaid(rows, policy, kind) {
  const ran = rows.find(({ estimator }) => estimator === "mean");
  const other = rows.find(({ estimator }) => estimator === chosenEstimator);
  return `${policy}: ${figureText(other, kind)}. What ran: ${figureText(ran, kind)}.`;
}

/** @param {EvaluationRow | undefined} row @param {RewardKind} kind */
function figureText(row, kind) {
  if (row === undefined || row.value === null || row.low === null || row.high === null) {
    return "not known";
  }
  const { one } = rewardWords[kind];
  return `${one(row.value)} (${range(row.low, row.high, one)}) a decision`;
}
