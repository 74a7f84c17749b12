// Factors of items: a few numbers each, trained elsewhere, in which items that the same people like lie in
// the same direction, and what they say of a person who consumed some of them.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";
import { readCount, readFloats, writeFloats } from "./numbers.ts";
import { solve } from "./solve.ts";

/** Numbers of each item. */
export const factorCount = 16;

/** How much it weighs that somebody did not consume an item, beside 1 for having consumed it. */
export const absenceWeight = 0.3;

/** How strongly the factors of a person are drawn towards none. */
const personRidge = 1;

/** What an older one of a person's items weighs, beside the next newer. */
const agePerItem = 0.97;

/** No factor is larger. */
const maxFactor = 1e3;

/**
 * The factors of the items of a recommender. Factors of a person are not kept: they follow from the items
 * consumed last by one small system of equations, as in the training (implicit alternating least squares).
 * Source: Hu, Koren and Volinsky, Collaborative filtering for implicit feedback datasets, 2008.
 */
export class Factors {
  /** Of which training they are; 0 where there were none. */
  version = 0;
  /** Factors of slot s from place s × {@link factorCount} on; of items without, all 0. */
  readonly values: Float32Array;
  private readonly gram = new Float64Array(factorCount * factorCount);
  private readonly system = new Float64Array(factorCount * factorCount);
  private readonly person = new Float64Array(factorCount);
  private withFactors = 0;
  private perRootMeanSquare = 0;

  constructor(maxItems: number) {
    this.values = new Float32Array(maxItems * factorCount);
  }

  /** Whether {@link reach} has something to say of the person that {@link foldIn} was about. */
  get hasPerson(): boolean {
    return this.perRootMeanSquare > 0;
  }

  /**
   * Takes new factors: those of the item in `slots[i]` stand in `values` from place i ×
   * {@link factorCount} on; a slot of -1 has no item any more. All others have none then.
   */
  apply(version: number, slots: ArrayLike<number>, values: Float32Array): void {
    this.values.fill(0);
    for (let i = 0; i < slots.length; i++) {
      if (slots[i] < 0) continue;
      const from = i * factorCount;
      this.values.set(values.subarray(from, from + factorCount), slots[i] * factorCount);
    }
    this.version = version;
    this.sum();
  }

  /** Forgets the factors of a slot. */
  clear(slot: number): void {
    this.values.fill(0, slot * factorCount, (slot + 1) * factorCount);
  }

  /** Finds the factors of a person who consumed the items in the first `count` of `recent`, newest first. */
  foldIn(recent: Int32Array, count: number): void {
    const { system, person, values, gram } = this;
    this.perRootMeanSquare = 0;
    if (this.withFactors === 0) return;
    let weight = 1;
    let total = 0;
    person.fill(0);
    for (let i = 0; i < system.length; i++) system[i] = absenceWeight * gram[i];
    for (let k = 0; k < count; k++, weight *= agePerItem) {
      const from = recent[k] * factorCount;
      for (let i = 0; i < factorCount; i++) {
        const factor = weight * values[from + i];
        person[i] += factor;
        total += Math.abs(factor);
        for (let j = 0; j <= i; j++) system[i * factorCount + j] += factor * values[from + j];
      }
    }
    if (total === 0) return;
    for (let i = 0; i < factorCount; i++) system[i * (factorCount + 1)] += personRidge;
    solve(system, person);
    let square = 0;
    for (let i = 0; i < factorCount; i++) {
      for (let j = 0; j < factorCount; j++) {
        square += person[i] * person[j] * gram[i * factorCount + j];
      }
    }
    if (square > 0) this.perRootMeanSquare = 1 / Math.sqrt(square / this.withFactors);
  }

  /** How far an item reaches in the direction of the person, beside what is usual of items. */
  reach(slot: number): number {
    const { person, values } = this;
    const from = slot * factorCount;
    let sum = 0;
    for (let i = 0; i < factorCount; i++) sum += person[i] * values[from + i];
    return sum * this.perRootMeanSquare;
  }

  encode(to: ByteWriter, slotCount: number): void {
    to.f64(this.version);
    to.u32(this.withFactors);
    to.f64s(this.gram);
    if (this.version > 0) writeFloats(to, this.values, slotCount * factorCount);
  }

  /** What {@link encode} wrote, in an object with room for `maxItems`; a `RangeError` if it is none. */
  static decode(from: ByteReader, maxItems: number, slotCount: number): Factors {
    const factors = new Factors(maxItems);
    const version = from.f64();
    checkNumbers([version], 0, [{
      name: "version",
      count: 1,
      low: 0,
      high: maxSteps,
      whole: true,
    }]);
    factors.version = version;
    factors.withFactors = readCount(from, "items with factors", maxItems);
    from.f64s(factors.gram);
    const high = maxFactor * maxFactor * maxItems;
    checkNumbers(factors.gram, 0, [
      { name: "product", count: factors.gram.length, low: -high, high },
    ]);
    if (version > 0) readFloats(from, factors.values, slotCount * factorCount);
    return factors;
  }

  private sum(): void {
    const { gram, values } = this;
    gram.fill(0);
    this.withFactors = 0;
    for (let from = 0; from < values.length; from += factorCount) {
      let square = 0;
      for (let i = 0; i < factorCount; i++) {
        const factor = values[from + i];
        if (!(Math.abs(factor) <= maxFactor)) throw new RangeError(`found the factor ${factor}`);
        square += factor * factor;
        for (let j = 0; j <= i; j++) gram[i * factorCount + j] += factor * values[from + j];
      }
      if (square > 0) this.withFactors += 1;
    }
    for (let i = 0; i < factorCount; i++) {
      for (let j = 0; j < i; j++) gram[j * factorCount + i] = gram[i * factorCount + j];
    }
  }
}
