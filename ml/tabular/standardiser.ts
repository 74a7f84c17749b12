// Numbers of any scale brought to mean 0 and deviation 1, learnt as they come.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";

/** Deviations from the mean beyond this count as this many. */
export const mostDeviations = 6;

/** Numbers above this count as this: their squares still add up. */
const largest = 1e100;

/** A mean takes up a new number by at least one part in so many, so that it follows a drift. */
const memory = 20_000;

/** Deviations below this share of the mean are rounding. */
const leastShare = 1e-9;

/**
 * Standardises each of some columns by the mean and deviation of the numbers seen before. A number that is
 * none (NaN) is taken as missing: it comes out as 0, the mean, and is not learnt from; a column that never
 * changed comes out as 0, too.
 * Source: Welford, Note on a method for calculating corrected sums of squares and products, 1962.
 *
 * ```ts
 * const standardiser = new Standardiser(1);
 * standardiser.learn([2]);
 * standardiser.learn([4]);
 * standardiser.standardise([5], out); // out: [2], as the mean is 3 and the deviation 1
 * ```
 */
export class Standardiser {
  readonly size: number;
  private readonly counts: Float64Array;
  private readonly means: Float64Array;
  private readonly variances: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.counts = new Float64Array(size);
    this.means = new Float64Array(size);
    this.variances = new Float64Array(size);
  }

  mean(column: number): number {
    return this.means[column];
  }

  /** One over the deviation; 0 for a column that never changed. */
  inverseDeviation(column: number): number {
    const deviation = Math.sqrt(this.variances[column]);
    return deviation > leastShare * Math.abs(this.means[column]) && deviation > 1e-150
      ? 1 / deviation
      : 0;
  }

  /** Writes the standardised numbers into the first places of `out`. */
  standardise(numbers: ArrayLike<number>, out: Float64Array): void {
    for (let i = 0; i < this.size; i++) {
      out[i] = standardised(numbers[i], this.means[i], this.inverseDeviation(i));
    }
  }

  learn(numbers: ArrayLike<number>): void {
    const { counts, means, variances } = this;
    for (let i = 0; i < this.size; i++) {
      if (Number.isNaN(numbers[i])) continue;
      const number = Math.max(-largest, Math.min(largest, numbers[i]));
      counts[i] = Math.min(memory, counts[i] + 1);
      const difference = number - means[i];
      means[i] += difference / counts[i];
      variances[i] += (difference * (number - means[i]) - variances[i]) / counts[i];
    }
  }

  encode(to: ByteWriter): void {
    to.f64s(this.counts);
    to.f64s(this.means);
    to.f64s(this.variances);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    from.f64s(this.counts);
    from.f64s(this.means);
    from.f64s(this.variances);
    const count = this.size;
    checkNumbers(this.counts, 0, [{ name: "numbers", count, low: 0, high: memory, whole: true }]);
    checkNumbers(this.means, 0, [{ name: "mean", count, low: -largest, high: largest }]);
    checkNumbers(this.variances, 0, [{ name: "variance", count, low: 0, high: 4 * largest ** 2 }]);
  }
}

/** Deviations of a number from a mean, within {@link mostDeviations}; 0 for one that is missing. */
export function standardised(number: number, mean: number, inverseDeviation: number): number {
  const deviations = (number - mean) * inverseDeviation;
  if (Number.isNaN(deviations)) return 0;
  return Math.max(-mostDeviations, Math.min(mostDeviations, deviations));
}
