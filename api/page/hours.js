// Hours as an even row, though the hours in which nothing was read are missing from the answers.

/** @import { HourlyAnswer } from "./types.js" */

const hourMs = 3_600_000;

/**
 * Views gained in each of the last hours, earliest first; hours without readings gained nothing.
 *
 * ```js
 * // 7 views in the hour from 12:00, none in the next, 3 in the newest.
 * byHour([{ hour: "…T14:00:00.000Z", viewsGain: 3 }, { hour: "…T12:00:00.000Z", viewsGain: 7 }], 4);
 * // [0, 7, 0, 3]
 * ```
 *
 * @param {readonly Pick<HourlyAnswer["items"][number], "hour" | "viewsGain">[]} items newest first
 * @param {number} count how many hours to show
 * @returns {number[]} empty where nothing was ever read
 */
export function byHour(items, count) {
  const newest = items[0];
  if (newest === undefined) return [];
  const lastMs = Date.parse(newest.hour);
  const hours = new Array(count).fill(0);
  for (const item of items) {
    const back = Math.round((lastMs - Date.parse(item.hour)) / hourMs);
    if (back < count) hours[count - 1 - back] = item.viewsGain;
  }
  return hours;
}
