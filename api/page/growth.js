// Growth between readings: the one measure in which a small and a large video look alike.

const hourMs = 3_600_000;

/**
 * @typedef {object} Point
 * @property {number} atMs
 * @property {number} value
 */

/**
 * Whether a reading's counters are to be believed.
 *
 * @param {{ status: string }} reading
 */
export function isBelieved(reading) {
  return reading.status === "stepped" || reading.status === "correction";
}

/**
 * Gain per hour between two readings of a counter, 0 where it fell (a correction is no growth).
 *
 * @param {Point} before
 * @param {Point} after later than `before`
 */
export function perHour(before, after) {
  return Math.max(0, (after.value - before.value) / ((after.atMs - before.atMs) / hourMs));
}

/** The growth per hour of the last few readings of one counter. */
export class RecentGrowth {
  /** @param {number} limit how many rates to keep */
  constructor(limit) {
    this.limit = limit;
    /** @type {Point | undefined} */
    this.last = undefined;
    /** @type {number[]} */
    this.rates = [];
  }

  /**
   * Takes the next reading; one that is not later than the last changes nothing.
   *
   * @param {Point} point
   */
  push(point) {
    if (this.last !== undefined) {
      if (point.atMs <= this.last.atMs) return;
      this.rates.push(perHour(this.last, point));
      if (this.rates.length > this.limit) this.rates.shift();
    }
    this.last = point;
  }
}
