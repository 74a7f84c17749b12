// What is believed about the click rate of each arm, where rates do not drift.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { ArmMoments } from "./arm-moments.ts";
import { bestArm } from "./best-arm.ts";
import { type BetaPrior, clickOf, drawBeta, pooledPrior } from "./click-prior.ts";
import { estimateOf, rateOf } from "./estimates.ts";
import type { ArmEstimate } from "./policy.ts";
import { betaPosterior, type Posterior } from "./posterior.ts";
import { ShareCache } from "./share-cache.ts";

/** Clicks that the prior counts. */
const priorClicks = 1;

/**
 * The Beta posterior of the click rate of each arm, from all that was learnt and a weak prior around the rate
 * of all arms together.
 *
 * ```ts
 * const clicks = new ClickBeliefs(2);
 * for (let i = 0; i < 100; i++) clicks.learn(0, i < 10 ? 1 : 0);
 * for (let i = 0; i < 100; i++) clicks.learn(1, i < 5 ? 1 : 0);
 * clicks.estimate(0); // 0.097, 0.050 to 0.158 with 95 % probability
 * ```
 */
export class ClickBeliefs {
  private moments: ArmMoments;
  private readonly cache = new ShareCache();
  /** Working memory. */
  private readonly belief: BetaPrior = { alpha: 1, beta: 1 };

  constructor(armCount: number) {
    this.moments = new ArmMoments(armCount, 1, 1);
  }

  get armCount(): number {
    return this.moments.armCount;
  }

  /** Decisions for an arm, or all. */
  decisions(arm: number): number {
    return this.moments.value(arm, 0);
  }

  get allDecisions(): number {
    return this.moments.pooled(0);
  }

  clicks(arm: number): number {
    return Math.max(0, Math.min(this.moments.value(arm, 0), this.moments.value(arm, 1)));
  }

  /** A click rate of an arm, drawn from the posterior. */
  draw(arm: number, random: Random): number {
    this.believe(arm);
    return drawBeta(this.belief.alpha, this.belief.beta, random);
  }

  learn(arm: number, reward: number): void {
    this.moments.learn(arm, clickOf(reward));
    this.cache.forget();
  }

  correct(arm: number, from: number, to: number, age: number): void {
    this.moments.correct(arm, clickOf(from), clickOf(to), age);
    this.cache.forget();
  }

  grow(armCount: number): void {
    this.moments.grow(armCount);
    this.cache.forget();
  }

  estimate(arm: number): ArmEstimate {
    const posterior = this.posterior(arm);
    const { alpha, beta } = this.belief;
    return estimateOf(alpha / (alpha + beta), posterior, rateOf);
  }

  /** Probability of each open arm to have the highest rate. */
  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    if (this.cache.read(open, into)) return;
    bestArm((arm) => this.posterior(arm), open, into);
    this.cache.keep(open, into);
  }

  encode(to: ByteWriter): void {
    this.moments.encode(to);
  }

  /** Reads what {@link encode} wrote of so many arms; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, armCount: number): ClickBeliefs {
    const clicks = new ClickBeliefs(armCount);
    clicks.moments = ArmMoments.decode(from, armCount, 1, 1);
    return clicks;
  }

  private posterior(arm: number): Posterior {
    this.believe(arm);
    return betaPosterior(this.belief.alpha, this.belief.beta);
  }

  private believe(arm: number): void {
    const { moments, belief } = this;
    const clicks = this.clicks(arm);
    const all = moments.pooled(0);
    pooledPrior(Math.max(0, Math.min(all, moments.pooled(1))), all, priorClicks, belief);
    belief.alpha += clicks;
    belief.beta += Math.max(0, moments.value(arm, 0) - clicks);
  }
}
