// The last readings of one video: times and counters in a ring of numbers, oldest first.
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { checkNumbers, maxTimeMs, type NumberRange } from "./ranges.ts";

/** Most readings a window holds. */
export const windowCapacity = 20;

/** Counters a reading has: views, likes, comments, in this order wherever targets are numbered. */
export const targetCount = 3;

const stride = 1 + targetCount;

/** What the numbers of a reading may be. */
const readingRanges: readonly NumberRange[] = [
  { name: "time of a reading", count: 1, low: 0, high: maxTimeMs, whole: true },
  {
    name: "counter of a reading",
    count: targetCount,
    low: 0,
    high: Number.MAX_SAFE_INTEGER,
    whole: true,
  },
];

/** Numbers that the state of a window takes. */
export const windowStateSize = windowCapacity * stride;

/**
 * A window of at most {@link windowCapacity} readings; pushing one more forgets the oldest.
 * Reading `index` 0 is the oldest kept, `length - 1` the newest.
 *
 * ```ts
 * const window = new RollingWindow();
 * window.push(0, 100, 5, 1);
 * window.push(3_600_000, 160, 6, 1);
 * window.gain(1, 0); // 60, the views gained up to reading 1
 * ```
 */
export class RollingWindow {
  private readonly state: Float64Array;
  private readonly from: number;
  private oldest = 0;
  private count = 0;

  /**
   * An empty window. The state of all that belongs to one video may lie in one array, this one's in
   * its {@link windowStateSize} zeros from `from` on: a typed array of its own costs 200 bytes.
   */
  constructor(state: Float64Array = new Float64Array(windowStateSize), from = 0) {
    this.state = state;
    this.from = from;
  }

  /** Readings held. */
  get length(): number {
    return this.count;
  }

  /** Event time of the newest reading in milliseconds; NaN while there is none. */
  get lastAtMs(): number {
    return this.count === 0 ? NaN : this.atMs(this.count - 1);
  }

  /** Event time of a reading in milliseconds. */
  atMs(index: number): number {
    return this.state[this.place(index)];
  }

  /** One counter of a reading. */
  counter(index: number, target: number): number {
    return this.state[this.place(index) + 1 + target];
  }

  /** How much a counter grew from the reading before to reading `index`, which must not be 0. */
  gain(index: number, target: number): number {
    return this.counter(index, target) - this.counter(index - 1, target);
  }

  /** Adds a reading, which must not be older than the newest one held. */
  push(atMs: number, views: number, likes: number, comments: number): void {
    if (atMs < this.lastAtMs) {
      throw new RangeError(`found a reading at ${atMs}, wanted one from ${this.lastAtMs} on`);
    }
    if (this.count === windowCapacity) this.oldest = (this.oldest + 1) % windowCapacity;
    else this.count += 1;
    const place = this.place(this.count - 1);
    this.state[place] = atMs;
    this.state[place + 1] = views;
    this.state[place + 2] = likes;
    this.state[place + 3] = comments;
  }

  encode(to: ByteWriter): void {
    to.u8(this.count);
    for (let i = 0; i < this.count; i++) to.f64s(this.state, this.place(i), stride);
  }

  /**
   * The window that {@link encode} wrote, with its state where the constructor would put it. Throws a
   * `RangeError` where these are no readings.
   */
  static decode(reader: ByteReader, state?: Float64Array, from?: number): RollingWindow {
    const window = new RollingWindow(state, from);
    const count = reader.u8();
    if (count > windowCapacity) {
      throw new RangeError(`found a window of ${count} readings, wanted at most ${windowCapacity}`);
    }
    const reading = new Float64Array(stride);
    for (let i = 0; i < count; i++) {
      reader.f64s(reading);
      checkNumbers(reading, 0, readingRanges);
      window.push(reading[0], reading[1], reading[2], reading[3]);
    }
    return window;
  }

  private place(index: number): number {
    return this.from + ((this.oldest + index) % windowCapacity) * stride;
  }
}
