// The baseline of every probability: how often it happened of late, by a count that fades.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";

/** Labels after which the weight of one has faded to about 1/e, where nothing else is said. */
export const baseRateMemory = 1_000;

/**
 * The share of positives among the newest labels, older ones fading, beside one label of which half was
 * positive (Krichevsky and Trofimov's estimate, 1981): before the first label it says 0.5.
 *
 * ```ts
 * const rate = new FadingBaseRate();
 * rate.probability; // 0.5
 * rate.learn(false);
 * rate.probability; // 0.25
 * ```
 */
export class FadingBaseRate {
  private readonly memory: number;
  private weight = 0;
  private positives = 0;

  /** A rate that remembers about so many labels, at least one. */
  constructor(memory = baseRateMemory) {
    if (!(memory >= 1)) throw new RangeError(`found a memory of ${memory}, wanted 1 or more`);
    this.memory = memory;
  }

  /** The probability of a positive next. */
  get probability(): number {
    return (this.positives + 0.5) / (this.weight + 1);
  }

  learn(label: boolean): void {
    const keep = 1 - 1 / this.memory;
    this.weight = keep * this.weight + 1;
    this.positives = keep * this.positives + (label ? 1 : 0);
  }

  encode(to: ByteWriter): void {
    to.f64(this.weight);
    to.f64(this.positives);
  }

  /** The rate of that memory that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, memory = baseRateMemory): FadingBaseRate {
    const rate = new FadingBaseRate(memory);
    rate.weight = from.f64();
    rate.positives = from.f64();
    checkNumbers([rate.weight, rate.positives], 0, [
      { name: "weight of labels", count: 1, low: 0, high: memory + 1 },
      { name: "positive labels", count: 1, low: 0, high: rate.weight },
    ]);
    return rate;
  }
}
