// Thompson sampling for amounts.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { type AmountBelief, AmountBeliefs } from "./amount-beliefs.ts";
import { bestArm } from "./best-arm.ts";
import { estimateOf } from "./estimates.ts";
import type { ArmEstimate, Policy } from "./policy.ts";
import { readArmCount, writeHead } from "./policy-bytes.ts";
import { inverseGammaPosterior, type Posterior } from "./posterior.ts";
import { clampAmount } from "./rewards.ts";
import { ShareCache } from "./share-cache.ts";

/**
 * Thompson sampling of the mean of Gamma distributed amounts: draws come from the inverse gamma posterior of
 * {@link AmountBeliefs}. Remembers everything. Takes rewards of 0 and more.
 * Source: Russo, Van Roy, Kazerouni, Osband and Wen, A tutorial on Thompson sampling, 2018 (sampling from
 * the posterior of any conjugate model).
 *
 * ```ts
 * const policy = new GammaThompson(2);
 * for (const amount of [2, 4]) policy.learn(0, amount);
 * for (const amount of [6, 8]) policy.learn(1, amount);
 * policy.shares(none, Uint8Array.of(1, 1), shares); // 0.11 and 0.89
 * ```
 */
export class GammaThompson implements Policy {
  readonly name = "gamma-thompson";
  readonly contextLength = 0;
  private amounts: AmountBeliefs;
  private readonly cache = new ShareCache();
  /** Working memory. */
  private readonly belief: AmountBelief = { shape: 1, scale: 1 };

  constructor(armCount: number) {
    this.amounts = new AmountBeliefs(armCount);
  }

  get armCount(): number {
    return this.amounts.armCount;
  }

  shares(_context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    this.bestProbabilities(open, shares);
  }

  choose(_context: Float64Array, open: Uint8Array, random: Random): number {
    const { belief } = this;
    let best = -1;
    let bestMean = -1;
    for (let arm = 0; arm < open.length; arm++) {
      if (open[arm] === 0) continue;
      this.amounts.believe(arm, belief);
      const mean = belief.scale / random.gamma(belief.shape);
      if (mean > bestMean) [best, bestMean] = [arm, mean];
    }
    return best;
  }

  learn(arm: number, reward: number): void {
    this.amounts.learn(arm, clampAmount(reward));
    this.cache.forget();
  }

  correct(arm: number, from: number, to: number, _context: Float64Array, age: number): void {
    this.amounts.correct(arm, clampAmount(from), clampAmount(to), age);
    this.cache.forget();
  }

  grow(armCount: number): void {
    this.amounts.grow(armCount);
    this.cache.forget();
  }

  estimate(arm: number): ArmEstimate {
    const posterior = this.posterior(arm);
    const { shape, scale } = this.belief;
    return estimateOf(scale / (shape - 1), posterior, Math.exp);
  }

  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    if (this.cache.read(open, into)) return;
    bestArm((arm) => this.posterior(arm), open, into);
    this.cache.keep(open, into);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    this.amounts.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): GammaThompson {
    const armCount = readArmCount(from);
    const policy = new GammaThompson(armCount);
    policy.amounts = AmountBeliefs.decode(from, armCount);
    return policy;
  }

  private posterior(arm: number): Posterior {
    this.amounts.believe(arm, this.belief);
    return inverseGammaPosterior(this.belief.shape, this.belief.scale);
  }
}
