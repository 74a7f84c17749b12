// Examples whose residuals are known to depend on their features, for tests.
import type { Example } from "../../ml/network/example.ts";
import { featureCount, networkInputs } from "../../ml/network/weights.ts";
import { Random } from "../../ml/random.ts";

const lastGrowth = featureCount - networkInputs / 2;

/**
 * `count` examples a minute apart: standard normal features around 2, and residuals that are 0.4 of
 * the last growth rate of views, minus 0.4 of that of likes, and for comments 0.3 of how the growth of
 * views differs from what it was one reading before; all with noise of deviation `noise`.
 */
export function plantedExamples(count: number, seed: number, noise = 0.1): Example[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const features = Float64Array.from({ length: featureCount }, () => random.normal(2, 1));
    const views = features[lastGrowth] - 2;
    const likes = features[lastGrowth + 1] - 2;
    const before = features[lastGrowth - networkInputs] - 2;
    const signal = [0.4 * views, -0.4 * likes, 0.3 * (views - before)];
    const residuals = Float64Array.from(signal, (mean) => {
      return Math.max(-3, Math.min(3, mean + random.normal(0, noise)));
    });
    return { atMs: 60_000 * index, features, residuals, weights: new Float64Array(3).fill(1) };
  });
}
