// A split that does not move: an A/B test.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { checkNumbers } from "../ranges.ts";
import { countOpen } from "./highest.ts";
import { MeanBeliefs } from "./mean-beliefs.ts";
import type { ArmEstimate, Policy } from "./policy.ts";
import { readArmCount, writeHead } from "./policy-bytes.ts";

export const mostWeight = 1e9;

/**
 * Every open arm in proportion to its weight, evenly where no weights are given or all open ones are 0. An arm
 * that is added weighs as much as the others do on average. Takes any finite rewards.
 * Source: Kohavi, Longbotham, Sommerfield and Henne, Controlled experiments on the web, 2009.
 *
 * ```ts
 * const policy = new Fixed(3, [1, 2, 1]);
 * policy.shares(none, Uint8Array.of(1, 1, 0), shares); // 1/3, 2/3, 0
 * ```
 */
export class Fixed implements Policy {
  readonly name = "fixed";
  readonly contextLength = 0;
  private weights: Float64Array;
  private beliefs: MeanBeliefs;

  constructor(armCount: number, weights?: ArrayLike<number>) {
    this.weights = new Float64Array(armCount).fill(1);
    if (weights !== undefined) {
      if (weights.length !== armCount) {
        throw new RangeError(
          `weights: found ${weights.length}, wanted one for each of ${armCount}`,
        );
      }
      checkNumbers(weights, 0, [{ name: "weight", count: armCount, low: 0, high: mostWeight }]);
      this.weights.set(weights);
    }
    this.beliefs = new MeanBeliefs(armCount);
  }

  get armCount(): number {
    return this.weights.length;
  }

  shares(_context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    const total = this.total(open);
    const sum = total > 0 ? total : countOpen(open);
    for (let arm = 0; arm < open.length; arm++) shares[arm] = this.weight(arm, open, total) / sum;
  }

  choose(_context: Float64Array, open: Uint8Array, random: Random): number {
    const total = this.total(open);
    let left = random.uniform() * (total > 0 ? total : countOpen(open));
    let chosen = -1;
    for (let arm = 0; arm < open.length; arm++) {
      const weight = this.weight(arm, open, total);
      if (weight === 0) continue;
      chosen = arm;
      left -= weight;
      if (left < 0) break;
    }
    return chosen;
  }

  learn(arm: number, reward: number): void {
    this.beliefs.learn(arm, reward);
  }

  correct(arm: number, from: number, to: number, _context: Float64Array, age: number): void {
    this.beliefs.correct(arm, from, to, age);
  }

  grow(armCount: number): void {
    const { weights } = this;
    const average = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    this.weights = new Float64Array(armCount).fill(average);
    this.weights.set(weights);
    this.beliefs.grow(armCount);
  }

  estimate(arm: number): ArmEstimate {
    return this.beliefs.estimate(arm);
  }

  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    this.beliefs.bestProbabilities(open, into);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    to.f64s(this.weights);
    this.beliefs.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): Fixed {
    const armCount = readArmCount(from);
    const weights = new Float64Array(armCount);
    from.f64s(weights);
    const policy = new Fixed(armCount, weights);
    policy.beliefs = MeanBeliefs.decode(from, armCount);
    return policy;
  }

  /** The weights of the open arms together. */
  private total(open: Uint8Array): number {
    let total = 0;
    for (let arm = 0; arm < open.length; arm++) if (open[arm] !== 0) total += this.weights[arm];
    return total;
  }

  /** The weight of an arm among the open ones, which weigh `total`. */
  private weight(arm: number, open: Uint8Array, total: number): number {
    if (open[arm] === 0) return 0;
    return total > 0 ? this.weights[arm] : 1;
  }
}
