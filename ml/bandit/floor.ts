// The least probability with which every arm is tried, so that what was logged can be evaluated.
import { countOpen } from "./highest.ts";

/**
 * Mixes `shares` with an even split of the open arms, so that each of them is chosen with probability `floor`
 * or more, and the even split takes all where `floor` is more than that.
 * Source: Dudík, Langford and Li, Doubly robust policy evaluation and learning, 2011 (what is never tried
 * cannot be evaluated).
 *
 * ```ts
 * const shares = Float64Array.of(0.9, 0.1, 0, 0);
 * mixFloor(shares, Uint8Array.of(1, 1, 1, 0), 0.1);
 * shares; // 0.73, 0.17, 0.1, 0: seven tenths of what they were, and a tenth
 * ```
 */
export function mixFloor(shares: Float64Array, open: Uint8Array, floor: number): void {
  const count = countOpen(open);
  const least = Math.max(0, Math.min(floor, 1 / count));
  const kept = Math.max(0, 1 - count * least);
  for (let arm = 0; arm < open.length; arm++) {
    shares[arm] = open[arm] === 0 ? 0 : kept * shares[arm] + least;
  }
}
