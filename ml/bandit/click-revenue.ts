// Thompson sampling for revenue that comes with clicks: how often an arm is clicked, times what a click brings.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { AdaptiveThompson, sharpness } from "./adaptive-thompson.ts";
import { type AmountBelief, AmountBeliefs } from "./amount-beliefs.ts";
import { bestArm } from "./best-arm.ts";
import type { BetaPrior } from "./click-prior.ts";
import { estimateOf } from "./estimates.ts";
import type { ArmEstimate, Policy } from "./policy.ts";
import { gammaPosterior, type Posterior } from "./posterior.ts";
import { readArmCount, readPolicyName, writeHead } from "./policy-bytes.ts";
import { clampAmount } from "./rewards.ts";
import { ShareCache } from "./share-cache.ts";

const none = new Float64Array(0);

/**
 * What an arm is worth is its click rate, as {@link AdaptiveThompson} believes it, times the mean revenue of
 * a click, as {@link AmountBeliefs} does, which never forgets. The product of the two is taken for a Gamma
 * variable with its mean and variance: so it is exactly, for low rates, once revenue is known. Choosing draws
 * from it with half its deviation. Takes rewards of 0 and more; one above 0 is a click.
 * Source: Russo, Van Roy, Kazerouni, Osband and Wen, A tutorial on Thompson sampling, 2018, section 5
 * (approximate posteriors); Fenton, The sum of log-normal probability distributions, 1960 (matching moments).
 *
 * ```ts
 * const policy = new ClickRevenue(2);
 * for (let i = 0; i < 500; i++) policy.learn(0, i % 50 === 0 ? 3 : 0); // 10 clicks of 3
 * for (let i = 0; i < 500; i++) policy.learn(1, i % 25 === 0 ? 1 : 0); // 20 clicks of 1
 * policy.estimate(0).mean; // 0.060
 * policy.shares(none, Uint8Array.of(1, 1), shares); // 0.95 and 0.05
 * ```
 */
export class ClickRevenue implements Policy {
  readonly name = "click-revenue";
  readonly contextLength = 0;
  private clicks: AdaptiveThompson;
  private revenue: AmountBeliefs;
  private readonly shareCache = new ShareCache();
  private readonly bestCache = new ShareCache();
  /** Working memory. */
  private readonly rate: BetaPrior = { alpha: 1, beta: 1 };
  private readonly amount: AmountBelief = { shape: 1, scale: 1 };
  private readonly value = { mean: 0, shape: 0 };

  constructor(armCount: number) {
    this.clicks = new AdaptiveThompson(armCount);
    this.revenue = new AmountBeliefs(armCount);
  }

  get armCount(): number {
    return this.revenue.armCount;
  }

  shares(_context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    this.integrate(sharpness, this.shareCache, open, shares);
  }

  choose(_context: Float64Array, open: Uint8Array, random: Random): number {
    const { value } = this;
    let best = -1;
    let bestValue = -1;
    for (let arm = 0; arm < open.length; arm++) {
      if (open[arm] === 0) continue;
      this.believe(arm);
      const shape = sharpness * value.shape;
      const drawn = value.mean * random.gamma(shape) / shape;
      if (drawn > bestValue) [best, bestValue] = [arm, drawn];
    }
    return best;
  }

  learn(arm: number, reward: number): void {
    const amount = clampAmount(reward);
    this.clicks.learn(arm, amount > 0 ? 1 : 0);
    if (amount > 0) this.revenue.learn(arm, amount);
    this.forget();
  }

  correct(arm: number, from: number, to: number, _context: Float64Array, age: number): void {
    const before = clampAmount(from);
    const after = clampAmount(to);
    if (before > 0 !== after > 0) {
      this.clicks.correct(arm, before > 0 ? 1 : 0, after > 0 ? 1 : 0, none, age);
    }
    if (before > 0) this.revenue.unlearn(arm, before);
    if (after > 0) this.revenue.learn(arm, after);
    this.forget();
  }

  grow(armCount: number): void {
    this.clicks.grow(armCount);
    this.revenue.grow(armCount);
    this.forget();
  }

  estimate(arm: number): ArmEstimate {
    const posterior = this.posterior(arm, 1);
    return estimateOf(this.value.mean, posterior, Math.exp);
  }

  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    this.integrate(1, this.bestCache, open, into);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    this.clicks.encode(to);
    this.revenue.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): ClickRevenue {
    const armCount = readArmCount(from);
    const policy = new ClickRevenue(armCount);
    const name = readPolicyName(from);
    if (name !== policy.clicks.name) {
      throw new RangeError(`clicks: found ${name}, wanted ${policy.clicks.name}`);
    }
    policy.clicks = AdaptiveThompson.decode(from);
    if (policy.clicks.armCount !== armCount) {
      throw new RangeError(`clicks: found ${policy.clicks.armCount} arms, wanted ${armCount}`);
    }
    policy.revenue = AmountBeliefs.decode(from, armCount);
    return policy;
  }

  private integrate(times: number, cache: ShareCache, open: Uint8Array, into: Float64Array): void {
    if (cache.read(open, into)) return;
    bestArm((arm) => this.posterior(arm, times), open, into);
    cache.keep(open, into);
  }

  private posterior(arm: number, times: number): Posterior {
    this.believe(arm);
    return gammaPosterior(times * this.value.shape, this.value.mean);
  }

  /** Brings mean and shape of what an arm is worth into `value`. */
  private believe(arm: number): void {
    const { rate, amount, value } = this;
    this.clicks.belief(arm, 1, rate);
    this.revenue.believe(arm, amount);
    const count = rate.alpha + rate.beta;
    const ofRate = rate.beta / (rate.alpha * (count + 1));
    const ofAmount = 1 / (amount.shape - 2);
    value.mean = rate.alpha / count * amount.scale / (amount.shape - 1);
    value.shape = 1 / (ofRate + ofAmount + ofRate * ofAmount);
  }

  private forget(): void {
    this.shareCache.forget();
    this.bestCache.forget();
  }
}
