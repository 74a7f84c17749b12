// Examples as one array of numbers, in which they move to another thread without being copied there.
import type { Example } from "../ml/network/example.ts";
import { featureCount } from "../ml/network/weights.ts";
import { targetCount } from "../ml/window.ts";

const residualsFrom = 1 + featureCount;
const weightsFrom = residualsFrom + targetCount;
const stride = weightsFrom + targetCount;

/** The numbers of the examples, one example after the other. Each must be of the right size. */
export function pack(examples: readonly Example[]): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(examples.length * stride);
  examples.forEach(({ atMs, features, residuals, weights }, index) => {
    const at = index * stride;
    numbers[at] = atMs;
    numbers.set(features, at + 1);
    numbers.set(residuals, at + residualsFrom);
    numbers.set(weights, at + weightsFrom);
  });
  return numbers;
}

/** The examples that {@link pack} put into `numbers`; they share its memory. */
export function unpack(numbers: Float64Array): Example[] {
  return Array.from({ length: numbers.length / stride }, (_, index) => {
    const example = numbers.subarray(index * stride, (index + 1) * stride);
    return {
      atMs: example[0],
      features: example.subarray(1, residualsFrom),
      residuals: example.subarray(residualsFrom, weightsFrom),
      weights: example.subarray(weightsFrom),
    };
  });
}
