// The examples of a training in two parts, divided by time, and the scalers of the earlier part.
import type { Example } from "../ml/network/example.ts";
import { networkInputs } from "../ml/network/weights.ts";
import { maxExamples } from "./request.ts";

/** Share of the examples, the latest ones, that no weight is trained on. */
const validationShare = 0.2;

/** What a feature that hardly varies is divided by. */
const leastDeviation = 1e-3;

export interface Parts {
  readonly training: readonly Example[];
  /** All are later than all of `training`. */
  readonly validation: readonly Example[];
}

/**
 * The latest {@link maxExamples} examples in the order of time, divided so that about the last fifth
 * is for validation; examples of one time go to the same part.
 *
 * ```ts
 * // ten examples at 1, 2, … 10 ms
 * divide(examples).validation; // those at 9 and 10 ms
 * ```
 */
export function divide(examples: readonly Example[]): Parts {
  const inOrder = examples.toSorted((a, b) => a.atMs - b.atMs).slice(-maxExamples);
  let cut = Math.floor(inOrder.length * (1 - validationShare));
  while (cut > 0 && inOrder[cut - 1].atMs === inOrder[cut].atMs) cut--;
  return { training: inOrder.slice(0, cut), validation: inOrder.slice(cut) };
}

export interface Scalers {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/**
 * Mean and deviation of each of the {@link networkInputs} features over all readings of all examples,
 * of which there is at least one.
 */
export function scalersOf(examples: readonly Example[]): Scalers {
  const means = new Float64Array(networkInputs);
  const deviations = new Float64Array(networkInputs);
  let count = 0;
  // Welford's running mean and sum of squares.
  for (const { features } of examples) {
    for (let at = 0; at < features.length; at += networkInputs) {
      count += 1;
      for (let i = 0; i < networkInputs; i++) {
        const difference = features[at + i] - means[i];
        means[i] += difference / count;
        deviations[i] += difference * (features[at + i] - means[i]);
      }
    }
  }
  for (let i = 0; i < networkInputs; i++) {
    deviations[i] = Math.max(leastDeviation, Math.sqrt(deviations[i] / count));
  }
  return { means, deviations };
}
