// What is believed of arms as curves and intervals on one axis; pure.

/** @import { ArmState } from "./types.js" */

/** Deviations of a normal variable from its mean to either end of 95 %. */
const deviationsOf95 = 1.96;
/** How far out a curve is drawn, in deviations. */
const reach = 3.2;
/** An axis of curves reaches out this much further than the intervals. */
export const curveReach = reach / deviationsOf95;
const steps = 24;

/** @typedef {{ mean: number, low: number, high: number }} Belief */
/** @typedef {{ from: number, to: number }} Axis */

/**
 * What is believed of an arm; undefined where nothing is.
 *
 * @param {Pick<ArmState, "mean" | "low" | "high">} arm
 * @returns {Belief | undefined}
 */
export function beliefOf({ mean, low, high }) {
  return mean === null || low === null || high === null ? undefined : { mean, low, high };
}

/**
 * An axis that holds all intervals, or what reaches `reach` times as far from the means, with some room.
 *
 * ```js
 * axisOf([{ mean: 2, low: 1, high: 3 }, { mean: 4, low: 3, high: 5 }]); // { from: 0.76, to: 5.24 }
 * ```
 *
 * @param {readonly Belief[]} beliefs
 * @param {number} [reach]
 * @returns {Axis}
 */
export function axisOf(beliefs, reach = 1) {
  if (beliefs.length === 0) return { from: 0, to: 1 };
  const low = Math.min(...beliefs.map(({ mean, low }) => mean - reach * (mean - low)));
  const high = Math.max(...beliefs.map(({ mean, high }) => mean + reach * (high - mean)));
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  // Where nothing is believed to earn less than nothing, the axis begins there at the earliest.
  const isAbove = beliefs.every((belief) => belief.low >= 0);
  return { from: isAbove ? Math.max(0, low - room) : low - room, to: high + room };
}

/**
 * Where a value stands on an axis, in percent of its length; what lies beyond stands at the end.
 *
 * @param {number} value
 * @param {Axis} axis
 */
export function placeOn(value, { from, to }) {
  return Math.max(0, Math.min(100, 100 * (value - from) / (to - from)));
}

/**
 * Round values along an axis, about `count` of them.
 *
 * ```js
 * ticksOf({ from: 0.011, to: 0.043 }, 4); // [0.02, 0.03, 0.04]
 * ```
 *
 * @param {Axis} axis
 * @param {number} count
 */
export function ticksOf({ from, to }, count) {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ??
    10 * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, i) => Number(((first + i) * step).toPrecision(12)),
  );
}

/**
 * The outline of a curve that has its peak at the mean and 95 % of its area within the interval, roughly: half
 * a normal curve to either side, each as wide as its side of the interval. In percent of the axis, as high as
 * `height`, its foot at the bottom.
 *
 * @param {Belief} belief
 * @param {Axis} axis
 * @param {number} height
 */
export function curveOf({ mean, low, high }, axis, height) {
  const widths = { left: (mean - low) / deviationsOf95, right: (high - mean) / deviationsOf95 };
  const points = Array.from({ length: 2 * steps + 1 }, (_, i) => {
    const deviations = reach * (i / steps - 1);
    const value = mean + deviations * (deviations < 0 ? widths.left : widths.right);
    const y = height * (1 - Math.exp(-deviations * deviations / 2));
    return `${placeOn(value, axis).toFixed(2)} ${y.toFixed(2)}`;
  });
  const [first, last] = [points[0], points[points.length - 1]].map((point) => point.split(" ")[0]);
  return `M${first} ${height}L${points.join("L")}L${last} ${height}Z`;
}
