// A small chart over hours of event time; those of one section move their cursors together.
import { addKeys, makeChart, timeAxis, valueAxis } from "./chart-base.js";
import { clock, day } from "./format.js";
import { palette } from "./palette.js";

/** @import { Chart, ChartData } from "./chart-base.js" */
/** @typedef {import("uplot").Series} Series */

/**
 * @typedef {object} HourChart
 * @property {string} label for those who cannot see it
 * @property {readonly Series[]} series without the hours
 * @property {import("uplot").Band[]} [bands]
 * @property {(value: number) => string} format of the value axis
 * @property {(low: number | null, high: number | null) => [number, number]} range
 * @property {(chart: Chart) => void} [draw] what is drawn beyond the lines
 * @property {(i: number | undefined) => void} onPoint which hour is pointed at
 */

const halfHour = 1_800;

/**
 * Makes the chart; it is there once there is an hour to show.
 *
 * @param {HTMLElement} host has a height of its own
 * @param {HourChart} chart
 * @returns {{ show: (data: ChartData) => void }}
 */
export function createHourChart(host, { label, series, bands, format, range, draw, onPoint }) {
  host.setAttribute("role", "group");
  host.setAttribute("tabindex", "0");
  host.setAttribute("aria-label", `${label}. Left and right arrow keys read it out.`);
  const create = (/** @type {ChartData} */ data) =>
    makeChart(host, {
      series: [{}, ...series],
      ...(bands === undefined ? {} : { bands }),
      axes: [timeAxis(hourOrDay), valueAxis(format, 46)],
      scales: {
        x: { range: (_chart, low, high) => [low - halfHour, high + halfHour] },
        y: { range: (_chart, low, high) => range(low, high) },
      },
      padding: [8, 10, 0, 0],
      cursor: {
        y: false,
        drag: { x: false, y: false },
        sync: { key: "hours" },
        points: { size: 6 },
      },
      hooks: {
        draw: draw === undefined ? [] : [draw],
        setCursor: [(self) => onPoint(self.cursor.idx ?? undefined)],
      },
    }, data);
  /** @type {Chart | undefined} */
  let made;
  addKeys(host, () => made);
  return {
    show(data) {
      if (made !== undefined) made.setData(data);
      else if (data[0].length > 0) made = create(data);
    },
  };
}

/** @param {number} atMs */
function hourOrDay(atMs) {
  return new Date(atMs).getHours() === 0 ? day(atMs) : clock(atMs);
}

/**
 * A line in one of the theme's colours.
 *
 * @param {keyof ReturnType<typeof palette>} colour
 * @param {number} [width]
 * @returns {Series}
 */
export function line(colour, width = 1.75) {
  return {
    stroke: () => palette()[colour],
    width,
    spanGaps: true,
    points: { space: 12, size: 4, width: 0, fill: () => palette()[colour] },
  };
}

/** An edge of a band: drawn by its filling alone. @type {Series} */
export const edge = { spanGaps: true, points: { show: false } };

/**
 * Draws one bar an hour from zero, good above and bad below; faint where it says little.
 *
 * @param {Chart} chart
 * @param {readonly boolean[]} isFaint
 */
export function drawSkillBars(chart, isFaint) {
  const { ctx: context, bbox } = chart;
  const [hours, values] = chart.data;
  const unit = globalThis.devicePixelRatio || 1;
  const zero = Math.round(chart.valToPos(0, "y", true));
  const hourWidth = chart.valToPos(3600, "x", true) - chart.valToPos(0, "x", true);
  const width = Math.max(unit, Math.min(hourWidth * 0.7, 18 * unit));
  const colours = palette();
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  for (let i = 0; i < hours.length; i++) {
    const value = values[i];
    if (typeof value !== "number") continue;
    const x = chart.valToPos(hours[i] ?? 0, "x", true);
    const y = chart.valToPos(value, "y", true);
    context.globalAlpha = isFaint[i] ? 0.3 : 0.9;
    context.fillStyle = value >= 0 ? colours.good : colours.bad;
    context.fillRect(x - width / 2, Math.min(y, zero), width, Math.max(unit, Math.abs(y - zero)));
  }
  context.globalAlpha = 1;
  context.fillStyle = colours["line-strong"];
  context.fillRect(bbox.left, zero, bbox.width, unit);
  context.restore();
}

/**
 * Draws a dashed line across, at what is promised or wanted.
 *
 * @param {Chart} chart
 * @param {number} value
 */
export function drawLevel(chart, value) {
  const { ctx: context, bbox } = chart;
  const unit = globalThis.devicePixelRatio || 1;
  const y = Math.round(chart.valToPos(value, "y", true));
  context.save();
  context.strokeStyle = palette()["text-faint"];
  context.lineWidth = unit;
  context.setLineDash([4 * unit, 4 * unit]);
  context.beginPath();
  context.moveTo(bbox.left, y);
  context.lineTo(bbox.left + bbox.width, y);
  context.stroke();
  context.restore();
}
