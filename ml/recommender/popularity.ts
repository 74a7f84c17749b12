// How popular items are: lately, at several ideas of what lately means, and over all.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";

/** After how many consumptions of anything one of an item counts half, for each of the recent counts. */
export const halfLives: readonly number[] = [100, 1_000, 10_000];

/** Recent popularities of an item. */
export const recentCount = halfLives.length;

/** The lasting counts are halved when they add up to more than this. */
const maxTotal = 400_000;

/** What a count falls to at least: nobody is impossible. */
const leastLog = Math.log(0.1);

const rates = halfLives.map((consumptions) => Math.LN2 / consumptions);
const never = -1e9;

/**
 * Counts of consumptions that fade with every consumption of any item, and counts that last. Fading
 * counts are kept as logarithms that grow with the clock, so that one consumption touches one item only.
 *
 * ```ts
 * const popularity = new Popularity(16);
 * for (let i = 0; i < 3; i++) popularity.add(5, 6);
 * popularity.recent(5, 0); // 1.09: the logarithm of nearly 3
 * popularity.share(5, 6);  // 0.58: of 3 and half a consumption more for each of 6 items
 * ```
 */
export class Popularity {
  /** Consumptions so far. */
  clock = 0;
  private total = 0;
  private readonly counts: Float64Array;
  private readonly logCounts: Float64Array;
  private readonly logs: Float64Array;

  constructor(maxItems: number) {
    this.counts = new Float64Array(maxItems);
    this.logCounts = new Float64Array(maxItems).fill(Math.log(0.5));
    this.logs = new Float64Array(maxItems * recentCount).fill(never);
  }

  /** Counts a consumption of the item in a slot. */
  add(slot: number, slotCount: number): void {
    this.clock += 1;
    for (let i = 0; i < recentCount; i++) {
      const now = rates[i] * this.clock;
      const at = slot * recentCount + i;
      this.logs[at] = now + Math.log(Math.exp(this.logs[at] - now) + 1);
    }
    this.counts[slot] += 1;
    this.logCounts[slot] = Math.log(this.counts[slot] + 0.5);
    this.total += 1;
    if (this.total > maxTotal) this.halve(slotCount);
  }

  /** Logarithm of the fading count number `which`, at least that of 0.1. */
  recent(slot: number, which: number): number {
    const log = this.logs[slot * recentCount + which] - rates[which] * this.clock;
    return log > leastLog ? log : leastLog;
  }

  /** Logarithm of the lasting count and a half. */
  lasting(slot: number): number {
    return this.logCounts[slot];
  }

  /** The lasting count. */
  countOf(slot: number): number {
    return this.counts[slot];
  }

  /** The lasting count and a half. */
  smoothed(slot: number): number {
    return this.counts[slot] + 0.5;
  }

  /** What the lasting counts and a half of so many items add up to. */
  scale(items: number): number {
    return this.total + 0.5 * items;
  }

  /** Share of an item in all that is consumed, half a consumption more counted for each of `items`. */
  share(slot: number, items: number): number {
    return this.smoothed(slot) / this.scale(items);
  }

  /** Forgets what a slot held. */
  clear(slot: number): void {
    this.total -= this.counts[slot];
    this.counts[slot] = 0;
    this.logCounts[slot] = Math.log(0.5);
    this.logs.fill(never, slot * recentCount, (slot + 1) * recentCount);
  }

  /** Writes the counts of the first `slotCount` slots. */
  encode(to: ByteWriter, slotCount: number): void {
    to.f64(this.clock);
    to.f64(this.total);
    to.f64s(this.counts, 0, slotCount);
    to.f64s(this.logs, 0, slotCount * recentCount);
  }

  /** What {@link encode} wrote, in an object with room for `maxItems`; a `RangeError` if it is none. */
  static decode(from: ByteReader, maxItems: number, slotCount: number): Popularity {
    const popularity = new Popularity(maxItems);
    const { counts, logs } = popularity;
    const totals = [from.f64(), from.f64()];
    checkNumbers(totals, 0, [
      { name: "clock", count: 1, low: 0, high: maxSteps, whole: true },
      { name: "consumptions", count: 1, low: -1, high: maxTotal },
    ]);
    [popularity.clock, popularity.total] = totals;
    from.f64s(counts, 0, slotCount);
    checkNumbers(counts, 0, [{ name: "count", count: slotCount, low: 0, high: maxTotal }]);
    from.f64s(logs, 0, slotCount * recentCount);
    const high = rates[0] * totals[0] + 20;
    const name = "recent count";
    checkNumbers(logs, 0, [{ name, count: slotCount * recentCount, low: never, high }]);
    for (let i = 0; i < slotCount; i++) popularity.logCounts[i] = Math.log(counts[i] + 0.5);
    return popularity;
  }

  private halve(slotCount: number): void {
    this.total = 0;
    for (let slot = 0; slot < slotCount; slot++) {
      this.counts[slot] /= 2;
      this.logCounts[slot] = Math.log(this.counts[slot] + 0.5);
      this.total += this.counts[slot];
    }
  }
}
