// Logistic regression that keeps the covariance of its weights: every label moves them by as much as they
// are uncertain, so that no rate of learning has to be chosen.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { logistic } from "../scoring/loss.ts";
import { Covariance, type CovarianceOptions } from "../tabular/covariance.ts";

/** Variance p (1 − p) of a label is taken as at least this, so that a sure prediction still learns. */
const leastLabelVariance = 1e-3;

/** Labels that the mean damping is taken over. */
const dampingMemory = 50;

/** Weights beyond this are no fit of anything. */
const mostWeight = 1e6;

/** What a regression begins with. */
export interface LogisticOptions extends CovarianceOptions {
  /** Weights before anything is known; 0 where nothing is said. */
  readonly weights?: Float64Array;
  /** Whether log odds are damped by how uncertain the weights are. */
  readonly damped: boolean;
}

/**
 * Online Bayesian logistic regression by an extended Kalman filter, that is one step of Newton's method
 * for each label. With `damped`, log odds are drawn towards 0 by `1 / √(1 + π/8 x'Px)`, the mean of that
 * over recent rows, which keeps the model linear and few labels from being believed too much.
 * Sources: MacKay, The evidence framework applied to classification networks, 1992 (the damping);
 * Penny and Roberts, Dynamic logistic regression, 1999.
 *
 * ```ts
 * const model = new SecondOrderLogistic({
 *   prior: Float64Array.of(1, 1), forgetting: 1, bound: 1, damped: false,
 * });
 * const x = Float64Array.of(2, 1); // the last is the constant
 * model.logOdds(x);    // 0
 * model.learn(x, true);
 * model.logOdds(x);    // 1.1111: 5 × 0.5 / (1 + 0.25 × 5)
 * ```
 */
export class SecondOrderLogistic {
  readonly weights: Float64Array;
  private readonly covariance: Covariance;
  private readonly damped: boolean;
  private meanDamping: number;

  constructor(options: LogisticOptions) {
    const { prior, weights, damped } = options;
    this.weights = weights?.slice() ?? new Float64Array(prior.length);
    this.covariance = new Covariance(options);
    this.damped = damped;
    this.meanDamping = damped ? 0.5 : 1;
  }

  /** What the product of weights and features is multiplied by. */
  get damping(): number {
    return this.meanDamping;
  }

  /** Log odds of a positive. */
  logOdds(x: Float64Array): number {
    return this.meanDamping * this.product(x);
  }

  learn(x: Float64Array, label: boolean): void {
    const { weights, covariance } = this;
    const variance = covariance.variance(x);
    const damping = this.damped ? 1 / Math.sqrt(1 + Math.PI / 8 * variance) : 1;
    const probability = logistic(damping * this.product(x));
    const labelVariance = Math.max(leastLabelVariance, probability * (1 - probability));
    const step = ((label ? 1 : 0) - probability) / (1 + labelVariance * variance);
    for (let i = 0; i < weights.length; i++) {
      const moved = weights[i] + step * covariance.gain[i];
      if (Math.abs(moved) <= mostWeight) weights[i] = moved;
    }
    covariance.observe(labelVariance / (1 + labelVariance * variance));
    if (this.damped) this.meanDamping += (damping - this.meanDamping) / dampingMemory;
  }

  encode(to: ByteWriter): void {
    to.f64s(this.weights);
    to.f64(this.meanDamping);
    this.covariance.encode(to);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    from.f64s(this.weights);
    this.meanDamping = from.f64();
    checkNumbers(this.weights, 0, [
      { name: "weight", count: this.weights.length, low: -mostWeight, high: mostWeight },
    ]);
    checkNumbers([this.meanDamping], 0, [{ name: "damping", count: 1, low: 0, high: 1 }]);
    this.covariance.restore(from);
  }

  private product(x: Float64Array): number {
    const { weights } = this;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] * x[i];
    return sum;
  }
}
