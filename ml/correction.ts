// How much of what a network says is believed: a second mix, of the first mix as it is, half corrected
// and wholly corrected by the network. It can refuse it.
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { ageClassOf, LossTables, lossTablesSize, maxLoss, sizeClassOf } from "./loss-tables.ts";
import { targetCount } from "./window.ts";

/** The shares of the network's word that are mixed. */
const shares = [0, 0.5, 1];
const learningRate = 0.4;
/** What is held against the network beside its losses: it has to be better than the mix, not as good. */
const mistrust = [0, 1, 2];

const size = targetCount * lossTablesSize(shares.length);

/** Working memory of one call. */
const expected = new Float64Array(shares.length);
const losses = new Float64Array(shares.length);

/**
 * Decides how much of a network's log ratio to believe, from how it did for videos of this size, this
 * age, and all videos.
 *
 * ```ts
 * // a network that said log 2 wherever the gain was twice the mix's
 * for (let i = 0; i < 100; i++) correction.learn(0, 100, Math.log(2), 200, 10, 30, 500);
 * correction.share(0, 100, 30, 500); // 1.00; it began at 0.37
 * ```
 */
export class Correction {
  private readonly sums = new Float64Array(size);
  private readonly tables: readonly LossTables[];

  constructor() {
    // Nobody is told of these sums: all are the owner's own.
    const others = new Float64Array(size);
    this.tables = Array.from({ length: targetCount }, (_, target) => {
      const from = target * lossTablesSize(shares.length);
      return new LossTables(others, this.sums, from, shares.length);
    });
  }

  /** The share of the network's log ratio to apply, 0 to 1, where the mix expects `mixGain`. */
  share(target: number, mixGain: number, readings: number, ageHours: number): number {
    const tables = this.tables[target];
    tables.expect(sizeClassOf(mixGain), ageClassOf(readings, ageHours), expected);
    let total = 0;
    let sum = 0;
    let least = Infinity;
    for (let i = 0; i < shares.length; i++) least = Math.min(least, expected[i] + mistrust[i]);
    for (let i = 0; i < shares.length; i++) {
      const weight = Math.exp(learningRate * (least - expected[i] - mistrust[i]));
      total += weight;
      sum += weight * shares[i];
    }
    return sum / total;
  }

  /** Learns what came where the mix and the network spoke; `usualLoss` is the unit of losses. */
  learn(
    target: number,
    mixGain: number,
    logRatio: number,
    gain: number,
    usualLoss: number,
    readings: number,
    ageHours: number,
  ): void {
    for (let i = 0; i < shares.length; i++) {
      const said = correctedGain(mixGain, shares[i] * logRatio);
      losses[i] = Math.min(maxLoss, Math.abs(said - gain) / (usualLoss + 1e-3));
    }
    this.tables[target].add(sizeClassOf(mixGain), ageClassOf(readings, ageHours), losses);
  }

  encode(to: ByteWriter): void {
    to.f64s(this.sums);
  }

  /** The correction that {@link encode} wrote. Throws a `RangeError` where the bytes are none. */
  static decode(from: ByteReader): Correction {
    const correction = new Correction();
    from.f64s(correction.sums);
    for (const tables of correction.tables) tables.check(correction.sums);
    return correction;
  }
}

/** A gain of the mix after a log ratio is applied to it; 0 or more. */
export function correctedGain(mixGain: number, logRatio: number): number {
  return Math.max(0, (mixGain + 0.5) * Math.exp(logRatio) - 0.5);
}
