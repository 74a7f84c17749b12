// What an experiment earns more than an even split over its arms would have earned.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, fullCount } from "../ranges.ts";
import { deviationsOf95, type Figure } from "./figure.ts";
import { checkReward, leastShare, mostArms, mostSum } from "./logged-decision.ts";

/** What earns less earns nothing. */
const leastMean = 1e-24;

// Sums over decisions: of rewards `r`, of weights `w`, and of their products.
const r = 0;
const rr = 1;
const w = 2;
const wr = 3;
const wrr = 4;
const ww = 5;
const wwr = 6;
const wwrr = 7;
const sumCount = 8;

export interface LiftFigures {
  readonly decisions: number;
  /** What a decision earned. */
  readonly mean: number;
  /** What a decision of an even split is estimated to have earned. */
  readonly evenMean: number;
  /** The first less the second, with 95 % probability. */
  readonly difference: Figure;
  /** That, as a share of what the even split earned; undefined where either earned nothing, or less. */
  readonly lift: Figure | undefined;
}

/**
 * Lift over an even split of the same decisions, from what was logged: a decision whose arm was chosen with
 * probability `p` out of `K` open ones stands for `w = 1 / (K p)` decisions of an even split, so that
 * `Σ w r / Σ w` is what that would have earned (self-normalised inverse propensity weighting, with weights
 * of at most 10^6 / K). The intervals are normal, by the delta method: with `A` the mean reward and `B` that of
 * the even split, and `w` brought to 1 on average, a decision moves the difference by `(r - A) - w (r - B)`, and
 * the logarithm of `A / B` by `(r - A) / A - w (r - B) / B`. They hold for one look, not for looking until they
 * please.
 * Sources: Swaminathan and Joachims, The self-normalized estimator for counterfactual learning, 2015; Owen,
 * Monte Carlo theory, methods and examples, 2013, chapter 9.
 *
 * ```ts
 * const lift = new Lift();
 * lift.add(1, 0.8, 2);   // stands for 0.625 decisions of an even split
 * lift.add(1, 0.8, 2);
 * lift.add(0, 0.2, 2);   // for 2.5
 * lift.figures();        // mean 0.6667, evenMean 1.25 / 3.75 = 0.3333, lift 1: twice as much
 * ```
 */
export class Lift {
  private decisions = 0;
  private readonly sums = new Float64Array(sumCount);

  /**
   * Learns what a decision earned whose arm was chosen with probability `share` out of `open` arms. Throws a
   * `RangeError` for what cannot be.
   */
  add(reward: number, share: number, open: number): void {
    checkReward(reward);
    const weight = weightOf(share, open);
    if (this.decisions < fullCount) this.decisions += 1;
    this.sums[w] += weight;
    this.sums[ww] += weight * weight;
    this.earn(weight, 0, reward);
  }

  /** Replaces what an earlier decision, added with that share and so many open arms, was taken to earn. */
  correct(from: number, to: number, share: number, open: number): void {
    checkReward(from);
    checkReward(to);
    this.earn(weightOf(share, open), from, to);
  }

  /** Undefined before the first decision. */
  figures(): LiftFigures | undefined {
    const { sums, decisions } = this;
    if (decisions === 0) return undefined;
    const mean = sums[r] / decisions;
    const evenMean = sums[wr] / sums[w];
    const heaviness = sums[w] / decisions;
    const radius = (own: number, even: number) =>
      deviationsOf95 * Math.sqrt(this.squares(own, even / heaviness, mean, evenMean)) / decisions;
    const byDifference = radius(1, 1);
    const value = mean - evenMean;
    const difference = { value, low: value - byDifference, high: value + byDifference };
    if (!(mean > leastMean && evenMean > leastMean)) {
      return { decisions, mean, evenMean, difference, lift: undefined };
    }
    const ratio = mean / evenMean;
    // Nobody is that unsure, but a number may be no more than a number.
    const byRatio = Math.exp(Math.min(100, radius(1 / mean, 1 / evenMean)));
    const lift = { value: ratio - 1, low: ratio / byRatio - 1, high: ratio * byRatio - 1 };
    return { decisions, mean, evenMean, difference, lift };
  }

  encode(to: ByteWriter): void {
    to.f64(this.decisions);
    to.f64s(this.sums);
  }

  /** The lift that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): Lift {
    const lift = new Lift();
    lift.decisions = from.f64();
    from.f64s(lift.sums);
    const { decisions, sums } = lift;
    const leastWeight = decisions / mostArms;
    checkNumbers([decisions, sums[w]], 0, [
      { name: "decisions", count: 1, low: 0, high: fullCount, whole: true },
      { name: "sum of weights", count: 1, low: leastWeight * (1 - 1e-6), high: mostSum },
    ]);
    checkNumbers(sums, 0, [{ name: "sum", count: sumCount, low: -mostSum, high: mostSum }]);
    return lift;
  }

  private earn(weight: number, from: number, to: number): void {
    const { sums } = this;
    const more = to - from;
    const moreSquared = to * to - from * from;
    sums[r] += more;
    sums[rr] += moreSquared;
    sums[wr] += weight * more;
    sums[wrr] += weight * moreSquared;
    sums[wwr] += weight * weight * more;
    sums[wwrr] += weight * weight * moreSquared;
  }

  /** The sum over decisions of `(own (r - mean) - even w (r - evenMean))²`. */
  private squares(own: number, even: number, mean: number, evenMean: number): number {
    const { sums, decisions } = this;
    const alone = sums[rr] - decisions * mean * mean;
    const both = sums[wrr] - (mean + evenMean) * sums[wr] + mean * evenMean * sums[w];
    const weighted = sums[wwrr] - 2 * evenMean * sums[wwr] + evenMean * evenMean * sums[ww];
    return Math.max(0, own * own * alone - 2 * own * even * both + even * even * weighted);
  }
}

function weightOf(share: number, open: number): number {
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`found a share of ${share}, wanted more than 0 up to 1`);
  }
  if (!Number.isInteger(open) || open < 1 || open > mostArms) {
    throw new RangeError(`found ${open} open arms, wanted a whole number from 1 to ${mostArms}`);
  }
  return 1 / (open * Math.max(leastShare, share));
}
