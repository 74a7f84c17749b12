// The dumb forecasts that stand beside every model: rates going on as they were. The dumbest one, "no
// change", is a gain of 0 and needs no code.
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
  return meanRateGain(window, target, elapsedMs, 1);
}

/**
 * Forecast gain of "mean of the last rates × elapsed time" over `elapsedMs` from the newest reading:
 * the plain mean of the rates of the last `intervals` intervals, however long each was, or of as many
 * as there are. Intervals without duration have no rate; without any rate the gain is 0.
 *
 * ```ts
 * // 90 views in one hour, then 60 in two: 90 and 30 an hour, 60 on average
 * meanRateGain(window, 0, 1_800_000, 3); // 30
 * ```
 */
export function meanRateGain(
  window: RollingWindow,
  target: number,
  elapsedMs: number,
  intervals: number,
): number {
  const last = window.length - 1;
  let gains = 0;
  let rates = 0;
  for (let i = last; i > 0 && i > last - intervals; i--) {
    const spanMs = window.atMs(i) - window.atMs(i - 1);
    if (spanMs <= 0) continue;
    gains += window.gain(i, target) * elapsedMs / spanMs;
    rates++;
  }
  return rates === 0 ? 0 : gains / rates;
}
