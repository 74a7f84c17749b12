// The arm whose click rate may be the highest.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { ClickBeliefs } from "./click-beliefs.ts";
import { highest, shareHighest } from "./highest.ts";
import type { ArmEstimate, Policy } from "./policy.ts";
import { readArmCount, writeHead } from "./policy-bytes.ts";

/** The search for a bound ends when it moves by less than this part of it, or after so many steps. */
const precision = 1e-9;
const mostSteps = 50;

/** Bounds lie this far from 1, where the divergence is infinite. */
const highestBound = 1 - 1e-9;

/**
 * KL-UCB: always the arm whose rate has the highest upper confidence bound; arms that were never tried come
 * first, and ties are split evenly. Its bounds follow the divergence of Bernoulli variables, so that they are
 * much closer at low rates than those of UCB1. Takes rewards from 0 to 1.
 * Source: Garivier and Cappé, The KL-UCB algorithm for bounded stochastic bandits and beyond, 2011 (c = 0, as
 * they recommend in practice).
 *
 * ```ts
 * const policy = new Ucb(2);
 * for (let i = 0; i < 100; i++) policy.learn(0, i < 10 ? 1 : 0);
 * for (let i = 0; i < 10; i++) policy.learn(1, 0);
 * policy.shares(none, Uint8Array.of(1, 1), shares); // 0 and 1: bounds of 0.22 and 0.38
 * ```
 */
export class Ucb implements Policy {
  readonly name = "ucb";
  readonly contextLength = 0;
  private beliefs: ClickBeliefs;
  private bounds: Float64Array;

  constructor(armCount: number) {
    this.beliefs = new ClickBeliefs(armCount);
    this.bounds = new Float64Array(armCount);
  }

  get armCount(): number {
    return this.beliefs.armCount;
  }

  shares(_context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    this.bound(open);
    shareHighest(this.bounds, open, shares);
  }

  choose(_context: Float64Array, open: Uint8Array, random: Random): number {
    this.bound(open);
    return highest(this.bounds, open, random);
  }

  learn(arm: number, reward: number): void {
    this.beliefs.learn(arm, reward);
  }

  correct(arm: number, from: number, to: number, _context: Float64Array, age: number): void {
    this.beliefs.correct(arm, from, to, age);
  }

  grow(armCount: number): void {
    this.beliefs.grow(armCount);
    this.bounds = new Float64Array(armCount);
  }

  estimate(arm: number): ArmEstimate {
    return this.beliefs.estimate(arm);
  }

  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    this.beliefs.bestProbabilities(open, into);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    this.beliefs.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): Ucb {
    const armCount = readArmCount(from);
    const policy = new Ucb(armCount);
    policy.beliefs = ClickBeliefs.decode(from, armCount);
    return policy;
  }

  private bound(open: Uint8Array): void {
    const { beliefs, bounds } = this;
    const evidence = Math.log(Math.max(1, beliefs.allDecisions));
    for (let arm = 0; arm < open.length; arm++) {
      if (open[arm] === 0) continue;
      const decisions = beliefs.decisions(arm);
      bounds[arm] = decisions > 0
        ? upperBound(Math.min(1, beliefs.clicks(arm) / decisions), evidence / decisions)
        : 1;
    }
  }
}

/**
 * The highest rate q whose divergence p log(p / q) + (1 - p) log((1 - p) / (1 - q)) from p, `rate`, is at most
 * `divergence`: by Newton's method from above, which never oversteps it, since the divergence is convex.
 */
function upperBound(rate: number, divergence: number): number {
  const known = (rate > 0 ? rate * Math.log(rate) : 0) +
    (rate < 1 ? (1 - rate) * Math.log(1 - rate) : 0);
  // Pinsker's inequality: no bound lies further out.
  let bound = Math.min(highestBound, rate + Math.sqrt(divergence / 2));
  for (let step = 0; step < mostSteps && bound > rate; step++) {
    const spent = known - rate * Math.log(bound) - (1 - rate) * Math.log(1 - bound);
    const over = (spent - divergence) * bound * (1 - bound) / (bound - rate);
    if (!(over > precision * bound)) break;
    bound -= over;
  }
  return Math.max(rate, bound);
}
