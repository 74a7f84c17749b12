// How likely each of several arms is to be the best, from what is believed about each of them.
import type { Posterior } from "./posterior.ts";

/** The probability that the greatest of all lies in a cell, when it is not cut any further. */
const cellMass = 1 / 64;

/** What lies below a place this unlikely is left out. */
const leastMass = 1e-5;

const deepestCut = 60;

/**
 * Writes the probability of each open arm to be the best into `into`, 0 for closed ones; the posteriors are
 * independent and on the same scale.
 *
 * With F the distributions and G their product, which is that of the greatest, an arm is the best with
 * probability ∫ G d(log F), and all of them together with ∫ dG = 1. So the axis is cut in two until G
 * rises little in each cell, however narrow, and an arm gets the part of that rise that log F has in the
 * rise of log G. Arms that cannot be the greatest drop out.
 *
 * ```ts
 * const posteriors = [betaPosterior(3, 1), betaPosterior(1, 1)];
 * bestArm((arm) => posteriors[arm], Uint8Array.of(1, 1), into);
 * into; // 0.75 and 0.25: the greatest of three uniform numbers beats a fourth in 3 of 4 cases
 * ```
 * Source of the integral: Scott, A modern Bayesian look at the multi-armed bandit, 2010, equation 2.
 */
export function bestArm(
  posteriorOf: (arm: number) => Posterior,
  open: Uint8Array,
  into: Float64Array,
): void {
  into.fill(0);
  const posteriors: Posterior[] = [];
  const arms: number[] = [];
  let low = -Infinity;
  for (let arm = 0; arm < open.length; arm++) {
    if (open[arm] === 0) continue;
    arms.push(arm);
    posteriors.push(posteriorOf(arm));
    low = Math.max(low, posteriors[posteriors.length - 1].low);
  }
  const able = arms.map((_, index) => index).filter((index) => posteriors[index].high >= low);
  const integral = new Integral(able.map((index) => posteriors[index]));
  const total = integral.run(low);
  for (const [place, index] of able.entries()) {
    // Nothing to integrate: all are certain of the same.
    into[arms[index]] = total > 0 ? integral.parts[place] / total : 1 / able.length;
  }
}

class Integral {
  readonly parts: Float64Array;
  private readonly posteriors: readonly Posterior[];
  /** Logarithms of the distributions at the left end, at the right end and at each cut of the present cell. */
  private readonly rows: Float64Array[] = [];

  constructor(posteriors: readonly Posterior[]) {
    this.posteriors = posteriors;
    this.parts = new Float64Array(posteriors.length);
  }

  /** Integrates from `low` on and says what the parts add up to. */
  run(low: number): number {
    const high = this.posteriors.reduce((most, posterior) => Math.max(most, posterior.high), low);
    const left = this.row(0);
    const right = this.row(1);
    this.cut(low, this.fill(left, low), left, high, this.fill(right, high), right, 2);
    return this.parts.reduce((sum, part) => sum + part, 0);
  }

  private cut(
    low: number,
    below: number,
    left: Float64Array,
    high: number,
    above: number,
    right: Float64Array,
    level: number,
  ): void {
    const mass = above - below;
    // Not `<=`: what is no number must not be cut for ever.
    if (!(mass > leastMass)) return;
    const middle = low + (high - low) / 2;
    const small = mass <= cellMass && (mass < above / 2 || mass <= 2 * leastMass);
    if (small || level > deepestCut || !(middle > low && middle < high)) {
      this.deal(mass, left, right);
      return;
    }
    const row = this.row(level);
    const between = this.fill(row, middle);
    this.cut(low, below, left, middle, between, row, level + 1);
    this.cut(middle, between, row, high, above, right, level + 1);
  }

  /** Deals the rise of G out. */
  private deal(mass: number, left: Float64Array, right: Float64Array): void {
    const { parts } = this;
    let rise = 0;
    for (let i = 0; i < parts.length; i++) rise += right[i] - left[i];
    for (let i = 0; i < parts.length; i++) parts[i] += mass * (right[i] - left[i]) / rise;
  }

  /** Writes the logarithms of the distributions at a place into `row` and says what G is there. */
  private fill(row: Float64Array, place: number): number {
    const { posteriors } = this;
    let sum = 0;
    for (let i = 0; i < posteriors.length; i++) {
      row[i] = Math.log(Math.max(1e-300, posteriors[i].distribution(place)));
      sum += row[i];
    }
    return Math.exp(sum);
  }

  private row(level: number): Float64Array {
    return this.rows[level] ??= new Float64Array(this.posteriors.length);
  }
}
