// Thompson sampling that looks at the context of a decision.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { checkNumbers } from "../ranges.ts";
import { bestArm } from "./best-arm.ts";
import { LinearArm, maxFeature } from "./linear-arm.ts";
import { type ArmEstimate, maxContextLength, type Policy } from "./policy.ts";
import { readArmCount, writeHead } from "./policy-bytes.ts";
import { normalPosterior } from "./posterior.ts";
import { clampReward } from "./rewards.ts";

/** Most numbers in the matrices of all arms. */
export const mostNumbers = 65_536;

/** The noise before anything is known, which counts as one decision. */
const priorVariance = 1;

/** What 95 % of a normal distribution lie within, in standard deviations. */
const interval = 1.959964;

/**
 * Linear Thompson sampling, with a regression for each arm ("disjoint"): the reward of an arm is taken for a
 * weighted sum of the context's numbers and noise, whose scale is learnt from the errors of all arms. Weights
 * are normal around those of a ridge regression; so the scores of the arms in a context are independent
 * normal variables, and an arm is chosen as often as its score is likely to be the highest. Remembers
 * everything. The FIRST number of a context is 1 (the intercept); the others should be of the order of 1, and
 * count as 1,000 where they are more. Takes any finite rewards.
 * Sources: Agrawal and Goyal, Thompson sampling for contextual bandits with linear payoffs, 2013; Li, Chu,
 * Langford and Schapire, A contextual-bandit approach to personalized news article recommendation, 2010
 * (disjoint models).
 *
 * ```ts
 * const policy = new LinearThompson(2, 2);
 * for (let i = 0; i < 400; i++) { // arm 0 earns 1 where the second number is 1, arm 1 where it is 0
 *   const x = i % 4 < 2 ? 1 : 0;
 *   policy.learn(i % 2, i % 2 === 0 ? x : 1 - x, Float64Array.of(1, x));
 * }
 * policy.shares(Float64Array.of(1, 1), Uint8Array.of(1, 1), shares); // 1.00 and 0.00
 * policy.estimate(0).mean; // 0.50, on average over contexts
 * ```
 */
export class LinearThompson implements Policy {
  readonly name = "linear-thompson";
  readonly contextLength: number;
  private readonly arms: LinearArm[] = [];
  /** Working memory: the context within its bounds. */
  private readonly x: Float64Array;

  constructor(armCount: number, contextLength: number) {
    const range = { name: "context length", count: 1, low: 1, high: maxContextLength, whole: true };
    checkNumbers([contextLength], 0, [range]);
    this.contextLength = contextLength;
    this.x = new Float64Array(contextLength);
    this.grow(armCount);
  }

  get armCount(): number {
    return this.arms.length;
  }

  shares(context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    this.bound(context);
    this.integrate(open, shares);
  }

  choose(context: Float64Array, open: Uint8Array, random: Random): number {
    this.bound(context);
    const noise = this.noise();
    let best = -1;
    let highest = -Infinity;
    for (let arm = 0; arm < open.length; arm++) {
      if (open[arm] === 0) continue;
      const deviation = Math.sqrt(noise * this.arms[arm].variance(this.x));
      const score = this.arms[arm].mean(this.x) + deviation * random.normal();
      if (best < 0 || score > highest) [best, highest] = [arm, score];
    }
    return best;
  }

  learn(arm: number, reward: number, context: Float64Array): void {
    this.bound(context);
    this.arms[arm].learn(this.x, clampReward(reward));
  }

  correct(arm: number, from: number, to: number, context: Float64Array): void {
    this.bound(context);
    this.arms[arm].correct(this.x, clampReward(from), clampReward(to));
  }

  /** Throws a `RangeError` where the matrices would take more than {@link mostNumbers} numbers. */
  grow(armCount: number): void {
    const numbers = armCount * this.contextLength ** 2;
    if (numbers > mostNumbers) {
      const most = Math.floor(mostNumbers / this.contextLength ** 2);
      throw new RangeError(
        `linear-thompson: found ${armCount} arms with contexts of ${this.contextLength} numbers, ` +
          `wanted at most ${most} arms of these`,
      );
    }
    while (this.arms.length < armCount) this.arms.push(new LinearArm(this.contextLength));
  }

  /** In the average context so far. */
  estimate(arm: number): ArmEstimate {
    this.average();
    const mean = this.arms[arm].mean(this.x);
    const reach = interval * Math.sqrt(this.noise() * this.arms[arm].variance(this.x));
    return { mean, low: mean - reach, high: mean + reach };
  }

  /** In the average context so far, which is on average over contexts, as scores are linear. */
  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    this.average();
    this.integrate(open, into);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    to.u8(this.contextLength);
    for (const arm of this.arms) arm.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): LinearThompson {
    const armCount = readArmCount(from);
    const policy = new LinearThompson(armCount, from.u8());
    for (let arm = 0; arm < armCount; arm++) {
      policy.arms[arm] = LinearArm.decode(from, policy.contextLength);
    }
    return policy;
  }

  /** The variance of the noise. */
  private noise(): number {
    let [squares, count] = [priorVariance, 1];
    for (const arm of this.arms) {
      squares += arm.residual;
      count += arm.count;
    }
    return squares / count;
  }

  private integrate(open: Uint8Array, into: Float64Array): void {
    const noise = this.noise();
    const posteriorOf = (arm: number) => {
      const deviation = Math.sqrt(noise * this.arms[arm].variance(this.x));
      return normalPosterior(this.arms[arm].mean(this.x), deviation);
    };
    bestArm(posteriorOf, open, into);
  }

  private bound(context: Float64Array): void {
    const { x } = this;
    for (let i = 0; i < x.length; i++) {
      x[i] = Math.max(-maxFeature, Math.min(maxFeature, context[i]));
    }
  }

  /** Brings the average context into `x`; before the first decision that of a context of zeros. */
  private average(): void {
    const { x } = this;
    x.fill(0);
    for (const arm of this.arms) arm.addContexts(x);
    const count = x[0];
    for (let i = 1; i < x.length; i++) x[i] = count > 0 ? x[i] / count : 0;
    x[0] = 1;
  }
}
