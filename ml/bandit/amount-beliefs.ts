// What is believed about the mean of positive amounts, for each arm.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { ArmMoments } from "./arm-moments.ts";

/** Shape of the prior: with 3 the mean has a variance, and a coefficient of variation of 1. */
const priorShape = 3;

/** Amounts count as at least that similar, and at most. */
const leastShape = 1e-6;
const mostShape = 1e6;

/** Means are at least this. */
const leastMean = 1e-12;

/** An inverse gamma distribution: `scale` divided by a Gamma variable of this shape. */
export interface AmountBelief {
  shape: number;
  scale: number;
}

/**
 * Amounts that are Gamma distributed, with one shape for all arms, the method of moments' (squared mean over
 * variance), and a rate for each, whose conjugate posterior is Gamma: so the mean of an arm is inverse gamma.
 * The prior of an arm is weak, and its mean that of all arms together. Zeros are amounts too: they make the
 * shape small.
 * Source: Fink, A compendium of conjugate priors, 1997, Gamma likelihood of known shape.
 *
 * ```ts
 * const amounts = new AmountBeliefs(2);
 * for (const amount of [2, 4]) amounts.learn(0, amount);
 * for (const amount of [6, 8]) amounts.learn(1, amount);
 * amounts.believe(0, belief);
 * // their mean is 5 and their variance 5; of similarity 2.78 then, one exponential amount stood beside
 * belief; // shape 3 + 2.78 × 2 = 8.56, scale 2 × 5 + 2.78 × 6 = 26.67: a mean of 26.67 / 7.56 = 3.5
 * ```
 */
export class AmountBeliefs {
  private moments: ArmMoments;

  constructor(armCount: number) {
    this.moments = new ArmMoments(armCount, 2, 1);
  }

  get armCount(): number {
    return this.moments.armCount;
  }

  learn(arm: number, amount: number): void {
    this.moments.learn(arm, amount);
  }

  /** Takes back what was learnt from an amount. */
  unlearn(arm: number, amount: number): void {
    this.moments.unlearn(arm, amount);
  }

  correct(arm: number, from: number, to: number, age: number): void {
    this.moments.correct(arm, from, to, age);
  }

  grow(armCount: number): void {
    this.moments.grow(armCount);
  }

  /** Writes what is believed of an arm's mean into `into`. */
  believe(arm: number, into: AmountBelief): void {
    const { moments } = this;
    const all = moments.pooled(0);
    const mean = all > 0 ? Math.max(leastMean, moments.pooled(1) / all) : 1;
    const variance = all > 0 ? moments.pooled(2) / all - mean * mean : mean * mean;
    // One amount, or equal ones, say nothing of the shape; a weak exponential, of shape 1, stands beside.
    const shape = (all + 1) * mean * mean / (Math.max(0, all * variance) + mean * mean);
    const similar = Math.max(leastShape, Math.min(mostShape, shape));
    into.shape = priorShape + similar * Math.max(0, moments.value(arm, 0));
    into.scale = (priorShape - 1) * mean + similar * Math.max(0, moments.value(arm, 1));
  }

  encode(to: ByteWriter): void {
    this.moments.encode(to);
  }

  /** Reads what {@link encode} wrote of so many arms; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, armCount: number): AmountBeliefs {
    const amounts = new AmountBeliefs(armCount);
    amounts.moments = ArmMoments.decode(from, armCount, 2, 1);
    return amounts;
  }
}
