// Some examples out of many, all equally likely to be kept, late ones a little more.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";

/**
 * A sample of at most `capacity` examples: evenly of all of the first `memory`, and fading from there on,
 * so that an example's chance to be still there falls by a factor e every `memory` examples.
 * Sources: Vitter, Random sampling with a reservoir, 1985; Aggarwal, On biased reservoir sampling in the
 * presence of stream evolution, 2006.
 *
 * ```ts
 * const reservoir = new Reservoir(1, 2, 1000);
 * for (const value of [4, 5, 6]) reservoir.add(Float64Array.of(value), new Random(value));
 * reservoir.length; // 2, of the three
 * ```
 */
export class Reservoir {
  private readonly width: number;
  private readonly capacity: number;
  private readonly memory: number;
  private numbers: Float64Array;
  private count = 0;
  private seenCount = 0;

  constructor(width: number, capacity: number, memory: number) {
    this.width = width;
    this.capacity = capacity;
    this.memory = memory;
    this.numbers = new Float64Array(Math.min(capacity, 64) * width);
  }

  /** Examples kept. */
  get length(): number {
    return this.count;
  }

  /** Examples shown so far. */
  get seen(): number {
    return this.seenCount;
  }

  /** The numbers of the examples kept, one after the other. */
  get rows(): Float64Array {
    return this.numbers.subarray(0, this.count * this.width);
  }

  /** Shows an example; it is copied where it is kept. */
  add(vector: Float64Array, random: Random): void {
    const { width, capacity, memory } = this;
    this.seenCount = Math.min(this.seenCount + 1, maxSteps);
    if (this.count < capacity) {
      if (this.count * width === this.numbers.length) this.grow();
      this.numbers.set(vector, this.count++ * width);
      return;
    }
    const place = Math.floor(random.uniform() * Math.min(this.seenCount, memory));
    if (place < capacity) this.numbers.set(vector, place * width);
  }

  encode(to: ByteWriter): void {
    to.f64(this.seenCount);
    to.u32(this.count);
    to.f64s(this.rows);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, width: number, capacity: number, memory: number): Reservoir {
    const reservoir = new Reservoir(width, capacity, memory);
    reservoir.seenCount = from.f64();
    reservoir.count = from.u32();
    const least = Math.min(reservoir.seenCount, capacity);
    checkNumbers([reservoir.seenCount, reservoir.count], 0, [
      { name: "examples seen", count: 1, low: 0, high: maxSteps, whole: true },
      { name: "examples kept", count: 1, low: least, high: least },
    ]);
    while (reservoir.numbers.length < reservoir.count * width) reservoir.grow();
    from.f64s(reservoir.numbers, 0, reservoir.count * width);
    return reservoir;
  }

  private grow(): void {
    const { numbers, capacity, width } = this;
    this.numbers = new Float64Array(Math.min(2 * numbers.length, capacity * width));
    this.numbers.set(numbers);
  }
}
