// Numbers in two bytes: enough for what a model looks at, and a quarter of the memory.

const bits = new DataView(new ArrayBuffer(4));

/**
 * The nearest number that two bytes hold: the sign, the eight bits of exponent and seven of the fraction that
 * a 32-bit float begins with ("bfloat16"; Wang and Kanwar, 2019). Off by 0.4 % at most. NaN stays NaN, and
 * what is too large becomes the largest.
 *
 * ```ts
 * fromShort(toShort(0.1)); // 0.10009765625
 * ```
 */
export function toShort(value: number): number {
  if (Number.isNaN(value)) return notANumber;
  bits.setFloat32(0, Math.max(-largest, Math.min(largest, value)));
  const word = bits.getUint32(0);
  // Halfway cases go to the even neighbour.
  return Math.min(word + 0x7fff + ((word >>> 16) & 1), 0xffffffff) >>> 16;
}

/** The number that {@link toShort} made these two bytes of. */
export function fromShort(short: number): number {
  bits.setUint32(0, short << 16);
  return bits.getFloat32(0);
}

const notANumber = 0x7fc0;
/** The largest number of which two bytes are left. */
const largest = fromShort(0x7f7f);
