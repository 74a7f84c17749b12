// Which items are consumed close to which: for each item a short list of others, with weights.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { readFloats, writeFloats } from "./numbers.ts";

/** Others that an item's list holds at most. */
export const maxNeighbours = 100;

/** A list whose weights add up to more than this is halved, so that it follows what changes. */
const maxSum = 4_000;

/**
 * Weighted pairs of slots. A list that is full gives the place of its lightest to whoever comes, who
 * begins with a weight of its own: those that keep coming stay.
 *
 * ```ts
 * const neighbours = new Neighbours(16);
 * neighbours.add(3, 7, 1);
 * neighbours.add(3, 7, 0.8);
 * neighbours.weightOf(3, 7); // 1.8
 * neighbours.weightOf(7, 3); // 0: pairs have a direction
 * ```
 */
export class Neighbours {
  /** Number of neighbours of each slot, and what their weights add up to. */
  readonly lengths: Uint8Array;
  readonly sums: Float64Array;
  /** Neighbours of slot s and their weights, from place s × {@link maxNeighbours} on. */
  readonly slots: Uint16Array;
  readonly weights: Float32Array;

  constructor(maxItems: number) {
    this.lengths = new Uint8Array(maxItems);
    this.sums = new Float64Array(maxItems);
    this.slots = new Uint16Array(maxItems * maxNeighbours);
    this.weights = new Float32Array(maxItems * maxNeighbours);
  }

  /** Adds to the weight of `other` in the list of `slot`. */
  add(slot: number, other: number, weight: number): void {
    const from = slot * maxNeighbours;
    const end = from + this.lengths[slot];
    let at = from;
    let lightest = from;
    for (; at < end && this.slots[at] !== other; at++) {
      if (this.weights[at] < this.weights[lightest]) lightest = at;
    }
    if (at === end) {
      if (end - from < maxNeighbours) this.lengths[slot] += 1;
      else at = lightest;
      this.sums[slot] -= this.weights[at];
      this.slots[at] = other;
      this.weights[at] = 0;
    }
    this.weights[at] += weight;
    this.sums[slot] += weight;
    if (this.sums[slot] > maxSum) this.halve(slot);
  }

  /** The weight of `other` in the list of `slot`, 0 where it is not in it. */
  weightOf(slot: number, other: number): number {
    const from = slot * maxNeighbours;
    for (let at = from; at < from + this.lengths[slot]; at++) {
      if (this.slots[at] === other) return this.weights[at];
    }
    return 0;
  }

  /** Drops slots that are no longer `alive`, their lists and their places in the lists of others. */
  drop(alive: Uint8Array, slotCount: number): void {
    for (let slot = 0; slot < slotCount; slot++) {
      const from = slot * maxNeighbours;
      const end = alive[slot] === 1 ? from + this.lengths[slot] : from;
      let kept = from;
      let sum = 0;
      for (let at = from; at < end; at++) {
        if (alive[this.slots[at]] === 0) continue;
        this.slots[kept] = this.slots[at];
        this.weights[kept] = this.weights[at];
        sum += this.weights[at];
        kept++;
      }
      this.weights.fill(0, kept, from + this.lengths[slot]);
      this.lengths[slot] = kept - from;
      this.sums[slot] = sum;
    }
  }

  /** Writes the lists of the first `slotCount` slots. */
  encode(to: ByteWriter, slotCount: number): void {
    for (let slot = 0; slot < slotCount; slot++) {
      const from = slot * maxNeighbours;
      const length = this.lengths[slot];
      to.u8(length);
      to.f64(this.sums[slot]);
      to.u16s(this.slots.subarray(from, from + length));
      writeFloats(to, this.weights.subarray(from), length);
    }
  }

  /** What {@link encode} wrote, in an object with room for `maxItems`; a `RangeError` if it is none. */
  static decode(from: ByteReader, maxItems: number, slotCount: number): Neighbours {
    const neighbours = new Neighbours(maxItems);
    for (let slot = 0; slot < slotCount; slot++) {
      const begin = slot * maxNeighbours;
      const length = from.u8();
      const numbers = [length, from.f64()];
      if (length > maxNeighbours) throw new RangeError(`found ${length} neighbours`);
      const others = neighbours.slots.subarray(begin, begin + length);
      from.u16s(others);
      readFloats(from, neighbours.weights.subarray(begin), length);
      checkNumbers(numbers, 1, [{ name: "weights", count: 1, low: -1, high: maxSum }]);
      checkNumbers(others, 0, [{ name: "neighbour", count: length, low: 0, high: slotCount - 1 }]);
      const weights = neighbours.weights.subarray(begin, begin + length);
      checkNumbers(weights, 0, [{ name: "weight", count: length, low: 0, high: maxSum + 1 }]);
      neighbours.lengths[slot] = length;
      neighbours.sums[slot] = numbers[1];
    }
    return neighbours;
  }

  private halve(slot: number): void {
    const from = slot * maxNeighbours;
    let sum = 0;
    for (let at = from; at < from + this.lengths[slot]; at++) {
      this.weights[at] /= 2;
      sum += this.weights[at];
    }
    this.sums[slot] = sum;
  }
}
