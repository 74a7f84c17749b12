// Which video the next reading is of: three ways in which an audience turns to videos.
import { Random } from "../../ml/random.ts";

/** Draws the number of the next video. */
export type Traffic = () => number;

/** `active` of `existing` videos, drawn once, and read in turn; the others rest. */
export function hotTraffic(seed: number, existing: number, active: number): Traffic {
  const random = new Random(seed);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(active, existing)) chosen.add(random.integer(0, existing - 1));
  const numbers = [...chosen];
  let turn = 0;
  return () => numbers[turn++ % numbers.length];
}

/** Every video as likely as every other. */
export function uniformTraffic(seed: number, existing: number): Traffic {
  const random = new Random(seed);
  return () => random.integer(0, existing - 1);
}

/**
 * Video `r` (from 0) is read in proportion to 1 / (r + 1) ^ exponent: Zipf's law.
 *
 * With exponent 1 over three videos the shares are 6/11, 3/11 and 2/11.
 */
export function zipfTraffic(seed: number, existing: number, exponent: number): Traffic {
  const random = new Random(seed);
  const sums = new Float64Array(existing);
  let sum = 0;
  for (let rank = 0; rank < existing; rank++) sums[rank] = sum += (rank + 1) ** -exponent;
  return () => {
    const drawn = random.uniform() * sum;
    let [low, high] = [0, existing - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
