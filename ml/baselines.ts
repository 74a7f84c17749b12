// The dumb forecasts that stand beside every model: no change, and the last rate going on.
import type { RollingWindow } from "./window.ts";

/** Forecast gain of "no change" (last value): 0, whatever came before. */
export function lastGain(): number {
  return 0;
}

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
