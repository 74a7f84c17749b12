// What each arm has earned, as sums in which old decisions count less and less.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { maxReward } from "./rewards.ts";

/** Sums are kept in units that grow; this small, and they are put back to 1. */
const leastUnit = 1e-6;

/** No number of decisions comes near this, in the smallest unit either. */
const maxCount = 1e22;

/**
 * For every arm, and for all together, the number of decisions and the sums of the rewards' powers up to
 * `powers`. A decision that was followed by `n` others, of whatever arm, counts keep^n.
 *
 * ```ts
 * const moments = new ArmMoments(2, 1, 0.9);
 * moments.learn(0, 1);       // arm 0 earned 1,
 * moments.learn(1, 0);       // arm 1 nothing,
 * moments.learn(0, 1);       // arm 0 1 again
 * moments.value(0, 0);       // 1.81 decisions,
 * moments.value(0, 1);       // which earned 1.81
 * moments.pooled(0);         // 2.71 decisions in all
 * moments.correct(1, 0, 1, 1); // and arm 1 earned 1 after all, one decision ago
 * moments.value(1, 1);       // 0.9
 * ```
 * Source of the fading: Raj and Kalyani, Taming non-stationary bandits, 2017.
 */
export class ArmMoments {
  readonly powers: number;
  readonly keep: number;
  /** The sums of all arms, then those of each, in units of `unit`. */
  private sums: Float64Array;
  private unit = 1;
  /** No sum of a power comes near these. */
  private readonly bounds: Float64Array;

  constructor(armCount: number, powers: number, keep: number) {
    this.powers = powers;
    this.keep = keep;
    this.bounds = Float64Array.from({ length: powers + 1 }, (_, power) => {
      return maxCount * maxReward ** power;
    });
    this.sums = new Float64Array((armCount + 1) * (powers + 1));
  }

  get armCount(): number {
    return this.sums.length / (this.powers + 1) - 1;
  }

  /** Sum of the rewards of an arm to a power; power 0 is the number of decisions. */
  value(arm: number, power: number): number {
    return this.sums[(arm + 1) * (this.powers + 1) + power] * this.unit;
  }

  /** The same of all arms together. */
  pooled(power: number): number {
    return this.sums[power] * this.unit;
  }

  learn(arm: number, reward: number): void {
    if (this.keep < 1) {
      this.unit *= this.keep;
      if (this.unit < leastUnit) this.restoreUnit();
    }
    const amount = 1 / this.unit;
    this.add(arm, 0, amount);
    for (let power = 1, value = reward; power <= this.powers; power++, value *= reward) {
      this.add(arm, power, amount * value);
    }
  }

  /** Replaces the reward of a decision that `age` others followed. */
  correct(arm: number, from: number, to: number, age: number): void {
    const amount = this.share(age) / this.unit;
    let [before, after] = [from, to];
    for (let power = 1; power <= this.powers; power++, before *= from, after *= to) {
      this.add(arm, power, amount * (after - before));
    }
  }

  /** Takes back a decision that has not faded. */
  unlearn(arm: number, reward: number): void {
    this.add(arm, 0, -1 / this.unit);
    for (let power = 1, value = reward; power <= this.powers; power++, value *= reward) {
      this.add(arm, power, -value / this.unit);
    }
  }

  /** What a decision counts that `age` others followed. */
  share(age: number): number {
    return this.keep < 1 ? Math.pow(this.keep, age) : 1;
  }

  grow(armCount: number): void {
    const sums = new Float64Array((armCount + 1) * (this.powers + 1));
    sums.set(this.sums);
    this.sums = sums;
  }

  /** Writes the sums; the other numbers are the owner's to know. */
  encode(to: ByteWriter): void {
    to.f64(this.unit);
    to.f64s(this.sums);
  }

  /** Reads what {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, armCount: number, powers: number, keep: number): ArmMoments {
    const moments = new ArmMoments(armCount, powers, keep);
    moments.unit = from.f64();
    // What never fades counts whole decisions.
    const whole = keep === 1;
    const least = whole ? 1 : leastUnit;
    checkNumbers([moments.unit], 0, [{ name: "unit", count: 1, low: least, high: 1 }]);
    from.f64s(moments.sums);
    for (let row = 0; row <= armCount; row++) {
      for (let power = 0; power <= powers; power++) {
        const high = moments.bounds[power];
        const low = power === 0 ? 0 : -high;
        const name = power === 0 ? "decisions" : "sum of rewards";
        checkNumbers(moments.sums, row * (powers + 1) + power, [
          { name, count: 1, low, high, whole: power === 0 && whole },
        ]);
      }
    }
    return moments;
  }

  private add(arm: number, power: number, amount: number): void {
    const { sums, powers } = this;
    const high = this.bounds[power];
    const low = power === 0 ? 0 : -high;
    const place = (arm + 1) * (powers + 1) + power;
    sums[place] = Math.max(low, Math.min(high, sums[place] + amount));
    sums[power] = Math.max(low, Math.min(high, sums[power] + amount));
  }

  private restoreUnit(): void {
    const { sums, unit } = this;
    for (let i = 0; i < sums.length; i++) sums[i] *= unit;
    this.unit = 1;
  }
}
