// The dumb forecast that stands beside every model: the last rate going on. The other one, "no change",
// is a gain of 0 and needs no code.
import type { RollingWindow } from "./window.ts";

/**
 * Forecast gain of "last rate × elapsed time" (drift) over `elapsedMs` from the newest reading. A
 * counter that fell goes on falling; with fewer than two readings, or two at one instant, it is 0.
 *
 * ```ts
 * // 60 views in the last hour: 30 in the next half hour
 * driftGain(window, 0, 1_800_000); // 30
 * ```
 */
export function driftGain(window: RollingWindow, target: number, elapsedMs: number): number {
  const last = window.length - 1;
  if (last < 1) return 0;
  const spanMs = window.atMs(last) - window.atMs(last - 1);
  return spanMs > 0 ? window.gain(last, target) * elapsedMs / spanMs : 0;
}
