// The chart of a video in words, one moment at a time.
import { moment, whole } from "./format.js";

/** @import { Cell, Measure } from "./chart-series.js" */

/**
 * What stands in the readout while nothing is pointed at.
 *
 * @param {readonly Cell[]} cells
 * @param {Measure} measure
 */
export function hint(cells, measure) {
  const last = cells.findLast((cell) => cell.actual !== undefined);
  return last === undefined ? "No readings in this range." : `Last: ${describe(last, measure)}`;
}

/**
 * One moment in words: "8 Aug, 14:05 · 12,480 · forecast 12,430 (12,300 to 12,560), inside the band".
 *
 * @param {Cell} cell
 * @param {Measure} measure
 */
export function describe(cell, measure) {
  const unit = measure === "rate" ? " an hour" : "";
  const parts = [moment(cell.atMs)];
  if (cell.actual !== undefined) parts.push(`${whole(cell.actual)}${unit}`);
  if (cell.forecast !== undefined) {
    const { value, low, high } = cell.forecast;
    const band = `forecast ${whole(value)} (${whole(low)} to ${whole(high)})`;
    const isHit = cell.actual !== undefined && cell.actual >= low && cell.actual <= high;
    const verdict = isHit ? "inside the band" : "outside the band";
    parts.push(cell.actual === undefined ? band : `${band}, ${verdict}`);
  }
  if (cell.ahead !== undefined && cell.actual === undefined) {
    const { value, low, high } = cell.ahead;
    parts.push(`forecast ${whole(value)}${unit}, 80% between ${whole(low)} and ${whole(high)}`);
  }
  if (cell.mark !== undefined) parts.push(markWords[cell.mark]);
  return parts.join(" · ");
}

const markWords = {
  gap: "gap: counters missing, not believed",
  correction: "correction: the counter fell, believed",
  late: "late: arrived after a newer one",
};
