// What is drawn around a video's lines: the hour ahead, odd readings and trend events.
import { palette } from "./palette.js";

/** @import { Chart } from "./chart-base.js" */
/** @import { Cell } from "./chart-series.js" */

/**
 * Shades what lies ahead of the last reading.
 *
 * @param {Chart} chart
 * @param {readonly Cell[]} cells
 */
export function drawAhead(chart, cells) {
  const start = cells.find((cell) => cell.ahead !== undefined);
  if (start === undefined) return;
  const { left, top, width, height } = chart.bbox;
  const x = Math.max(left, Math.round(chart.valToPos(start.atMs / 1000, "x", true)));
  if (x >= left + width) return;
  chart.ctx.fillStyle = palette().shade;
  chart.ctx.fillRect(x, top, left + width - x, height);
}

/**
 * Marks gaps and late readings at the foot, corrections on the line, trend events at the top.
 *
 * @param {Chart} chart
 * @param {readonly Cell[]} cells
 * @param {readonly number[]} eventsMs
 */
export function drawMarks(chart, cells, eventsMs) {
  const { ctx: context } = chart;
  const { left, top, width, height } = chart.bbox;
  const colours = palette();
  const unit = globalThis.devicePixelRatio || 1;
  /** @param {number} atMs */
  const xOf = (atMs) => chart.valToPos(atMs / 1000, "x", true);
  const isSeen = (/** @type {number} */ x) => x >= left && x <= left + width;

  context.save();
  context.lineWidth = 1.5 * unit;
  for (const { atMs, mark, actual } of cells) {
    const x = xOf(atMs);
    if (mark === undefined || !isSeen(x)) continue;
    const foot = top + height - 6 * unit;
    context.strokeStyle = context.fillStyle = mark === "correction" ? colours.bad : colours.warn;
    context.beginPath();
    if (mark === "correction") {
      diamond(
        context,
        x,
        actual === undefined ? foot : chart.valToPos(actual, "y", true),
        5 * unit,
      );
      context.fill();
    } else if (mark === "gap") {
      context.arc(x, foot, 3.5 * unit, 0, 2 * Math.PI);
      context.stroke();
    } else {
      cross(context, x, foot, 3 * unit);
      context.stroke();
    }
  }
  for (const atMs of eventsMs) {
    const x = Math.round(xOf(atMs));
    if (isSeen(x)) drawFlag(chart, x, colours["text-faint"]);
  }
  context.restore();
}

/**
 * A flag on a dotted pole, as high as the plot: something happened here.
 *
 * @param {Chart} chart
 * @param {number} x in canvas pixels
 * @param {string} colour
 */
export function drawFlag({ ctx: context, bbox: { top, height } }, x, colour) {
  const unit = globalThis.devicePixelRatio || 1;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = unit;
  context.setLineDash([2 * unit, 3 * unit]);
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, top + height);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x + 8 * unit, top + 4 * unit);
  context.lineTo(x, top + 8 * unit);
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function diamond(context, x, y, size) {
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function cross(context, x, y, size) {
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x + size, y - size);
  context.lineTo(x - size, y + size);
}
