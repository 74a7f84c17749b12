// Regression with a Gaussian kernel, by random waves: for what no line follows.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { priorOf } from "../tabular/covariance.ts";
import { FourierFeatures } from "../tabular/fourier-features.ts";
import { RecursiveLeastSquares } from "./recursive-least-squares.ts";

/** Waves of a kernel: the features are twice as many. */
export const waves = 48;

/** Prior variance of what a kernel says, in variances of the noise. */
const amplitude = 20;
const ofConstant = 100;

/** A memory of 2,000 rows. */
const forgetting = 0.9995;

/** The waves of a kernel over `size` dense features. */
export function wavesOf(size: number, bandwidth: number, seed: number): FourierFeatures {
  return new FourierFeatures({ size, waves, bandwidth, seed });
}

/**
 * A Gaussian process regression in its cheap form: {@link RecursiveLeastSquares} over
 * {@link FourierFeatures}.
 *
 * ```ts
 * const wave = new KernelRegression(1, 1, 1);
 * for (let i = 0; i < 400; i++) {
 *   const x = (i % 40) / 10 - 2;
 *   wave.predict(Float64Array.of(x), 1);
 *   wave.learn(Math.sin(2 * x));
 * }
 * [-0.8, 0.8].map((x) => wave.predict(Float64Array.of(x), 1)); // about -1 and 1
 * ```
 */
export class KernelRegression {
  readonly model: RecursiveLeastSquares;
  private readonly waves: FourierFeatures;
  private readonly features = new Float64Array(2 * waves + 1);

  constructor(size: number, bandwidth: number, seed: number) {
    this.waves = wavesOf(size, bandwidth, seed);
    this.features[2 * waves] = 1;
    const prior = priorOf(2 * waves, amplitude / waves, ofConstant);
    this.model = new RecursiveLeastSquares({ prior, forgetting, bound: 1 });
  }

  /** The forecast at x, whose typical size is `scale`; keeps its waves for {@link learn}. */
  predict(x: Float64Array, scale: number): number {
    return this.model.predict(this.waves.of(x, scale, this.features));
  }

  /** Learns the label of the x that {@link predict} was asked for last. */
  learn(label: number): void {
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
