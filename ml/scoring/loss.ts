// The loss of one probability, and log odds, which is what probabilities are added in.

/** Probabilities are taken as at least this far from 0 and 1, so that no loss is infinite. */
export const smallestProbability = 1e-15;

/**
 * Minus the natural logarithm of the probability that was given to what happened.
 *
 * ```ts
 * logLossOf(0.8, true);  // 0.2231
 * logLossOf(0.8, false); // 1.6094
 * ```
 */
export function logLossOf(probability: number, label: boolean): number {
  return -Math.log(Math.max(smallestProbability, label ? probability : 1 - probability));
}

/** The natural logarithm of the odds of a probability. */
export function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** The probability of log odds, the other way round. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
