// Waves in random directions: a linear model over them bends as a kernel machine does, at a fixed price.
import { Random } from "../random.ts";

/**
 * Random Fourier features: a cosine and a sine along each of some random directions. The product of two
 * rows of features is, but for noise, `exp(−|x − y|² / (2 (bandwidth × scale)²))`, so that a linear model
 * over them is one over the Gaussian kernel.
 * Source: Rahimi and Recht, Random features for large-scale kernel machines, 2007.
 *
 * The directions follow from the seed and need not be stored.
 *
 * ```ts
 * const waves = new FourierFeatures({ size: 2, waves: 500, bandwidth: 1, seed: 1 });
 * const [a, b] = [[0, 0], [1, 0]].map((x) => waves.of(Float64Array.from(x), 1, new Float64Array(1_000)));
 * a.reduce((sum, value, i) => sum + value * b[i], 0) / 500; // 0.60, where exp(−1 / 2) is 0.61
 * ```
 */
export class FourierFeatures {
  readonly size: number;
  readonly waves: number;
  /** Directions by dimension: those of one dimension lie together, so that a 0 is skipped at once. */
  private readonly directions: Float32Array;
  private readonly phases: Float64Array;

  constructor(
    { size, waves, bandwidth, seed }: {
      readonly size: number;
      readonly waves: number;
      readonly bandwidth: number;
      readonly seed: number;
    },
  ) {
    this.size = size;
    this.waves = waves;
    const random = new Random(seed, bandwidth, size);
    this.directions = Float32Array.from(
      { length: size * waves },
      () => random.normal() / bandwidth,
    );
    this.phases = new Float64Array(waves);
  }

  /** Writes the features of x, taken at a scale, into the first `2 × waves` places of `out`. */
  of(x: Float64Array, scale: number, out: Float64Array): Float64Array {
    const { size, waves, directions, phases } = this;
    phases.fill(0);
    for (let i = 0; i < size; i++) {
      const value = x[i] / scale;
      if (value === 0) continue;
      for (let wave = 0, place = i * waves; wave < waves; wave++, place++) {
        phases[wave] += directions[place] * value;
      }
    }
    for (let wave = 0; wave < waves; wave++) {
      out[2 * wave] = Math.cos(phases[wave]);
      out[2 * wave + 1] = Math.sin(phases[wave]);
    }
    return out;
  }
}
