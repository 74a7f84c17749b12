// Thompson sampling for rewards that may be any numbers.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { highestDraw } from "./highest.ts";
import { MeanBeliefs } from "./mean-beliefs.ts";
import type { ArmEstimate, Policy } from "./policy.ts";
import { readArmCount, writeHead } from "./policy-bytes.ts";

/**
 * Thompson sampling of the mean of normal rewards whose variance is unknown too: draws come from Student's t.
 * Remembers everything. Takes any finite rewards.
 * Sources: Honda and Takemura, Optimality of Thompson sampling for Gaussian bandits depends on priors, 2014;
 * the posterior is that of {@link MeanBeliefs}.
 *
 * ```ts
 * const policy = new NormalThompson(2);
 * for (const reward of [8, 10, 12]) policy.learn(0, reward);
 * for (const reward of [7, 8, 9]) policy.learn(1, reward);
 * policy.shares(none, Uint8Array.of(1, 1), shares); // 0.88 and 0.12
 * ```
 */
export class NormalThompson implements Policy {
  readonly name = "normal-thompson";
  readonly contextLength = 0;
  private means: MeanBeliefs;

  constructor(armCount: number) {
    this.means = new MeanBeliefs(armCount);
  }

  get armCount(): number {
    return this.means.armCount;
  }

  shares(_context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    this.means.bestProbabilities(open, shares);
  }

  choose(_context: Float64Array, open: Uint8Array, random: Random): number {
    return highestDraw(this.means, open, random);
  }

  learn(arm: number, reward: number): void {
    this.means.learn(arm, reward);
  }

  correct(arm: number, from: number, to: number, _context: Float64Array, age: number): void {
    this.means.correct(arm, from, to, age);
  }

  grow(armCount: number): void {
    this.means.grow(armCount);
  }

  estimate(arm: number): ArmEstimate {
    return this.means.estimate(arm);
  }

  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    this.means.bestProbabilities(open, into);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    this.means.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): NormalThompson {
    const armCount = readArmCount(from);
    const policy = new NormalThompson(armCount);
    policy.means = MeanBeliefs.decode(from, armCount);
    return policy;
  }
}
