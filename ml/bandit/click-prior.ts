// What is believed about the click rate of an arm before it has been tried: that it resembles the others.

/** Rates lie at least so far from 0 and from 1. */
export const leastRate = 1e-9;

/** A Beta distribution of a rate. */
export interface BetaPrior {
  alpha: number;
  beta: number;
}

/**
 * Writes into `prior` a weak Beta distribution around the rate of all arms together: the rarer of click and
 * no click counts `strength` in it, so that it is uniform before anything is known and `strength` is 1.
 * Rewards between 0 and 1 count as that much of a click.
 * Source: Efron and Morris, Data analysis using Stein's estimator and its generalizations, 1975 (priors from
 * the data of all groups).
 *
 * ```ts
 * const prior = { alpha: 1, beta: 1 };
 * pooledPrior(9.5, 999, 1, prior);
 * prior; // { alpha: 1, beta: 99 }: the rate of all is (9.5 + 1 / 2) / (999 + 1) = 0.01
 * ```
 */
export function pooledPrior(
  clicks: number,
  decisions: number,
  strength: number,
  prior: BetaPrior,
): void {
  const rate = clampRate((clicks + 0.5) / (decisions + 1));
  const count = strength / Math.min(rate, 1 - rate);
  prior.alpha = count * rate;
  prior.beta = count * (1 - rate);
}

/** As much of a click as a reward counts. */
export function clickOf(reward: number): number {
  return Math.max(0, Math.min(1, reward));
}

export function clampRate(rate: number): number {
  return Math.max(leastRate, Math.min(1 - leastRate, rate));
}

/** A draw from a Beta distribution, as the share of one of two gamma variables. */
export function drawBeta(
  alpha: number,
  beta: number,
  random: { gamma(shape: number): number },
): number {
  const clicks = random.gamma(alpha);
  return clicks / (clicks + random.gamma(beta));
}
