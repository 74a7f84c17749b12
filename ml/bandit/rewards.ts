// Which rewards a policy takes, and how far they count.
import type { PolicyName } from "./policy.ts";

/** Rewards between 0 and 1, of 0 and more, or any finite numbers. */
export const rewardKinds = ["click", "amount", "number"] as const;
export type RewardKind = typeof rewardKinds[number];

/** Rewards count as at most so much, to either side: their squares must not overflow. */
export const maxReward = 1e12;

/** What each policy takes. */
export const rewardsOf: Readonly<Record<PolicyName, RewardKind>> = {
  "adaptive-thompson": "click",
  "thompson": "click",
  "normal-thompson": "number",
  "gamma-thompson": "amount",
  "click-revenue": "amount",
  "linear-thompson": "number",
  "ucb": "click",
  "epsilon-greedy": "number",
  "fixed": "number",
};

/** Whether every reward of the kind `given` is one of the kind `taken`. */
export function takesRewards(taken: RewardKind, given: RewardKind): boolean {
  return rewardKinds.indexOf(given) <= rewardKinds.indexOf(taken);
}

export function clampAmount(reward: number): number {
  return Math.max(0, Math.min(maxReward, reward));
}

export function clampReward(reward: number): number {
  return Math.max(-maxReward, Math.min(maxReward, reward));
}
