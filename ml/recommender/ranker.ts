// Learns how much each source of a recommendation is worth, from what people took out of what there was.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { solve } from "./solve.ts";

/** What the curvature starts from: as if so much had been seen already. */
const firstCurvature = 10;

/** Share of the curvature that stays at every step, so that weights go on learning. */
const keep = 0.999;

/** No weight leaves this range. */
const maxWeight = 20;

/**
 * A linear score of options whose weights follow what is chosen: the chance of an option is its share
 * of e^score over all options (softmax), and each choice takes one online Newton step on the logarithm
 * of the chance of what was chosen.
 * Source: Hazan, Agarwal and Kale, Logarithmic regret algorithms for online convex optimization, 2007.
 *
 * ```ts
 * const ranker = new Ranker([0]);
 * // Two options, of which the first has more of the only feature there is, and is chosen.
 * for (let i = 0; i < 20; i++) ranker.learn(Float64Array.of(1, 0), Float64Array.of(0, 0), 2);
 * ranker.weights[0]; // 0.69
 * ```
 */
export class Ranker {
  readonly weights: Float64Array;
  private readonly curvature: Float64Array;
  private readonly gradient: Float64Array;
  private readonly system: Float64Array;

  constructor(weights: readonly number[]) {
    const size = weights.length;
    this.weights = Float64Array.from(weights);
    this.curvature = new Float64Array(size * size);
    for (let i = 0; i < size; i++) this.curvature[i * size + i] = firstCurvature;
    this.gradient = new Float64Array(size);
    this.system = new Float64Array(size * size);
  }

  /** The score of one option, whose features stand in `features` from `at` on. */
  score(features: Float64Array, at = 0): number {
    let score = 0;
    for (let i = 0; i < this.weights.length; i++) score += this.weights[i] * features[at + i];
    return score;
  }

  /**
   * Learns from a choice among `count` options, whose features stand one after the other in `features`:
   * the first was chosen. `offsets` are added to the scores: an option that stands for n others has the
   * logarithm of n.
   */
  learn(features: Float64Array, offsets: Float64Array, count: number): void {
    const { weights, gradient, curvature, system } = this;
    const size = weights.length;
    let highest = -Infinity;
    for (let option = 0; option < count; option++) {
      highest = Math.max(highest, this.score(features, option * size) + offsets[option]);
    }
    let total = 0;
    gradient.fill(0);
    for (let option = 0; option < count; option++) {
      const at = option * size;
      const chance = Math.exp(this.score(features, at) + offsets[option] - highest);
      total += chance;
      for (let i = 0; i < size; i++) gradient[i] -= chance * features[at + i];
    }
    for (let i = 0; i < size; i++) gradient[i] = features[i] + gradient[i] / total;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const at = i * size + j;
        curvature[at] = keep * curvature[at] + gradient[i] * gradient[j];
        if (i === j) curvature[at] += (1 - keep) * firstCurvature;
        system[at] = curvature[at];
      }
    }
    solve(system, gradient);
    for (let i = 0; i < size; i++) {
      if (Number.isNaN(gradient[i])) continue;
      weights[i] = Math.max(-maxWeight, Math.min(maxWeight, weights[i] + gradient[i]));
    }
  }

  encode(to: ByteWriter): void {
    to.f64s(this.weights);
    to.f64s(this.curvature);
  }

  /** The ranker of `size` weights that {@link encode} wrote; a `RangeError` if it is none. */
  static decode(from: ByteReader, size: number): Ranker {
    const ranker = new Ranker(new Array(size).fill(0));
    from.f64s(ranker.weights);
    from.f64s(ranker.curvature);
    checkNumbers(ranker.weights, 0, [
      { name: "weight", count: size, low: -maxWeight, high: maxWeight },
    ]);
    for (let i = 0; i < size; i++) {
      checkNumbers(ranker.curvature, i * size, [
        { name: "curvature", count: i, low: -1e12, high: 1e12 },
        { name: "curvature", count: 1, low: firstCurvature / 2, high: 1e12 },
      ]);
    }
    return ranker;
  }
}
