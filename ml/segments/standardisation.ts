// Measures of unlike units on one scale: deviations from the mean, counted in standard deviations, both
// learnt example by example.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";

/** Numbers beyond this are none: their squares could not be summed. */
const greatest = 1e100;

/** A number that lies further out, in standard deviations, counts as if it lay here. */
const farthest = 1000;

/** Whether a number says something; what says nothing counts as the mean. */
export function isKnown(value: number): boolean {
  return Math.abs(value) <= greatest;
}

/** Means and scales of some features, as they were at one moment. */
export class Standardisation {
  readonly means: Float64Array;
  /** One by the standard deviation of each feature; 0 for one that did not vary, which counts for nothing. */
  readonly factors: Float64Array;

  constructor(means: Float64Array, factors: Float64Array) {
    this.means = means;
    this.factors = factors;
  }

  /** Features. */
  get width(): number {
    return this.means.length;
  }

  /** Writes the numbers of `from` that begin at `at`, standardised, to `into` from `intoAt` on. */
  apply(from: Float64Array, at: number, into: Float64Array, intoAt: number): void {
    const { means, factors } = this;
    for (let i = 0; i < means.length; i++) {
      const value = from[at + i];
      const standard = isKnown(value) ? (value - means[i]) * factors[i] : 0;
      into[intoAt + i] = Math.max(-farthest, Math.min(farthest, standard));
    }
  }

  /** Points in this one's units, one after the other, in the units of another. */
  convert(points: Float64Array, to: Standardisation): Float64Array {
    const { means, factors, width } = this;
    const converted = new Float64Array(points.length);
    for (let i = 0; i < points.length; i++) {
      const feature = i % width;
      const factor = factors[feature];
      converted[i] = factor === 0 ? means[feature] : means[feature] + points[i] / factor;
    }
    for (let at = 0; at < points.length; at += width) to.apply(converted, at, converted, at);
    return converted;
  }

  encode(to: ByteWriter): void {
    to.f64s(this.means);
    to.f64s(this.factors);
  }

  /** What {@link encode} wrote of `width` features; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, width: number): Standardisation {
    const [means, factors] = [new Float64Array(width), new Float64Array(width)];
    from.f64s(means);
    from.f64s(factors);
    checkNumbers(means, 0, [{ name: "mean", count: width, low: -greatest, high: greatest }]);
    checkNumbers(factors, 0, [{ name: "factor", count: width, low: 0, high: Number.MAX_VALUE }]);
    return new Standardisation(means, factors);
  }
}

/**
 * Mean and variance of each feature, exact over the first `memory` examples and fading from there on, so
 * that what an audience was long ago is forgotten. What is no number is left out.
 * Source: Welford, Note on a method for calculating corrected sums of squares and products, 1962; fading
 * as in Finch, Incremental calculation of weighted mean and variance, 2009.
 *
 * ```ts
 * const moments = new Moments(1, 1000);
 * for (const value of [1, 2, NaN, 3]) moments.add(Float64Array.of(value));
 * moments.standardisation().means[0]; // 2
 * moments.standardisation().factors[0]; // 1 / √(2 / 3)
 * ```
 */
export class Moments {
  private readonly memory: number;
  private readonly counts: Float64Array;
  private readonly means: Float64Array;
  private readonly variances: Float64Array;

  constructor(width: number, memory: number) {
    this.memory = memory;
    this.counts = new Float64Array(width);
    this.means = new Float64Array(width);
    this.variances = new Float64Array(width);
  }

  add(vector: Float64Array): void {
    const { counts, means, variances, memory } = this;
    for (let i = 0; i < means.length; i++) {
      if (!isKnown(vector[i])) continue;
      counts[i] = Math.min(counts[i] + 1, maxSteps);
      const rate = 1 / Math.min(counts[i], memory);
      const difference = vector[i] - means[i];
      means[i] += rate * difference;
      variances[i] = (1 - rate) * (variances[i] + rate * difference * difference);
    }
  }

  /** Means and scales as they are now. */
  standardisation(): Standardisation {
    const factors = this.variances.map((variance) => {
      const factor = 1 / Math.sqrt(variance);
      return Number.isFinite(factor) ? factor : 0;
    });
    return new Standardisation(this.means.slice(), factors);
  }

  encode(to: ByteWriter): void {
    to.f64s(this.counts);
    to.f64s(this.means);
    to.f64s(this.variances);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, width: number, memory: number): Moments {
    const moments = new Moments(width, memory);
    const { counts, means, variances } = moments;
    for (const numbers of [counts, means, variances]) from.f64s(numbers);
    checkNumbers(counts, 0, [
      { name: "examples of a feature", count: width, low: 0, high: maxSteps, whole: true },
    ]);
    checkNumbers(means, 0, [{ name: "mean", count: width, low: -greatest, high: greatest }]);
    checkNumbers(variances, 0, [
      { name: "variance", count: width, low: 0, high: Number.MAX_VALUE },
    ]);
    return moments;
  }
}
