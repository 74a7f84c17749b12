// What is believed about the mean reward of each arm, where rewards may be any numbers.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { ArmMoments } from "./arm-moments.ts";
import { bestArm } from "./best-arm.ts";
import { estimateOf, sameValue } from "./estimates.ts";
import type { ArmEstimate } from "./policy.ts";
import { type Posterior, studentPosterior } from "./posterior.ts";
import { clampReward } from "./rewards.ts";
import { ShareCache } from "./share-cache.ts";

/** Decisions that the prior of a mean counts, and degrees of freedom of the prior of a variance. */
const priorCount = 1;
const priorFreedom = 2;

/** Variances are at least such a part of the squared mean: below is rounding. */
const leastVariance = 1e-12;

/** Student's t around `centre`, of so many degrees of freedom. */
interface MeanBelief {
  centre: number;
  scale: number;
  freedom: number;
}

/**
 * Normal rewards of unknown mean and variance: the Normal-inverse-gamma posterior of each arm, whose mean is
 * Student-t. The prior is weak, and made of the mean and the variance of all arms together.
 * Source: Murphy, Conjugate Bayesian analysis of the Gaussian distribution, 2007, section 6.
 *
 * ```ts
 * const means = new MeanBeliefs(2);
 * for (const reward of [8, 10, 12]) means.learn(0, reward);
 * for (const reward of [1, 2, 3]) means.learn(1, reward);
 * means.estimate(0);  // 9, 4.7 to 13.3 with 95 % probability
 * ```
 */
export class MeanBeliefs {
  private moments: ArmMoments;
  private readonly cache = new ShareCache();
  /** Working memory. */
  private readonly belief: MeanBelief = { centre: 0, scale: 1, freedom: priorFreedom };

  constructor(armCount: number) {
    this.moments = new ArmMoments(armCount, 2, 1);
  }

  get armCount(): number {
    return this.moments.armCount;
  }

  /** Decisions that were learnt from, of all arms. */
  get decisions(): number {
    return this.moments.pooled(0);
  }

  /** What an arm is expected to earn. */
  mean(arm: number): number {
    this.believe(arm);
    return this.belief.centre;
  }

  /** What an arm may earn on average, drawn from the posterior. */
  draw(arm: number, random: Random): number {
    this.believe(arm);
    const { centre, scale, freedom } = this.belief;
    return centre + scale * random.normal() / Math.sqrt(random.gamma(freedom / 2) * 2 / freedom);
  }

  learn(arm: number, reward: number): void {
    this.moments.learn(arm, clampReward(reward));
    this.cache.forget();
  }

  correct(arm: number, from: number, to: number, age: number): void {
    this.moments.correct(arm, clampReward(from), clampReward(to), age);
    this.cache.forget();
  }

  grow(armCount: number): void {
    this.moments.grow(armCount);
    this.cache.forget();
  }

  estimate(arm: number): ArmEstimate {
    const posterior = this.posterior(arm);
    return estimateOf(this.belief.centre, posterior, sameValue);
  }

  /** Probability of each open arm to have the greatest mean. */
  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    if (this.cache.read(open, into)) return;
    bestArm((arm) => this.posterior(arm), open, into);
    this.cache.keep(open, into);
  }

  encode(to: ByteWriter): void {
    this.moments.encode(to);
  }

  /** Reads what {@link encode} wrote of so many arms; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, armCount: number): MeanBeliefs {
    const means = new MeanBeliefs(armCount);
    means.moments = ArmMoments.decode(from, armCount, 2, 1);
    return means;
  }

  private posterior(arm: number): Posterior {
    this.believe(arm);
    return studentPosterior(this.belief.centre, this.belief.scale, this.belief.freedom);
  }

  private believe(arm: number): void {
    const { moments, belief } = this;
    const all = moments.pooled(0);
    const prior = all > 0 ? moments.pooled(1) / all : 0;
    const variance = all > 0 ? moments.pooled(2) / all - prior * prior : 1;
    const least = leastVariance * (prior * prior + leastVariance);
    const count = moments.value(arm, 0);
    const mean = count > 0 ? moments.value(arm, 1) / count : prior;
    const spread = Math.max(0, moments.value(arm, 2) - count * mean * mean);
    const weight = priorCount + count;
    const freedom = priorFreedom + count;
    const away = priorCount * count * (mean - prior) ** 2 / weight;
    const squares = priorFreedom * Math.max(least, variance) + spread + away;
    belief.centre = (priorCount * prior + count * mean) / weight;
    belief.scale = Math.sqrt(squares / (freedom * weight));
    belief.freedom = freedom;
  }
}
