// Which arm to take for ever, by what a log knows.
import type { DecisionLog } from "./logged.ts";

/**
 * The arm that has earned most, its mean drawn towards that of all by as many decisions as an arm has on
 * average, and each decision weighed by 1 / propensity. The figures of a log that it was chosen on make it
 * look too good: choose it on one part, and judge it on another.
 *
 * ```ts
 * // 1 click in 1 decision of arm 0, 9 in 10 of arm 1, 0 in 10 of arm 2, each as likely as another:
 * bestArm(log); // 1: of its mean and 7 decisions with that of all, 0.48, it keeps more than arm 0
 * ```
 */
export function bestArm({ length, armCount, arm, reward, propensity }: DecisionLog): number {
  const [weights, rewards] = [new Float64Array(armCount), new Float64Array(armCount)];
  let [weight, earned] = [0, 0];
  for (let row = 0; row < length; row++) {
    const importance = 1 / propensity[row];
    weights[arm[row]] += importance;
    rewards[arm[row]] += importance * reward[row];
    weight += importance;
    earned += importance * reward[row];
  }
  const [usual, mean] = [weight / armCount, earned / Math.max(1e-300, weight)];
  const means = rewards.map((sum, i) => (sum + usual * mean) / (weights[i] + usual));
  return means.indexOf(Math.max(...means));
}
