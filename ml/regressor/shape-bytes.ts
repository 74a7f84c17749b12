// The shape of a regressor as bytes, checked before anything of that size is made.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { mostCandidates, mostDense, mostKernels, type RegressorShape } from "./features.ts";

export function encodeShape(shape: RegressorShape, to: ByteWriter): void {
  to.u32(shape.dense);
  to.u32(shape.seed);
  to.u8(shape.candidates.length);
  to.u8(shape.kernels.length);
  for (const place of shape.candidates) to.u32(place);
  for (const bandwidth of shape.kernels) to.f64(bandwidth);
}

/** The shape that {@link encodeShape} wrote; a `RangeError` where these bytes are none. */
export function decodeShape(from: ByteReader): RegressorShape {
  const numbers = [from.u32(), from.u32(), from.u8(), from.u8()];
  checkNumbers(numbers, 0, [
    { name: "dense features", count: 1, low: 0, high: mostDense },
    { name: "seed", count: 1, low: 0, high: 2 ** 32 - 1 },
    { name: "candidates", count: 1, low: 0, high: mostCandidates },
    { name: "kernels", count: 1, low: 0, high: mostKernels },
  ]);
  const [dense, seed, candidateCount, kernelCount] = numbers;
  const candidates = Array.from({ length: candidateCount }, () => from.u32());
  const kernels = Array.from({ length: kernelCount }, () => from.f64());
  checkNumbers(candidates, 0, [
    { name: "candidate", count: candidateCount, low: 0, high: dense - 1 },
  ]);
  checkNumbers(kernels, 0, [{ name: "bandwidth", count: kernelCount, low: 1e-3, high: 1e3 }]);
  return { dense, candidates, kernels, seed };
}
