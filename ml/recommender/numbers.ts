// Arrays of numbers in the bytes of a recommender.
import type { ByteReader, ByteWriter } from "../bytes.ts";

/** Writes the first `count` of `values`. */
export function writeFloats(to: ByteWriter, values: Float32Array, count: number): void {
  to.u16s(halvesOf(values.subarray(0, count)));
}

/** Reads `count` numbers into the beginning of `into`; throws a `RangeError` where one is no number. */
export function readFloats(from: ByteReader, into: Float32Array, count: number): void {
  const values = into.subarray(0, count);
  from.u16s(halvesOf(values));
  for (let i = 0; i < count; i++) {
    if (!Number.isFinite(values[i])) throw new RangeError(`found ${values[i]}, wanted a number`);
  }
}

/** Reads a count; throws a `RangeError` where it is more than `most`. */
export function readCount(from: ByteReader, what: string, most: number): number {
  const count = from.u32();
  if (count > most) throw new RangeError(`${what}: found ${count}, wanted 0 to ${most}`);
  return count;
}

function halvesOf(values: Float32Array): Uint16Array {
  return new Uint16Array(values.buffer, values.byteOffset, 2 * values.length);
}
