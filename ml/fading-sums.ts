// Sums over observations of which old ones fade, told apart by whether others have heard of them.

import type { ByteReader, ByteWriter } from "./bytes.ts";
import { checkNumbers, maxSteps, type NumberRange } from "./ranges.ts";

/** What faded sums may be off by; they are told in single precision. */
const roundingSlack = 1.0001;

/**
 * `size` sums that keep the share `keep` of themselves at every observation. What was observed here
 * since others were last told lies in `own`, all else in `base`; both begin with the number of
 * observations, faded like the sums, so that whoever adds sums of another knows by how much to fade
 * the present ones first: (1 - keep) × the faded number has faded.
 *
 * ```ts
 * const sums = new FadingSums(new Float64Array(3), new Float64Array(3), 0, 2, 0.9);
 * sums.observe(); sums.own[1] += 5;  // an observation of 5 and 0
 * sums.observe(); sums.own[1] += 1;  // and one of 1 and 0
 * sums.count;     // 1.9
 * sums.value(0);  // 5.5, which is 0.9 × 5 + 1
 * ```
 */
export class FadingSums {
  /** What others have not heard of, its number of observations first, from {@link from} on. */
  readonly own: Float64Array;
  readonly from: number;
  private readonly base: Float64Array;
  private readonly size: number;
  private readonly keep: number;

  /** Sums in the {@link fadingSumsSize} numbers of two arrays from `from` on. */
  constructor(base: Float64Array, own: Float64Array, from: number, size: number, keep: number) {
    this.base = base;
    this.own = own;
    this.from = from;
    this.size = size;
    this.keep = keep;
  }

  /** Observations, the older ones counting less. */
  get count(): number {
    return this.at(this.from);
  }

  /** One of the sums. */
  value(index: number): number {
    return this.at(this.from + 1 + index);
  }

  /** Lets an observation pass: fades what is there and counts. The sums are the caller's to add to. */
  observe(): void {
    const { own, from, size, keep } = this;
    for (let i = from; i <= from + size; i++) own[i] *= keep;
    own[from] += 1;
  }

  /** Adds the sums of another owner, which lie in `other` where these lie in their arrays. */
  merge(other: Float64Array): void {
    this.addTo(this.base, other);
  }

  /** Moves what others are now told of to the rest. */
  settle(): void {
    this.addTo(this.base, this.own);
    this.own.fill(0, this.from, this.from + fadingSumsSize(this.size));
  }

  /** Writes what others have not heard of, in single precision. */
  encodeOwn(to: ByteWriter): void {
    for (let i = this.from; i <= this.from + this.size; i++) to.f32(this.own[i]);
  }

  /** Reads what {@link encodeOwn} wrote into the places of these sums in `into`. */
  decodeInto(from: ByteReader, into: Float64Array): void {
    for (let i = this.from; i <= this.from + this.size; i++) into[i] = from.f32();
  }

  /** Throws a `RangeError` where these sums cannot be of observations that each lie in `ranges`. */
  check(sums: Float64Array, ranges: readonly NumberRange[]): void {
    const count = sums[this.from];
    const most = this.keep < 1 ? roundingSlack / (1 - this.keep) : maxSteps;
    // The newest observation has not faded.
    const least = count === 0 ? 0 : 1 / roundingSlack;
    checkNumbers(sums, this.from, [{ name: "observations", count: 1, low: least, high: most }]);
    const scale = count * roundingSlack;
    const ofSums = ranges.map((range) => ({
      ...range,
      low: range.low * scale,
      high: range.high * scale,
    }));
    checkNumbers(sums, this.from + 1, ofSums);
  }

  private at(place: number): number {
    return this.base[place] * this.share(this.own) + this.own[place];
  }

  private addTo(into: Float64Array, more: Float64Array): void {
    const share = this.share(more);
    for (let i = this.from; i <= this.from + this.size; i++) into[i] = into[i] * share + more[i];
  }

  /** What is left of older sums after the observations in `later`. */
  private share(later: Float64Array): number {
    return Math.max(0, 1 - later[this.from] * (1 - this.keep));
  }
}

/** Numbers that `size` fading sums take in each of their two arrays. */
export function fadingSumsSize(size: number): number {
  return 1 + size;
}
