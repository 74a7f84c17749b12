// Whether a bandit draws its arms as often as the probabilities that it logs say, period by period.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, countOf, fullCount, type NumberRange } from "../ranges.ts";
import { ArmSums } from "./arm-sums.ts";
import { checkShares, mostArms } from "./logged-decision.ts";
import { nothingSeen, type RatioVerdict, ratioVerdictWords, ratioWord } from "./ratio-verdict.ts";

const observed = 0;
const expected = 1;
const variance = 2;

const ranges: readonly NumberRange[] = [
  { name: "times drawn", count: 1, low: 0, high: fullCount, whole: true },
  { name: "times expected", count: 1, low: 0, high: fullCount },
  { name: "variance", count: 1, low: 0, high: fullCount },
];

/** How strongly is bet against an arm: from what shows within a few draws to what takes 10^8 of them. */
const stakes = Float64Array.from({ length: 14 }, (_, i) => 2 ** (1 - i));

/** What a bet of each strength costs for each unit of variance. */
const costs = stakes.map((stake) => Math.expm1(stake) - stake);

export interface PeriodRatioFigures {
  /** Over all periods: whether any of them is a mismatch, by the one that was furthest off. */
  readonly whole: RatioVerdict;
  /** The last period that ended; undefined before one has. */
  readonly latest: RatioVerdict | undefined;
  /** The period that is under way. */
  readonly current: RatioVerdict;
}

/**
 * A ratio check for probabilities that change with every decision. What an arm was drawn in a period minus
 * the sum of its probabilities is a martingale `S`, with variance `V`, the sum of `p (1 - p)`. As it rises or
 * falls by 1 at most, `exp(b S - (e^b - 1 - b) V)` is never more than 1 on average for any `b > 0`, and so with
 * `-S`: bets of several strengths and both signs, averaged, are evidence that ever reaches 1 / p with
 * probability p at most. That holds at any time, for rare arms as well, where a z of `S / √V` is not normal.
 *
 * Arm `i` bets the share `1 / ((i + 1) (i + 2))` of the stake, so that arms may join, and period `j`, counted
 * from 1, has the share `1 / (j (j + 1))` of the level: over all arms and periods there is a false mismatch
 * with probability 0.001 at most.
 * Sources: Freedman, On tail probabilities for martingales, 1975; Howard, Ramdas, McAuliffe and Sekhon,
 * Time-uniform Chernoff bounds via nonnegative supermartingales, 2020.
 *
 * ```ts
 * const check = new PeriodRatio();
 * for (let i = 0; i < 100; i++) check.add(0, [0.5, 0.5]);
 * check.figures().current; // mismatch, arm 0 observed 100 times, expected 50, in a period with a variance of 25
 * check.endPeriod();
 * for (let i = 0; i < 100; i++) check.add(i % 2, [0.5, 0.5]);
 * check.figures().current; // fine; `latest` and `whole` still say mismatch
 * ```
 */
export class PeriodRatio {
  private sums = new ArmSums(countOf(ranges));
  private decisions = 0;
  /** The number of the period that is under way, from 1. */
  private period = 1;
  private furthest = nothingSeen;
  private latest = nothingSeen;

  /**
   * Looks at a decision: the arm that was drawn, and the probability of each arm, 0 for closed ones. Throws
   * a `RangeError` where these are no probabilities.
   */
  add(arm: number, shares: ArrayLike<number>): void {
    checkShares(arm, shares);
    const { sums } = this;
    sums.growTo(shares.length);
    for (let i = 0; i < shares.length; i++) {
      sums.add(i, expected, shares[i]);
      sums.add(i, variance, shares[i] * (1 - shares[i]));
    }
    sums.add(arm, observed, 1);
    this.decisions = Math.min(fullCount, this.decisions + 1);
  }

  /** Closes the period, if there was a decision in it, and begins the next. */
  endPeriod(): void {
    if (this.decisions === 0) return;
    this.latest = this.current();
    this.furthest = furtherOf(this.furthest, this.latest);
    this.sums.clear();
    this.decisions = 0;
    this.period = Math.min(fullCount, this.period + 1);
  }

