// What the numbers of a state may be. Bytes that say otherwise are broken: a state made of them would
// forecast what is no number.

/** The range of some consecutive numbers of a state. */
export interface NumberRange {
  /** What each of them is. */
  readonly name: string;
  readonly count: number;
  readonly low: number;
  readonly high: number;
  /** Whether they are whole numbers. */
  readonly whole?: boolean;
}

/** More than any count that rises one by one: twice as much is still exact. */
export const maxSteps = 2 ** 52;

/** Where a count that rises one by one stays: one more is the same number. */
export const fullCount = 2 ** 53;

/** Times of states lie between the years 1970 and 3000, in milliseconds. */
export const maxTimeMs = Date.UTC(3000, 0, 1);

/** Numbers that ranges cover. */
export function countOf(ranges: readonly NumberRange[]): number {
  return ranges.reduce((sum, { count }) => sum + count, 0);
}

/**
 * Checks numbers from place `from` on against ranges that follow each other. Throws a `RangeError` that
 * names the first number out of its range.
 *
 * ```ts
 * checkNumbers([0.5, 7], 0, [{ name: "share", count: 2, low: 0, high: 1 }]);
 * // RangeError: share: found 7, wanted 0 to 1
 * ```
 */
export function checkNumbers(
  numbers: ArrayLike<number>,
  from: number,
  ranges: readonly NumberRange[],
): void {
  let at = from;
  for (const { name, count, low, high, whole = false } of ranges) {
    for (const end = at + count; at < end; at++) {
      const value = numbers[at];
      if (value >= low && value <= high && (!whole || Number.isInteger(value))) continue;
      const kind = whole ? "a whole number from " : "";
      throw new RangeError(`${name}: found ${value}, wanted ${kind}${low} to ${high}`);
    }
  }
}
