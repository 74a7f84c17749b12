// Sums over decisions, some of each kind for every arm; arms may join at any time.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, countOf, type NumberRange } from "../ranges.ts";
import { mostArms } from "./logged-decision.ts";

/**
 * A table of numbers: a row for each arm, `width` sums in it, all of them 0 at first.
 *
 * ```ts
 * const sums = new ArmSums(2);
 * sums.growTo(3);
 * sums.add(2, 1, 0.5);
 * sums.at(2, 1); // 0.5
 * ```
 */
export class ArmSums {
  private readonly width: number;
  private rows = new Float64Array(0);

  constructor(width: number) {
    this.width = width;
  }

  get armCount(): number {
    return this.rows.length / this.width;
  }

  /** Makes room for so many arms; those that are there stay as they are. */
  growTo(armCount: number): void {
    if (armCount <= this.armCount) return;
    const grown = new Float64Array(armCount * this.width);
    grown.set(this.rows);
    this.rows = grown;
  }

  at(arm: number, column: number): number {
    return this.rows[arm * this.width + column];
  }

  add(arm: number, column: number, amount: number): void {
    this.rows[arm * this.width + column] += amount;
  }

  /** Puts `value` where it is more than what is there. */
  raise(arm: number, column: number, value: number): void {
    const place = arm * this.width + column;
    if (value > this.rows[place]) this.rows[place] = value;
  }

  /** Sets every sum of every arm back to 0. */
  clear(): void {
    this.rows.fill(0);
  }

  encode(to: ByteWriter): void {
    to.u32(this.armCount);
    to.f64s(this.rows);
  }

  /** The sums that {@link encode} wrote; a `RangeError` where a row is not as `ranges` say. */
  static decode(from: ByteReader, ranges: readonly NumberRange[]): ArmSums {
    const sums = new ArmSums(countOf(ranges));
    const armCount = from.u32();
    checkNumbers([armCount], 0, [{ name: "arms", count: 1, low: 0, high: mostArms }]);
    sums.growTo(armCount);
    from.f64s(sums.rows);
    for (let arm = 0; arm < armCount; arm++) checkNumbers(sums.rows, arm * sums.width, ranges);
    return sums;
  }
}
