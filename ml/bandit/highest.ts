// Which arm has the highest score, and what becomes of ties.
import type { Random } from "../random.ts";

/** Something that draws what an arm may be worth. */
export interface Drawer {
  draw(arm: number, random: Random): number;
}

/** The open arm with the highest draw. */
export function highestDraw(drawer: Drawer, open: Uint8Array, random: Random): number {
  let best = -1;
  let highest = -Infinity;
  for (let arm = 0; arm < open.length; arm++) {
    if (open[arm] === 0) continue;
    const drawn = drawer.draw(arm, random);
    if (best < 0 || drawn > highest) [best, highest] = [arm, drawn];
  }
  return best;
}

/**
 * The open arm with the highest score, each as likely where several have it.
 *
 * ```ts
 * highest(Float64Array.of(3, 1, 3), Uint8Array.of(1, 1, 1), random); // 0 or 2
 * ```
 */
export function highest(scores: Float64Array, open: Uint8Array, random: Random): number {
  let best = -1;
  let ties = 0;
  for (let arm = 0; arm < open.length; arm++) {
    if (open[arm] === 0) continue;
    if (best < 0 || scores[arm] > scores[best]) [best, ties] = [arm, 1];
    else if (scores[arm] === scores[best] && random.chance(1 / ++ties)) best = arm;
  }
  return best;
}

/**
 * Writes 1 for the open arm with the highest score into `shares` and 0 for all others; where several have it
 * they share evenly.
 *
 * ```ts
 * shareHighest(Float64Array.of(3, 1, 3), Uint8Array.of(1, 1, 1), shares); // 0.5, 0, 0.5
 * ```
 */
export function shareHighest(scores: Float64Array, open: Uint8Array, shares: Float64Array): void {
  let most = -Infinity;
  for (let arm = 0; arm < open.length; arm++) {
    if (open[arm] !== 0) most = Math.max(most, scores[arm]);
  }
  const has = (arm: number) => open[arm] !== 0 && scores[arm] === most;
  let ties = 0;
  for (let arm = 0; arm < open.length; arm++) if (has(arm)) ties += 1;
  for (let arm = 0; arm < open.length; arm++) shares[arm] = has(arm) ? 1 / ties : 0;
}

/** How many arms are open. */
export function countOpen(open: Uint8Array): number {
  let count = 0;
  for (let arm = 0; arm < open.length; arm++) if (open[arm] !== 0) count += 1;
  return count;
}

/** An open arm, each as likely. */
export function anyOpen(open: Uint8Array, random: Random): number {
  let left = random.integer(1, countOpen(open));
  let arm = 0;
  for (; arm < open.length - 1; arm++) if (open[arm] !== 0 && --left === 0) break;
  return arm;
}
