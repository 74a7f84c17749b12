// The arm that earned most so far, but for now and then.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { checkNumbers } from "../ranges.ts";
import { anyOpen, countOpen, highest, shareHighest } from "./highest.ts";
import { MeanBeliefs } from "./mean-beliefs.ts";
import type { ArmEstimate, Policy } from "./policy.ts";
import { readArmCount, writeHead } from "./policy-bytes.ts";

/** How many decisions an arm is explored for unless somebody asks for something else. */
export const usualExploration = 100;

export const mostExploration = 1e9;

/**
 * With probability ε any open arm, each as likely, else the one whose rewards have the highest mean, the prior
 * of {@link MeanBeliefs} counting as one decision; ε falls as min(1, exploration × open arms / decisions), so
 * that `exploration` decisions go to each arm before the first is judged. Takes any finite rewards.
 * Source: Auer, Cesa-Bianchi and Fischer, Finite-time analysis of the multiarmed bandit problem, 2002
 * (εₙ-greedy).
 *
 * ```ts
 * const policy = new EpsilonGreedy(2, 10);
 * for (let i = 0; i < 100; i++) policy.learn(i % 2, i % 2);
 * policy.shares(none, Uint8Array.of(1, 1), shares); // 0.1 and 0.9, as ε is 10 × 2 / 100
 * ```
 */
export class EpsilonGreedy implements Policy {
  readonly name = "epsilon-greedy";
  readonly contextLength = 0;
  private readonly exploration: number;
  private beliefs: MeanBeliefs;
  private means: Float64Array;

  constructor(armCount: number, exploration: number = usualExploration) {
    checkNumbers([exploration], 0, [
      { name: "exploration", count: 1, low: 0, high: mostExploration },
    ]);
    this.exploration = exploration;
    this.beliefs = new MeanBeliefs(armCount);
    this.means = new Float64Array(armCount);
  }

  get armCount(): number {
    return this.beliefs.armCount;
  }

  shares(_context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    this.judge(open);
    shareHighest(this.means, open, shares);
    const epsilon = this.epsilon(open);
    const each = epsilon / countOpen(open);
    for (let arm = 0; arm < open.length; arm++) {
      if (open[arm] !== 0) shares[arm] = (1 - epsilon) * shares[arm] + each;
    }
  }

  choose(_context: Float64Array, open: Uint8Array, random: Random): number {
    if (random.chance(this.epsilon(open))) return anyOpen(open, random);
    this.judge(open);
    return highest(this.means, open, random);
  }

  learn(arm: number, reward: number): void {
    this.beliefs.learn(arm, reward);
  }

  correct(arm: number, from: number, to: number, _context: Float64Array, age: number): void {
    this.beliefs.correct(arm, from, to, age);
  }

  grow(armCount: number): void {
    this.beliefs.grow(armCount);
    this.means = new Float64Array(armCount);
  }

  estimate(arm: number): ArmEstimate {
    return this.beliefs.estimate(arm);
  }

  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    this.beliefs.bestProbabilities(open, into);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    to.f64(this.exploration);
    this.beliefs.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): EpsilonGreedy {
    const armCount = readArmCount(from);
    const policy = new EpsilonGreedy(armCount, from.f64());
    policy.beliefs = MeanBeliefs.decode(from, armCount);
    return policy;
  }

  private epsilon(open: Uint8Array): number {
    const decisions = Math.max(1, this.beliefs.decisions);
    return Math.min(1, this.exploration * countOpen(open) / decisions);
  }

  private judge(open: Uint8Array): void {
    for (let arm = 0; arm < open.length; arm++) {
      if (open[arm] !== 0) this.means[arm] = this.beliefs.mean(arm);
    }
  }
}
