// The shape of a classifier as bytes, checked before anything of that size is made.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { type ClassifierShape, mostDense, mostKernels, mostTableBits } from "./features.ts";

export function encodeShape(shape: ClassifierShape, to: ByteWriter): void {
  to.u32(shape.dense);
  to.u8(shape.tableBits);
  to.u8(shape.crosses ? 1 : 0);
  to.u32(shape.seed);
  to.u8(shape.kernels.length);
  for (const bandwidth of shape.kernels) to.f64(bandwidth);
}

/** The shape that {@link encodeShape} wrote; a `RangeError` where these bytes are none. */
export function decodeShape(from: ByteReader): ClassifierShape {
  const numbers = [from.u32(), from.u8(), from.u8(), from.u32(), from.u8()];
  checkNumbers(numbers, 0, [
    { name: "dense features", count: 1, low: 0, high: mostDense },
    { name: "bits of the table", count: 1, low: 0, high: mostTableBits },
    { name: "crosses", count: 1, low: 0, high: 1 },
    { name: "seed", count: 1, low: 0, high: 2 ** 32 - 1 },
    { name: "kernels", count: 1, low: 0, high: mostKernels },
  ]);
  const [dense, tableBits, crosses, seed, count] = numbers;
  const kernels = Array.from({ length: count }, () => from.f64());
  checkNumbers(kernels, 0, [{ name: "bandwidth", count, low: 1e-3, high: 1e3 }]);
  return { dense, tableBits, crosses: crosses === 1, seed, kernels };
}
