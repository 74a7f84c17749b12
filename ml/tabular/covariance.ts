// How uncertain the weights of a linear model are together, learnt in one pass over a triangle of numbers.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";

/** Variances never come to less: below is rounding. */
const leastVariance = 1e-14;

/** More than any variance of a state that was learnt. */
const mostVariance = 1e12;

/** What a covariance begins with and how it forgets. */
export interface CovarianceOptions {
  /** Variance of each weight before anything is known. */
  readonly prior: Float64Array;
  /** Share of what is known that is kept at every observation; 1 forgets nothing. */
  readonly forgetting: number;
  /**
   * Forgetting makes a weight at most so many times as uncertain as it was in the prior: else the
   * uncertainty about features that stay away would grow for ever ("wind-up").
   */
  readonly bound: number;
}

/**
 * The covariance P of the weights of a linear model, as a lower triangle. An observation x costs two
 * passes over it: `x'Px` with the gain `Px`, and `P ← (P − k Px x'P) / forgetting`, each weight bounded.
 * Sources: Haykin, Adaptive filter theory, 2002, chapter 9; Fortescue, Kershenbaum and Ydstie,
 * Implementation of self-tuning regulators with variable forgetting factors, 1981 (bounded forgetting).
 *
 * ```ts
 * const covariance = new Covariance({ prior: Float64Array.of(1, 1), forgetting: 1, bound: 1 });
 * covariance.variance(Float64Array.of(1, 0)); // 1
 * covariance.observe(1 / (1 + 1));            // with noise of variance 1
 * covariance.variance(Float64Array.of(1, 0)); // 0.5
 * ```
 */
export class Covariance {
  /** Px of the last {@link variance}. */
  readonly gain: Float64Array;
  private readonly triangle: Float64Array;
  private readonly forgetting: number;
  /** Most variance of each weight. */
  private readonly most: Float64Array;
  /** Working memory: by what each weight is more uncertain for forgetting. */
  private readonly factors: Float64Array;

  constructor({ prior, forgetting, bound }: CovarianceOptions) {
    const size = prior.length;
    this.gain = new Float64Array(size);
    this.triangle = new Float64Array(size * (size + 1) / 2);
    this.forgetting = forgetting;
    this.most = prior.map((variance) => bound * variance);
    this.factors = new Float64Array(size);
    for (let i = 0; i < size; i++) this.triangle[i * (i + 3) / 2] = prior[i];
  }

  /** The variance x'Px of what weights so uncertain say about x; leaves Px in {@link gain}. */
  variance(x: Float64Array): number {
    const { gain, triangle } = this;
    const size = gain.length;
    let variance = 0;
    for (let i = 0, place = 0; i < size; i++) {
      const xi = x[i];
      let sum = 0;
      for (let j = 0; j < i; j++, place++) {
        const value = triangle[place];
        sum += value * x[j];
        gain[j] += value * xi;
      }
      gain[i] = sum + triangle[place++] * xi;
    }
    for (let i = 0; i < size; i++) variance += gain[i] * x[i];
    return Math.max(0, variance);
  }

  /** Takes `share` times the square of {@link gain} off, for the x of the last {@link variance}. */
  observe(share: number): void {
    const { gain, triangle, most, factors } = this;
    const size = gain.length;
    for (let i = 0; i < size; i++) {
      const variance = triangle[i * (i + 3) / 2] - share * gain[i] * gain[i];
      const inflation = Math.min(1 / this.forgetting, most[i] / Math.max(leastVariance, variance));
      factors[i] = Math.sqrt(inflation);
    }
    for (let i = 0, place = 0; i < size; i++) {
      const [taken, factor] = [share * gain[i], factors[i]];
      for (let j = 0; j < i; j++, place++) {
        triangle[place] = factor * factors[j] * (triangle[place] - taken * gain[j]);
      }
      const variance = factor * factor * (triangle[place] - taken * gain[i]);
      triangle[place++] = Math.max(leastVariance, variance);
    }
  }

  encode(to: ByteWriter): void {
    to.f64s(this.triangle);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are no such covariance. */
  restore(from: ByteReader): void {
    const { triangle } = this;
    from.f64s(triangle);
    const range = { name: "covariance", count: triangle.length, low: -mostVariance };
    checkNumbers(triangle, 0, [{ ...range, high: mostVariance }]);
    for (let i = 0; i < this.gain.length; i++) {
      const variance = triangle[i * (i + 3) / 2];
      if (variance < 0) throw new RangeError(`variance: found ${variance}, wanted 0 or more`);
    }
  }
}

/** Prior variances of `size` weights and, as the last, of a constant. */
export function priorOf(size: number, variance: number, ofConstant: number): Float64Array {
  const prior = new Float64Array(size + 1).fill(variance);
  prior[size] = ofConstant;
  return prior;
}
