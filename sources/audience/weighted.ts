// Drawing one of several that are not equally likely.
import type { Random } from "../../ml/random.ts";

/**
 * A place in `weights`, each as likely as its weight is large; -1 where all of them are 0.
 *
 * ```ts
 * drawWeighted(new Random(7), [0, 1, 0]); // 1
 * ```
 */
export function drawWeighted(random: Random, weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = random.uniform() * total;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] <= 0) continue;
    last = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return last;
}

/**
 * The place in `sums`, running totals of weights, at which `value` falls: the first one above it, found
 * in O(log n).
 *
 * ```ts
 * placeIn([1, 1, 4], 0.5); // 0
 * placeIn([1, 1, 4], 1.5); // 2
 * ```
 */
export function placeIn(sums: Float64Array | readonly number[], value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
