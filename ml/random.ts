// Seeded random numbers: the same seed gives the same draws on every computer, and the state can be
// saved and restored, so that a replay repeats every decision.
import type { ByteReader, ByteWriter } from "./bytes.ts";

/**
 * The generator sfc32 ("small fast chaotic", 128 bits of state, period at least 2^32, about 2^127
 * on average) with the distributions that simulators and policies need.
 * Source: Chris Doty-Humphrey, PractRand, https://pracrand.sourceforge.net/RNG_engines.txt
 *
 * ```ts
 * const random = new Random(7);
 * random.uniform();       // 0.8249183006431007
 * random.integer(1, 6);   // 1
 * random.pick(["a", "b"]) // "b"
 * ```
 */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  /**
   * Any seeds: different lists of numbers give unrelated sequences, so
   * `new Random(seed, partition, sequence)` is a stream of its own for one event.
   */
  constructor(...seeds: readonly number[]) {
    if (seeds.length === 0) throw new RangeError("found no seed, wanted at least one number");
    const words = new Uint32Array(new Float64Array(seeds).buffer);
    for (let i = 0; i < words.length; i += 2) {
      this.a ^= words[i];
      this.b ^= words[i + 1];
      for (let round = 0; round < 15; round++) this.next();
    }
  }

  /** The next 32 random bits, as a whole number from 0 to 2^32 - 1. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform on [0, 1), a multiple of 2^-53. */
  uniform(): number {
    const high = this.next() >>> 5;
    return (high * 0x4000000 + (this.next() >>> 6)) / 0x20000000000000;
  }

  /** Uniform on [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from `low` to `high`, both included, each equally likely. */
  integer(low: number, high: number): number {
    const span = high - low + 1;
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || span < 1) {
      throw new RangeError(`found ${low} to ${high}, wanted whole numbers from low to high`);
    }
    return low + Math.floor(this.uniform() * span);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** One of `items`, each equally likely. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError("found no items, wanted at least one");
    return items[this.integer(0, items.length - 1)];
  }

  /** Puts `items` into random order, in place (Fisher and Yates). */
  shuffle(items: { length: number; [index: number]: unknown }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const other = this.integer(0, i);
      const item = items[i];
      items[i] = items[other];
      items[other] = item;
    }
  }

  /** Normal, by Box and Muller's cosine, so that no second value has to be remembered. */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Waiting time of a process with `rate` events a unit of time. */
  exponential(rate: number): number {
    return -Math.log(1 - this.uniform()) / rate;
  }

  /**
   * Gamma with mean `shape × scale`.
   * Source: Marsaglia and Tsang, A simple method for generating gamma variables, 2000.
   */
  gamma(shape: number, scale = 1): number {
    if (!(shape > 0)) throw new RangeError(`found shape ${shape}, wanted a positive number`);
    if (shape < 1) {
      return this.gamma(shape + 1, scale) * Math.pow(1 - this.uniform(), 1 / shape);
    }
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      const logUniform = Math.log(1 - this.uniform());
      if (logUniform < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v * scale;
    }
  }

  /**
   * The number of events of a process that has `mean` of them on average: exactly Poisson up to a
   * mean of 10^8, a rounded normal beyond.
   * Sources: Knuth, The Art of Computer Programming 2, 3.4.1 (below 10); Hörmann, The transformed
   * rejection method for generating Poisson random variables, 1993 (from 10).
   */
  poisson(mean: number): number {
    if (!(mean >= 0)) throw new RangeError(`found mean ${mean}, wanted 0 or more`);
    if (mean < 10) return this.poissonByProduct(mean);
    if (mean > 1e8) return Math.max(0, Math.round(this.normal(mean, Math.sqrt(mean))));
    return this.poissonByRejection(mean);
  }

  /** Writes the state; {@link Random.decode} carries on from it. */
  encode(to: ByteWriter): void {
    to.u32(this.a);
    to.u32(this.b);
    to.u32(this.c);
    to.u32(this.counter);
  }

  /** The generator that {@link encode} wrote. */
  static decode(from: ByteReader): Random {
    const random = new Random(0);
    random.a = from.u32() | 0;
    random.b = from.u32() | 0;
    random.c = from.u32() | 0;
    random.counter = from.u32() | 0;
    return random;
  }

  private poissonByProduct(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }

  private poissonByRejection(mean: number): number {
    const logMean = Math.log(mean);
    const b = 0.931 + 2.53 * Math.sqrt(mean);
    const a = -0.059 + 0.02483 * b;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const accepted = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = 1 - this.uniform();
      const us = 0.5 - Math.abs(u);
      const count = Math.floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= accepted) return count;
      if (count < 0 || (us < 0.013 && v > us)) continue;
      const logRatio = Math.log(v * inverseAlpha / (a / (us * us) + b));
      if (logRatio <= count * logMean - mean - logFactorial(count)) return count;
    }
  }
}

/** Natural logarithm of n!, by a table below 10 and Stirling's series from there (error < 1e-10). */
function logFactorial(n: number): number {
  if (n < 10) return smallLogFactorials[n];
  const m = n + 1;
  const inverse = 1 / (m * m);
  return (m - 0.5) * Math.log(m) - m + 0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - inverse * (1 / 360 - inverse / 1260)) / m;
}

const smallLogFactorials = [1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880].map(Math.log);
