// Thompson sampling that finds out by itself how fast the past goes out of date.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { bestArm } from "./best-arm.ts";
import { ClickMemories } from "./click-memories.ts";
import { type BetaPrior, drawBeta } from "./click-prior.ts";
import { estimateOf, rateOf } from "./estimates.ts";
import { highestDraw } from "./highest.ts";
import type { ArmEstimate, Policy } from "./policy.ts";
import { readArmCount, writeHead } from "./policy-bytes.ts";
import { betaPosterior } from "./posterior.ts";
import { ShareCache } from "./share-cache.ts";

/** Choosing takes what was counted for so many times as much, which halves the deviation of its draws. */
export const sharpness = 4;

/**
 * Beta-Bernoulli Thompson sampling on what {@link ClickMemories} believe, with half its deviation: plain
 * Thompson sampling explores for a future without end, and pays too much for what will be out of date. Takes
 * rewards from 0 to 1.
 * Sources: Thompson, On the likelihood that one unknown probability exceeds another, 1933; Chapelle and Li, An
 * empirical evaluation of Thompson sampling, 2011, section 3 (posteriors reshaped to explore less).
 *
 * ```ts
 * const policy = new AdaptiveThompson(2);
 * for (let i = 0; i < 200; i++) policy.learn(i % 2, i % 20 === 0 || i % 40 === 1 ? 1 : 0);
 * // Of 100 decisions each, arm 0 has 10 clicks and arm 1 has 5.
 * policy.estimate(0); // mean 0.097, with 95 % probability 0.049 to 0.159
 * policy.bestProbabilities(Uint8Array.of(1, 1), into); // 0.900 and 0.100
 * policy.shares(none, Uint8Array.of(1, 1), into); // 0.994 and 0.006
 * ```
 */
export class AdaptiveThompson implements Policy {
  readonly name = "adaptive-thompson";
  readonly contextLength = 0;
  private clicks: ClickMemories;
  private readonly shareCache = new ShareCache();
  private readonly bestCache = new ShareCache();
  /** Working memory. */
  private readonly one: BetaPrior = { alpha: 1, beta: 1 };

  constructor(armCount: number) {
    this.clicks = new ClickMemories(armCount);
  }

  get armCount(): number {
    return this.clicks.armCount;
  }

  /** Writes what is believed of the click rate of an arm, with all counts taken `times` as much. */
  belief(arm: number, times: number, into: BetaPrior): void {
    this.clicks.belief(arm, times, into);
  }

  choose(_context: Float64Array, open: Uint8Array, random: Random): number {
    return highestDraw(this, open, random);
  }

  /** A click rate of an arm, drawn with half the deviation of what is believed of it. */
  draw(arm: number, random: Random): number {
    const { one } = this;
    this.belief(arm, sharpness, one);
    return drawBeta(one.alpha, one.beta, random);
  }

  shares(_context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    this.integrate(sharpness, this.shareCache, open, shares);
  }

  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    this.integrate(1, this.bestCache, open, into);
  }

  learn(arm: number, reward: number): void {
    this.clicks.learn(arm, reward);
    this.forget();
  }

  correct(arm: number, from: number, to: number, _context: Float64Array, age: number): void {
    this.clicks.correct(arm, from, to, age);
    this.forget();
  }

  grow(armCount: number): void {
    this.clicks.grow(armCount);
    this.forget();
  }

  estimate(arm: number): ArmEstimate {
    const { one } = this;
    this.belief(arm, 1, one);
    const posterior = betaPosterior(one.alpha, one.beta);
    return estimateOf(one.alpha / (one.alpha + one.beta), posterior, rateOf);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    this.clicks.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): AdaptiveThompson {
    const armCount = readArmCount(from);
    const policy = new AdaptiveThompson(armCount);
    policy.clicks = ClickMemories.decode(from, armCount);
    return policy;
  }

  private integrate(times: number, cache: ShareCache, open: Uint8Array, into: Float64Array): void {
    if (cache.read(open, into)) return;
    const { one } = this;
    const posteriorOf = (arm: number) => {
      this.belief(arm, times, one);
      return betaPosterior(one.alpha, one.beta);
    };
    bestArm(posteriorOf, open, into);
    cache.keep(open, into);
  }

  private forget(): void {
    this.shareCache.forget();
    this.bestCache.forget();
  }
}
