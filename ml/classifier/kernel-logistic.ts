// Logistic regression with a Gaussian kernel, by random waves: for borders that no line draws.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { priorOf } from "../tabular/covariance.ts";
import { FourierFeatures } from "../tabular/fourier-features.ts";
import { SecondOrderLogistic } from "./second-order-logistic.ts";

/** Waves of a kernel: the features are twice as many. */
export const waves = 48;

/** Prior variance of the log odds that a kernel can say. */
const amplitude = 8;

/** A memory of 2,000 rows. */
const forgetting = 0.9995;

/** The waves of a kernel over `size` dense features. */
export function wavesOf(size: number, bandwidth: number, seed: number): FourierFeatures {
  return new FourierFeatures({ size, waves, bandwidth, seed });
}

/**
 * A Gaussian process classifier in its cheap form: {@link SecondOrderLogistic} over
 * {@link FourierFeatures}.
 *
 * ```ts
 * const ring = new KernelLogistic(1, 0.5, 1); // positive beyond 1, on both sides
 * for (let i = 0; i < 400; i++) {
 *   ring.logOdds(Float64Array.of((i % 40) / 10 - 2), 1);
 *   ring.learn(Math.abs(i % 40 - 20) > 10);
 * }
 * [-1.8, 0, 1.8].map((x) => ring.logOdds(Float64Array.of(x), 1)); // above 2, below -2, above 2
 * ```
 */
export class KernelLogistic {
  readonly bandwidth: number;
  readonly model: SecondOrderLogistic;
  private readonly waves: FourierFeatures;
  private readonly features = new Float64Array(2 * waves + 1);

  constructor(size: number, bandwidth: number, seed: number) {
    this.bandwidth = bandwidth;
    this.waves = wavesOf(size, bandwidth, seed);
    this.features[2 * waves] = 1;
    const prior = priorOf(2 * waves, amplitude / waves, 1);
    this.model = new SecondOrderLogistic({ prior, forgetting, bound: 1, damped: true });
  }

  /** Log odds of a positive at x, whose typical size is `scale`; keeps its waves for {@link learn}. */
  logOdds(x: Float64Array, scale: number): number {
    return this.model.logOdds(this.waves.of(x, scale, this.features));
  }

  /** Learns the label of the x that {@link logOdds} was asked for last. */
  learn(label: boolean): void {
    this.model.learn(this.features, label);
  }

  encode(to: ByteWriter): void {
    this.model.encode(to);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    this.model.restore(from);
  }
}
