// Whether a fixed split draws its arms as it should, checked at any time.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, countOf, fullCount, type NumberRange } from "../ranges.ts";
import { ArmSums } from "./arm-sums.ts";
import { checkShares } from "./logged-decision.ts";
import { nothingSeen, type RatioVerdict, ratioWord } from "./ratio-verdict.ts";

/**
 * Draws of each arm, on average, that the prior weighs as much as: the more, the smaller the faults that it
 * expects. A hundred expects arms to be drawn about a tenth too often or too rarely.
 */
export const priorDraws = 100;

/** No arm is bet on as if it were drawn more times too often than this. */
const mostOdds = 1e9;

/** Evidence stays within this: beyond, the probability is 0 anyway. */
const mostLogEvidence = 1e15;

const observed = 0;
const expected = 1;

const ranges: readonly NumberRange[] = [
  { name: "times drawn", count: 1, low: 0, high: fullCount, whole: true },
  { name: "times expected", count: 1, low: 0, high: fullCount },
];

/**
 * A sequential check of sample ratios. Each decision multiplies the evidence by how likely its arm was, as
 * the draws before it suggest, over how likely it should have been: a bet against the split, which is fair
 * if the split is right, so that the evidence ever reaches 1 / p with probability p at most (Ville).
 *
 * An arm of share `s` that was drawn `n` times where `e` were expected is bet on with a probability that is
 * proportional to `s (c s + n) / (c s + e)`, with `c` {@link priorDraws} times the number of open arms. As long as shares stay the same
 * that is `(c s + n) / (c + all)`, and the evidence is the Bayes factor of a Dirichlet-multinomial against the
 * multinomial; as shares change with arms that come and go, what was learnt of an arm stays.
 * Source: Lindon and Malek, Anytime-valid inference for multinomial count data, 2022.
 *
 * ```ts
 * const check = new SampleRatio();
 * for (let i = 0; i < 100; i++) check.add(0, [0.5, 0.5]);
 * check.figures(); // mismatch, pValue 4.8e-8, 100 decisions: arm 0 observed 100 times, expected 50
 * ```
 */
export class SampleRatio {
  private sums = new ArmSums(countOf(ranges));
  private decisions = 0;
  private logEvidence = 0;
  private highestLogEvidence = 0;

  /**
   * Looks at a decision: the arm that was drawn, and the probability of each arm, 0 for closed ones. Throws
   * a `RangeError` where these are no probabilities.
   */
  add(arm: number, shares: ArrayLike<number>): void {
    checkShares(arm, shares);
    const { sums } = this;
    sums.growTo(shares.length);
    let open = 0;
    for (let i = 0; i < shares.length; i++) if (shares[i] > 0) open++;
    const prior = priorDraws * open;
    let whole = 0;
    for (let i = 0; i < shares.length; i++) whole += shares[i] * this.odds(i, prior * shares[i]);
    // An arm that could not be drawn was: no evidence could be stronger.
    const gain = shares[arm] > 0
      ? Math.log(this.odds(arm, prior * shares[arm]) / whole)
      : mostLogEvidence;
    this.logEvidence = Math.max(
      -mostLogEvidence,
      Math.min(mostLogEvidence, this.logEvidence + gain),
    );
    this.highestLogEvidence = Math.max(this.highestLogEvidence, this.logEvidence);
    for (let i = 0; i < shares.length; i++) sums.add(i, expected, shares[i]);
    sums.add(arm, observed, 1);
    this.decisions = Math.min(fullCount, this.decisions + 1);
  }

  figures(): RatioVerdict {
    const { sums, decisions } = this;
    if (decisions === 0) return nothingSeen;
    const pValue = Math.exp(-this.highestLogEvidence);
    let furthest = -1;
    let worst = 0;
    let arms = 0;
    for (let arm = 0; arm < sums.armCount; arm++) {
      const wanted = sums.at(arm, expected);
      const difference = Math.abs(sums.at(arm, observed) - wanted);
      if (wanted > 0) arms++;
      const distance = difference === 0 ? 0 : difference / Math.sqrt(wanted);
      if (distance <= furthest) continue;
      furthest = distance;
      worst = arm;
    }
    return {
      verdict: ratioWord(pValue, decisions, arms),
      pValue,
      decisions,
      arm: worst,
      observed: sums.at(worst, observed),
      expected: sums.at(worst, expected),
    };
  }

  encode(to: ByteWriter): void {
    to.f64(this.decisions);
    to.f64(this.logEvidence);
    to.f64(this.highestLogEvidence);
    this.sums.encode(to);
  }

  /** The check that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): SampleRatio {
    const check = new SampleRatio();
    check.decisions = from.f64();
    check.logEvidence = from.f64();
    check.highestLogEvidence = from.f64();
    const { decisions, logEvidence, highestLogEvidence } = check;
    checkNumbers([decisions, logEvidence, highestLogEvidence], 0, [
      { name: "decisions", count: 1, low: 0, high: fullCount, whole: true },
      { name: "log evidence", count: 1, low: -mostLogEvidence, high: mostLogEvidence },
      {
        name: "highest log evidence",
        count: 1,
        low: Math.max(0, logEvidence),
        high: mostLogEvidence,
      },
    ]);
    check.sums = ArmSums.decode(from, ranges);
    return check;
  }

  /** How much more often than it should an arm is drawn, with so many draws of the prior as they should be. */
  private odds(arm: number, prior: number): number {
    const odds = (prior + this.sums.at(arm, observed)) / (prior + this.sums.at(arm, expected));
    // What was just opened, and is as good as never drawn, has no say to speak of.
    return odds > 0 ? Math.max(1 / mostOdds, Math.min(mostOdds, odds)) : 1;
  }
}
