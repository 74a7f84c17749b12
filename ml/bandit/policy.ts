// What every bandit policy is: something that learns what arms earn, and says how likely it is to choose
// each of them.
import type { ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";

/** The policies that an experiment can ask for. Their places stand in stored bytes: new ones come last. */
export const policyNames = [
  "adaptive-thompson",
  "thompson",
  "normal-thompson",
  "gamma-thompson",
  "click-revenue",
  "linear-thompson",
  "ucb",
  "epsilon-greedy",
  "fixed",
] as const;
export type PolicyName = typeof policyNames[number];

/** Most arms of a policy. */
export const maxArms = 500;

/** Most numbers of a context. */
export const maxContextLength = 32;

/** What an arm earns a decision, as far as a policy knows: with 95 % probability between `low` and `high`. */
export interface ArmEstimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A policy and what it has learnt. Arms are numbered from 0 and keep their numbers: one that is taken away
 * stays known and is closed. Nothing in it knows of time or chance; both are passed in.
 */
export interface Policy {
  readonly name: PolicyName;
  readonly armCount: number;
  /** How many numbers describe the context of a decision; 0 for a policy that looks at none. */
  readonly contextLength: number;

  /**
   * Writes into `shares` the probability with which each arm is chosen in this context: 0 for arms that are
   * not `open` (1 for an open arm, 0 for a closed one; at least one is open), and 1 in sum.
   */
  shares(context: Float64Array, open: Uint8Array, shares: Float64Array): void;
  /** Draws an arm, each as likely as {@link shares} says; it may cost much less. */
  choose(context: Float64Array, open: Uint8Array, random: Random): number;
  /**
   * Learns from a decision what it earned, or what it is taken to have earned until more is known. Rewards and
   * contexts are finite; what lies beyond the kind of rewards that the policy takes counts as the nearest.
   */
  learn(arm: number, reward: number, context: Float64Array): void;
  /**
   * Replaces what an earlier decision was taken to have earned. `age` is how many decisions were learnt from
   * since, that one not counted.
   */
  correct(arm: number, from: number, to: number, context: Float64Array, age: number): void;
  /** Adds arms, of which nothing is known, until there are `armCount`. */
  grow(armCount: number): void;
  /** What an arm earns on average, over contexts where it looks at any. */
  estimate(arm: number): ArmEstimate;
  /** Probability of each arm to be the best of those that are open, on average over contexts. */
  bestProbabilities(open: Uint8Array, into: Float64Array): void;
  encode(to: ByteWriter): void;
}
