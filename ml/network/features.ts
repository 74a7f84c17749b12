// What the network sees of a window: three levels and three growth rates of each of its readings.
import { type RollingWindow, targetCount, windowCapacity } from "../window.ts";
import { networkInputs } from "./weights.ts";

const newest = windowCapacity - 1;

/** An interval shorter than this share of the usual one counts as this share of it. */
const shortestShare = 0.2;

/** Working memory of one call; nothing is kept here between calls. */
const sorted = new Float64Array(newest);

/**
 * Writes the features of a full window into `out`, {@link networkInputs} for each reading, the oldest
 * first: for views, likes and comments the level, then for each the growth. Returns false, with
 * `out` as it was, for a window that is not full or most of whose readings share one time.
 *
 * Gains are counted in the usual interval, which is the median one: a gain over another interval is
 * stretched to it.
 *
 * - level: log(mean gain since the oldest reading + 0.5), what the counter says of the video's size
 * - growth: log((gain + 0.5) / (mean gain over the window + 0.5)), the same for videos of every size
 *
 * A counter that fell gained nothing. The oldest reading, whose gain is not known, repeats the
 * features of the next. All are finite. Nothing is allocated. Of eight ways to say the same, absolute
 * and relative, this one left the least loss on later readings, simulated and real.
 *
 * ```ts
 * // 20 hourly readings, 100 views, then 60 more every hour, but 200 more in the last
 * readFeatures(window, features); // true
 * features[6]; // 4.103, log(60.5): the level of views at the second reading
 * features[114]; // 4.218, log(67.9): at the last
 * features[117]; // 1.083, log(200.5 / 67.9): the growth of views at the last
 * ```
 */
export function readFeatures(window: RollingWindow, out: Float64Array): boolean {
  if (window.length < windowCapacity) return false;
  const usualMs = medianIntervalMs(window);
  if (!(usualMs > 0)) return false;
  for (let target = 0; target < targetCount; target++) readTarget(window, target, usualMs, out);
  return true;
}

function readTarget(
  window: RollingWindow,
  target: number,
  usualMs: number,
  out: Float64Array,
): void {
  const shortestMs = shortestShare * usualMs;
  const oldestMs = window.atMs(0);
  let gained = 0;
  for (let index = 1; index <= newest; index++) {
    const gain = Math.max(0, window.gain(index, target));
    const spanMs = Math.max(shortestMs, window.atMs(index) - window.atMs(index - 1));
    const elapsedMs = Math.max(shortestMs, window.atMs(index) - oldestMs);
    gained += gain;
    const at = index * networkInputs + target;
    out[at] = Math.log(gained * usualMs / elapsedMs + 0.5);
    out[at + targetCount] = Math.log(gain * usualMs / spanMs + 0.5);
  }
  const mean = out[newest * networkInputs + target];
  for (let index = 1; index <= newest; index++) {
    out[index * networkInputs + target + targetCount] -= mean;
  }
  out[target] = out[networkInputs + target];
  out[target + targetCount] = out[networkInputs + target + targetCount];
}

/** Median time between the readings of a full window, in milliseconds. */
function medianIntervalMs(window: RollingWindow): number {
  for (let index = 1; index <= newest; index++) {
    const spanMs = window.atMs(index) - window.atMs(index - 1);
    let place = index - 1;
    for (; place > 0 && sorted[place - 1] > spanMs; place--) sorted[place] = sorted[place - 1];
    sorted[place] = spanMs;
  }
  return sorted[(newest - 1) / 2];
}
