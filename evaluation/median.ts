// The median of a stream of values, in bounded memory: exact while they are few, a sketch beyond.

/** Values up to which the median is exact. */
export const exactUpTo = 50_000;

/** How far the sketch's median may be from the true one, relative to it. */
export const relativeError = 0.001;

const base = (1 + relativeError) / (1 - relativeError);
const logBase = Math.log(base);

/** Values below count as 0: with {@link relativeError} this bounds the bins of the sketch. */
const leastValue = 1e-9;

/**
 * The median of values that are 0 or more. Up to {@link exactUpTo} of them are kept as they are; more
 * are counted in bins whose ends are a constant ratio apart, some 28,000 of them at most, so that the
 * median is off by no more than {@link relativeError} of itself.
 * Source: Masson, Rim and Lee, DDSketch: a fast and fully-mergeable quantile sketch with
 * relative-error guarantees, 2019.
 *
 * ```ts
 * const median = new Median();
 * for (const value of [0.5, 0.1, 0.4, 2]) median.add(value);
 * median.value; // 0.45, between 0.4 and 0.5
 * ```
 */
export class Median {
  private exact: number[] = [];
  private readonly bins = new Map<number, number>();
  private count = 0;

  /** Values added. */
  get length(): number {
    return this.count;
  }

  /** Adds a value, which must not be below 0. */
  add(value: number): void {
    this.count++;
    if (this.count <= exactUpTo) {
      this.exact.push(value);
      return;
    }
    for (const kept of this.exact) this.addToBin(kept);
    this.exact = [];
    this.addToBin(value);
  }

  /** The median; the mean of the middle two of an even number, NaN of none. */
  get value(): number {
    const middle = this.count - 1;
    return (this.at(Math.floor(middle / 2)) + this.at(Math.ceil(middle / 2))) / 2;
  }

  /** The value that stands at `rank` in order of size, 0 for the smallest. */
  private at(rank: number): number {
    if (this.count <= exactUpTo) return this.exact.sort((a, b) => a - b)[rank] ?? NaN;
    let left = rank;
    for (const [bin, count] of [...this.bins].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left < 0) return bin === -Infinity ? 0 : 2 * base ** bin / (base + 1);
    }
    return NaN;
  }

  private addToBin(value: number): void {
    const bin = value < leastValue ? -Infinity : Math.ceil(Math.log(value) / logBase);
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + 1);
  }
}

/** The median of a few values; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const median = new Median();
  for (const value of values) median.add(value);
  return median.value;
}
