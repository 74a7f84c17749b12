// How the numbers of a column are spread, from a sample of them: ranks, bins, and whether tails are heavy.
import type { Random } from "../random.ts";

/** Numbers kept as a sample. */
const sampleSize = 512;

/** Parts that the sample is cut into, and bins that these make. */
const parts = 64;
const partsPerBin = 4;

/** The cuts are first made after so many numbers, and again each time these have doubled. */
const firstCuts = 16;

/**
 * The middle 96 % of heavy tails span more than so many times the middle half: 3.0 for normal numbers, 1.9
 * for uniform ones, 5.3 and up for lognormal ones of deviation 1 and up.
 */
const heavySpan = 5;

/**
 * Cuts a stream of numbers into parts that are about equally frequent, by a sample of all so far. The cuts
 * move ever more seldom, so that a bin stays what it was.
 * Source: Vitter, Random sampling with a reservoir, 1985.
 *
 * ```ts
 * const quantiles = new Quantiles(new Random(1));
 * for (let i = 0; i < 512; i++) quantiles.learn(i);
 * quantiles.bin(40);   // 1, of 16
 * quantiles.score(256) // about 0: the middle
 * ```
 */
export class Quantiles {
  private readonly random: Random;
  private readonly sample = new Float64Array(sampleSize);
  private readonly cuts = new Float64Array(parts - 1);
  private count = 0;
  private nextCuts = firstCuts;
  private heavy = false;

  constructor(random: Random) {
    this.random = random;
  }

  /** Whether some numbers lie so far out that mean and deviation would say little of the rest. */
  get hasHeavyTails(): boolean {
    return this.heavy;
  }

  learn(value: number): void {
    this.count += 1;
    const place = this.count <= sampleSize
      ? this.count - 1
      : this.random.integer(0, this.count - 1);
    if (place < sampleSize) this.sample[place] = value;
    if (this.count === this.nextCuts) this.cut();
  }

  /** The bin of a number, from 0 to 15. */
  bin(value: number): number {
    return Math.floor(this.cutsUpTo(value) / partsPerBin);
  }

  /** The rank of a number as deviations of a logistic curve, within ±3; numbers that are alike in the middle of theirs. */
  score(value: number): number {
    const above = this.cutsUpTo(value);
    let below = above;
    while (below > 0 && this.cuts[below - 1] === value) below--;
    const between = below === above ? this.shareBetween(value, above) : (below + above) / 2;
    const rank = (between + 0.5) / (parts + 1);
    return Math.log(rank / (1 - rank)) / logisticDeviation;
  }

  /** Cuts that are at most the number. */
  private cutsUpTo(value: number): number {
    if (this.nextCuts === firstCuts) return 0;
    let low = 0;
    let high = this.cuts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.cuts[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The place of a number between the cuts around it. */
  private shareBetween(value: number, above: number): number {
    if (above === 0 || above === this.cuts.length) return above;
    const [low, high] = [this.cuts[above - 1], this.cuts[above]];
    return above - 0.5 + (value - low) / (high - low);
  }

  private cut(): void {
    this.nextCuts = Math.min(Number.MAX_SAFE_INTEGER, 2 * this.nextCuts);
    const sorted = this.sample.slice(0, Math.min(this.count, sampleSize)).sort();
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    for (let i = 0; i < this.cuts.length; i++) this.cuts[i] = at((i + 1) / parts);
    const span = at(0.98) - at(0.02);
    this.heavy = span > heavySpan * (at(0.75) - at(0.25));
  }
}

/** Deviation of the logistic distribution. */
const logisticDeviation = Math.PI / Math.sqrt(3);