  figures(): PeriodRatioFigures {
    const current = this.current();
    return {
      whole: furtherOf(this.furthest, current),
      latest: this.period === 1 ? undefined : this.latest,
      current,
    };
  }

  encode(to: ByteWriter): void {
    to.f64(this.decisions);
    to.f64(this.period);
    this.sums.encode(to);
    encodeVerdict(this.furthest, to);
    encodeVerdict(this.latest, to);
  }

  /** The check that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): PeriodRatio {
    const check = new PeriodRatio();
    check.decisions = from.f64();
    check.period = from.f64();
    checkNumbers([check.decisions, check.period], 0, [
      { name: "decisions", count: 1, low: 0, high: fullCount, whole: true },
      { name: "period", count: 1, low: 1, high: fullCount, whole: true },
    ]);
    check.sums = ArmSums.decode(from, ranges);
    check.furthest = decodeVerdict(from);
    check.latest = decodeVerdict(from);
    return check;
  }

  private current(): RatioVerdict {
    const { sums, decisions, period } = this;
    if (decisions === 0) return nothingSeen;
    // The stakes of all arms are 1 in sum; those of arms that are not there yet stay as they are.
    let evidence = 1 / (sums.armCount + 1);
    let worst = 0;
    let furthest = -1;
    let arms = 0;
    for (let arm = 0; arm < sums.armCount; arm++) {
      if (sums.at(arm, expected) > 0) arms++;
      const difference = sums.at(arm, observed) - sums.at(arm, expected);
      const spread = sums.at(arm, variance);
      evidence += evidenceOf(difference, spread) / ((arm + 1) * (arm + 2));
      const distance = difference === 0 ? 0 : Math.abs(difference) / Math.sqrt(spread);
      if (distance <= furthest) continue;
      furthest = distance;
      worst = arm;
    }
    const pValue = Math.min(1, period * (period + 1) / evidence);
    return {
      verdict: ratioWord(pValue, decisions, arms),
      pValue,
      decisions,
      arm: worst,
      observed: sums.at(worst, observed),
      expected: sums.at(worst, expected),
    };
  }
}

/** The average of bets of all strengths and both signs; infinite where it is more than a number can be. */
function evidenceOf(difference: number, spread: number): number {
  // What had to be, or could not be, was otherwise.
  if (spread === 0 && difference !== 0) return Infinity;
  let sum = 0;
  for (let i = 0; i < stakes.length; i++) {
    const cost = costs[i] * spread;
    sum += Math.exp(stakes[i] * difference - cost) + Math.exp(-stakes[i] * difference - cost);
  }
  return sum / (2 * stakes.length);
}

/** Of two periods the one that is further off; where neither is, the one that has more to say. */
function furtherOf(one: RatioVerdict, other: RatioVerdict): RatioVerdict {
  if (one.pValue !== other.pValue) return one.pValue < other.pValue ? one : other;
  return one.decisions > other.decisions ? one : other;
}

function encodeVerdict(said: RatioVerdict, to: ByteWriter): void {
  to.u8(ratioVerdictWords.indexOf(said.verdict));
  to.f64(said.pValue);
  to.f64(said.decisions);
  to.f64(said.arm ?? -1);
  to.f64(said.observed);
  to.f64(said.expected);
}

function decodeVerdict(from: ByteReader): RatioVerdict {
  const word = from.u8();
  const numbers = new Float64Array(5);
  from.f64s(numbers);
  checkNumbers([word, ...numbers], 0, [
    { name: "verdict", count: 1, low: 0, high: ratioVerdictWords.length - 1, whole: true },
    { name: "probability", count: 1, low: 0, high: 1 },
    { name: "decisions", count: 1, low: 0, high: fullCount, whole: true },
    { name: "arm", count: 1, low: -1, high: mostArms - 1, whole: true },
    { name: "times drawn", count: 1, low: 0, high: fullCount, whole: true },
    { name: "times expected", count: 1, low: 0, high: fullCount },
  ]);
  const [pValue, decisions, arm, drawn, wanted] = numbers;
  return {
    verdict: ratioVerdictWords[word],
    pValue,
    decisions,
    arm: arm < 0 ? undefined : arm,
    observed: drawn,
    expected: wanted,
  };
}
