// The BG/NBD model of visits: everyone comes at a rate of their own until, after some visit, they leave.
import { logGamma } from "./log-gamma.ts";

/**
 * Parameters: rates of coming are gamma distributed (`shape`, `rate`, the latter in units of time), the
 * chances of leaving after a visit are beta distributed (`leave`, `stay`). The paper calls them r, alpha,
 * a and b.
 */
export interface BgNbd {
  readonly shape: number;
  readonly rate: number;
  readonly leave: number;
  readonly stay: number;
}

/** What the model knows of a user, all times in one unit of any length. */
export interface VisitSummary {
  /** Visits after the first. */
  readonly repeats: number;
  /** From the first visit to the last. */
  readonly lastAt: number;
  /** From the first visit to now. */
  readonly age: number;
}

/**
 * Log likelihood of one history.
 * Source: Fader, Hardie and Lee, "Counting your customers" the easy way, 2005, equation 6, in the form of
 * their note "Implementing the BG/NBD model in Excel".
 */
export function bgNbdLogLikelihood(model: BgNbd, { repeats, lastAt, age }: VisitSummary): number {
  return countTerm(model, repeats) + timeTerm(model, repeats, lastAt, age);
}

/** The part of the log likelihood that depends on the number of visits alone. */
export function countTerm({ shape, rate, leave, stay }: BgNbd, repeats: number): number {
  return logGamma(shape + repeats) - logGamma(shape) + shape * Math.log(rate) +
    logGamma(leave + stay) + logGamma(stay + repeats) - logGamma(stay) -
    logGamma(leave + stay + repeats);
}

/** The other part of it. */
export function timeTerm(
  { shape, rate, leave, stay }: BgNbd,
  repeats: number,
  lastAt: number,
  age: number,
): number {
  const there = -(shape + repeats) * Math.log(rate + age);
  if (repeats === 0) return there;
  const gone = Math.log(leave / (stay + repeats - 1)) - (shape + repeats) * Math.log(rate + lastAt);
  const larger = Math.max(there, gone);
  return larger + Math.log1p(Math.exp(Math.min(there, gone) - larger));
}

/** The probability that the user has not left. Source: the paper's note on P(alive), 2008. */
export function bgNbdAlive(model: BgNbd, { repeats, lastAt, age }: VisitSummary): number {
  if (repeats === 0) return 1;
  const { shape, rate, leave, stay } = model;
  const logOdds = Math.log(leave / (stay + repeats - 1)) +
    (shape + repeats) * Math.log((rate + age) / (rate + lastAt));
  return 1 / (1 + Math.exp(logOdds));
}

/**
 * The probability of no visit within `ahead` from now: of having left, or of being there and yet not
 * coming. The rate of who is there is gamma distributed with `shape + repeats` and `rate + age`.
 */
export function bgNbdAbsence(model: BgNbd, summary: VisitSummary, ahead: number): number {
  const { shape, rate } = model;
  const { repeats, age } = summary;
  const logIdle = (shape + repeats) * Math.log((rate + age) / (rate + age + ahead));
  return 1 + bgNbdAlive(model, summary) * Math.expm1(logIdle);
}

/**
 * Visits to be expected within `ahead` from now.
 * Source: the paper, equation 10. Chances of leaving with `leave` = 1 are the limit of those beside it.
 *
 * ```ts
 * // Customers of CDNOW, in weeks: 2 repeats, the last in week 30.43, observed for 38.86
 * const cdnow = { shape: 0.243, rate: 4.414, leave: 0.793, stay: 2.426 };
 * bgNbdExpected(cdnow, { repeats: 2, lastAt: 30.43, age: 38.86 }, 39); // 1.226
 * ```
 */
export function bgNbdExpected(model: BgNbd, summary: VisitSummary, ahead: number): number {
  const { shape, rate, stay } = model;
  const { repeats, age } = summary;
  const leave = Math.abs(model.leave - 1) < 1e-6 ? 1 + 1e-6 : model.leave;
  const total = leave + stay + repeats - 1;
  const share = ahead / (rate + age + ahead);
  // Euler's transformation of the paper's series, whose terms grow without bounds for frequent visitors.
  const series = hypergeometric(leave + stay - 1 - shape, leave - 1, total, share);
  const idle = Math.exp((leave - 1) * Math.log1p(-share)) * series;
  return Math.max(0, total / (leave - 1) * (1 - idle)) * bgNbdAlive(model, summary);
}

/** Most terms of a series. */
const maxTerms = 1_000;

/**
 * Gauss's hypergeometric function by its series.
 * Source: Abramowitz and Stegun, 15.1.1; 15.3.3 is Euler's transformation.
 */
function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < maxTerms; n++) {
    term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
    sum += term;
    if (Math.abs(term) < 1e-12 * Math.abs(sum)) break;
  }
  return sum;
}
