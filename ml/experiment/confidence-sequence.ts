// How far a sum may be from its mean at any time, and how long it takes until it shows.

/**
 * The variance, in squares of the heaviest decision, at which half of the prior's room is used. Intervals are
 * tightest at about eight times as much: at 400 clicks.
 */
export const tightestAt = 50;

/**
 * How far from its mean a sum of centred decisions may ever be, whenever it is looked at: with probability
 * `level` it is further off at some time. `variance` is the sum of their squares so far and `heaviest` the most
 * that one of them can be. The boundary is Robbins' normal mixture
 * `√((V + r) (log((V + r) / r) + 2 log(1 / level)))` with `r` {@link tightestAt} squares of the heaviest.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Time-uniform central limit theory and asymptotic
 * confidence sequences, 2024, theorem 2.2.
 *
 * ```ts
 * confidenceRadius(400, 1, 0.05); // 60.7: √(450 × (2.1972 + 5.9915)), where a single look takes 1.96 × 20
 * ```
 */
export function confidenceRadius(variance: number, heaviest: number, level: number): number {
  const room = tightestAt * heaviest * heaviest;
  const filled = variance + room;
  return Math.sqrt(filled * (Math.log(filled) - Math.log(room) - 2 * Math.log(level)));
}

/** No more decisions than this are ever foreseen. */
const furthestForesight = 1e12;

/**
 * Roughly how many decisions in all it takes until the radius a decision is `wanted`, if they go on as the
 * `decisions` so far; undefined where it is no foreseeable number.
 *
 * ```ts
 * // Half of 20,000 decisions on either arm of an even split, with 400 clicks: each weighs 2.
 * decisionsUntil(0.004, 20_000, 1600, 2, 0.05); // about 47,300 until a difference of 0.004 shows
 * ```
 */
export function decisionsUntil(
  wanted: number,
  decisions: number,
  variance: number,
  heaviest: number,
  level: number,
): number | undefined {
  const isEnough = (count: number) =>
    confidenceRadius(variance * count / decisions, heaviest, level) <= wanted * count;
  let [low, high] = [decisions, furthestForesight];
  if (!(variance > 0) || low > high || !isEnough(high)) return undefined;
  while (high > 1.001 * low) {
    const middle = Math.sqrt(low * high);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
