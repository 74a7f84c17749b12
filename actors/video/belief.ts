// What to believe of a reading: counters that repeat, fall, arrive late or show zero for "missing" are
// understood before anything learns from them (A2).
import { maxTimeMs, type NumberRange } from "../../ml/ranges.ts";

/**
 * What a reading turned out to be: `reading` and `correction` (a counter fell, and is believed) are
 * stepped; a `gap` is kept but not believed; `late` is older than the last one; a `duplicate` says
 * again what was said.
 */
export type Verdict = "reading" | "correction" | "gap" | "late" | "duplicate";

/** A counter that shows zero this many times in a row after it was positive really is zero. */
const zerosBelieved = 3;

/** Numbers a belief keeps: three counters believed, three raw, three runs of zeros, and a time. */
export const beliefNumbers = 10;
const rawAt = 3;
const zerosAt = 6;
const atMsAt = 9;

/** What those numbers may be. */
export const beliefRanges: readonly NumberRange[] = [
  { name: "counter", count: zerosAt, low: 0, high: Number.MAX_SAFE_INTEGER, whole: true },
  { name: "zeros in a row", count: 3, low: 0, high: zerosBelieved - 1, whole: true },
  { name: "time of the last reading", count: 1, low: 0, high: maxTimeMs, whole: true },
];

/**
 * Judges the readings of one video in the order of their arrival. Its memory is a part of the actor's
 * one array of numbers: {@link beliefNumbers} of them from `at` on, zero at first.
 */
export class Belief {
  private readonly numbers: Float64Array;
  private readonly at: number;
  /** A bit per counter whose gain in the last judged reading is true growth. */
  private usable = 0;

  constructor(numbers: Float64Array, at: number) {
    this.numbers = numbers;
    this.at = at;
  }

  /** Event time of the last reading judged, believed or not; 0 before there was any. */
  get lastAtMs(): number {
    return this.numbers[this.at + atMsAt];
  }

  /** The believed value of counter 0 (views), 1 (likes) or 2 (comments). */
  counter(index: number): number {
    return this.numbers[this.at + index];
  }

  /**
   * Whether the gain of a counter in the last judged reading is growth since the believed reading before
   * it: the counter was there in both, and not taken back.
   */
  isUsable(index: number): boolean {
    return (this.usable & (1 << index)) !== 0;
  }

  /** Whether that holds for all three. */
  get allUsable(): boolean {
    return this.usable === 7;
  }

  /**
   * Judges a reading and, unless it is late or a duplicate, believes of it what can be believed:
   * a zero where a counter was positive is taken as missing until it has shown three times, a fall to
   * anything else as a correction by the platform.
   */
  judge(atMs: number, counters: readonly [number, number, number]): Verdict {
    const { numbers, at } = this;
    if (numbers[at + atMsAt] === 0) return this.begin(atMs, counters);
    if (atMs <= numbers[at + atMsAt]) {
      return atMs === numbers[at + atMsAt] && this.repeats(counters) ? "duplicate" : "late";
    }
    const viewsMissing = this.isMissing(0, counters[0]);
    let corrected = false;
    this.usable = 0;
    for (let i = 0; i < 3; i++) {
      const missing = i === 0 ? viewsMissing : viewsMissing || this.isMissing(i, counters[i]);
      numbers[at + rawAt + i] = counters[i];
      if (missing) continue;
      if (counters[i] >= numbers[at + i] && !this.wasMissing(i)) this.usable |= 1 << i;
      numbers[at + zerosAt + i] = 0;
      if (counters[i] < numbers[at + i]) corrected = true;
      numbers[at + i] = counters[i];
    }
    numbers[at + atMsAt] = atMs;
    if (viewsMissing) return "gap";
    return corrected ? "correction" : "reading";
  }

  private begin(atMs: number, counters: readonly number[]): Verdict {
    for (let i = 0; i < 3; i++) {
      this.numbers[this.at + i] = this.numbers[this.at + rawAt + i] = counters[i];
    }
    this.numbers[this.at + atMsAt] = atMs;
    return "reading";
  }

  /** Whether likes or comments were missing in the last believed reading: their gain began before it. */
  private wasMissing(index: number): boolean {
    return index > 0 && this.numbers[this.at + zerosAt + index] > 0;
  }

  private repeats(counters: readonly number[]): boolean {
    const { numbers, at } = this;
    return counters[0] === numbers[at + rawAt] && counters[1] === numbers[at + rawAt + 1] &&
      counters[2] === numbers[at + rawAt + 2];
  }

  /** Counts a zero after something positive, and says whether it still stands for "missing". */
  private isMissing(index: number, value: number): boolean {
    if (value > 0 || this.numbers[this.at + index] === 0) return false;
    return ++this.numbers[this.at + zerosAt + index] < zerosBelieved;
  }
}
