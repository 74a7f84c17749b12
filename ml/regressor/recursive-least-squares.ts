// A linear regression that is exact after every row, forgets at a rate of its own, and stays within bounds.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { Covariance, type CovarianceOptions } from "../tabular/covariance.ts";

/** Weights beyond this are no fit of anything. */
const mostWeight = 1e150;

/** What a regression begins with; the prior is in units of the variance of the labels' noise. */
export interface LeastSquaresOptions extends CovarianceOptions {
  /** Weights before anything is known; 0 where nothing is said. */
  readonly weights?: Float64Array;
}

/**
 * Recursive least squares. No scale has to be known: labels a thousand times as large give weights a
 * thousand times as large.
 * Source: Haykin, Adaptive filter theory, 2002, chapter 9.
 *
 * ```ts
 * const model = new RecursiveLeastSquares({
 *   prior: Float64Array.of(100, 100), forgetting: 1, bound: 1,
 * });
 * for (let x = 0; x < 5; x++) model.learn(Float64Array.of(x, 1), 3 * x + 2);
 * model.weights; // [2.999, 2.003]
 * ```
 */
export class RecursiveLeastSquares {
  readonly weights: Float64Array;
  private readonly covariance: Covariance;
  private readonly forgetting: number;

  constructor(options: LeastSquaresOptions) {
    this.weights = options.weights?.slice() ?? new Float64Array(options.prior.length);
    this.covariance = new Covariance(options);
    this.forgetting = options.forgetting;
  }

  predict(x: Float64Array): number {
    const { weights } = this;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] * x[i];
    return sum;
  }

  /** Learns the label of x, which counts `weight` times. */
  learn(x: Float64Array, label: number, weight = 1): void {
    const { weights, covariance } = this;
    const error = label - this.predict(x);
    const share = weight / (this.forgetting + weight * covariance.variance(x));
    for (let i = 0; i < weights.length; i++) {
      const moved = weights[i] + share * error * covariance.gain[i];
      if (Math.abs(moved) <= mostWeight) weights[i] = moved;
    }
    covariance.observe(share);
  }

  encode(to: ByteWriter): void {
    to.f64s(this.weights);
    this.covariance.encode(to);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    from.f64s(this.weights);
    checkNumbers(this.weights, 0, [
      { name: "weight", count: this.weights.length, low: -mostWeight, high: mostWeight },
    ]);
    this.covariance.restore(from);
  }
}
