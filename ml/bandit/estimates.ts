// What an arm earns, with 95 % credible intervals, from posteriors.
import { quantileOf } from "../student.ts";
import type { ArmEstimate } from "./policy.ts";
import type { Posterior } from "./posterior.ts";

/**
 * The mean with the interval of a posterior, `valueOf` leading from the scale of the posterior to that of the
 * rewards.
 */
export function estimateOf(
  mean: number,
  posterior: Posterior,
  valueOf: (place: number) => number,
): ArmEstimate {
  const quantile = (probability: number) => {
    const { low, high } = posterior;
    return quantileOf((place) => posterior.distribution(place), probability, low, high);
  };
  return { mean, low: valueOf(quantile(0.025)), high: valueOf(quantile(0.975)) };
}

/** The rate whose log odds these are. */
export function rateOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

export const sameValue = (value: number): number => value;
