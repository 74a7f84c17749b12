import { describe, expect, it } from "vitest";
import { FourierFeatures } from "./fourier-features.ts";

function kernel(waves: FourierFeatures, x: number[], y: number[], scale = 1): number {
  const [a, b] = [x, y].map((point) =>
    waves.of(Float64Array.from(point), scale, new Float64Array(2 * waves.waves))
  );
  return a.reduce((sum, value, i) => sum + value * b[i], 0) / waves.waves;
}

describe("FourierFeatures", () => {
  const waves = new FourierFeatures({ size: 2, waves: 500, bandwidth: 1, seed: 1 });

  it("multiplies to the Gaussian kernel, as in its example", () => {
    expect(kernel(waves, [0, 0], [1, 0])).toBeCloseTo(0.6, 1);
    for (const [x, y] of [[[0.3, -1], [1, 0.5]], [[2, 2], [2, 1]], [[0, 0], [3, 3]]]) {
      const squared = (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2;
      expect(Math.abs(kernel(waves, x, y) - Math.exp(-squared / 2))).toBeLessThan(0.1);
    }
  });

  it("takes distances at a scale, and is 1 at no distance", () => {
    expect(kernel(waves, [0, 0], [3, 0], 3)).toBeCloseTo(kernel(waves, [0, 0], [1, 0]), 9);
    expect(kernel(waves, [5, -4], [5, -4])).toBeCloseTo(1, 9);
  });

  it("draws the same directions from the same seed, others from another", () => {
    const make = (seed: number) =>
      new FourierFeatures({ size: 1, waves: 2, bandwidth: 1, seed })
        .of(Float64Array.of(1), 1, new Float64Array(4));
    expect(make(3)).toEqual(make(3));
    expect(make(3)).not.toEqual(make(4));
  });
});
