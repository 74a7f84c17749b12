// What all charts with axes share: where uPlot is served, axes in the theme's colours, fitting.
import { clock, day } from "./format.js";
import { onPalette, palette } from "./palette.js";

/** @typedef {import("uplot")} Chart */
/** @typedef {import("uplot").Options} ChartOptions */
/** @typedef {import("uplot").Axis} Axis */
/** @typedef {import("uplot").AlignedData} ChartData */

// The address is made at run time: the file is served out of a package, not out of this folder.
const address = new URL("./vendor/uPlot.esm.js", import.meta.url).href;
/** @type {{ default: typeof import("uplot") }} */
const vendor = await import(address);

const font = '11px -apple-system, "Segoe UI", Inter, Roboto, "Noto Sans", Arial, sans-serif';

/**
 * For charts of days that are counted in UTC: their axis divides where those days begin.
 *
 * @param {number} seconds
 */
export function utcDate(seconds) {
  return vendor.default.tzDate(new Date(seconds * 1000), "Etc/UTC");
}

/**
 * The axis of time: clock times, and the day at midnight.
 *
 * @param {(atMs: number) => string} [format]
 * @returns {Axis}
 */
export function timeAxis(format) {
  const text = format ?? ((atMs) => {
    const date = new Date(atMs);
    return date.getHours() + date.getMinutes() === 0 ? day(atMs) : clock(atMs);
  });
  return {
    ...axis(),
    size: 28,
    space: 64,
    values: (_chart, splits) => splits.map((seconds) => text(seconds * 1000)),
  };
}

/**
 * The axis of values.
 *
 * @param {(value: number) => string} format
 * @param {number} [size] in CSS pixels; fixed, so that the plot does not move sideways
 * @returns {Axis}
 */
export function valueAxis(format, size = 52) {
  return {
    ...axis(),
    size,
    space: 30,
    values: (_chart, splits) => splits.map((value) => format(value)),
  };
}

/** @returns {Axis} */
function axis() {
  return {
    font,
    stroke: () => palette()["text-faint"],
    grid: { stroke: () => palette().line, width: 1 },
    ticks: { show: false },
    gap: 6,
  };
}

/**
 * Lets arrow keys, Home and End move a chart's cursor from point to point.
 *
 * @param {HTMLElement} plot focusable
 * @param {() => Chart | undefined} chartOf
 */
export function addKeys(plot, chartOf) {
  plot.addEventListener("keydown", (event) => {
    const chart = chartOf();
    const points = chart?.data[0].length ?? 0;
    if (chart === undefined || points === 0) return;
    const at = chart.cursor.idx ?? points;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: points - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const x = chart.data[0][Math.min(points - 1, Math.max(0, to))];
    chart.setCursor({ left: chart.valToPos(x ?? 0, "x"), top: 1 });
  });
  plot.addEventListener("blur", () => chartOf()?.setCursor({ left: -10, top: -10 }));
}

/**
 * Makes a chart that fills `host` and follows its size and the theme.
 *
 * @param {HTMLElement} host has a height of its own
 * @param {Omit<ChartOptions, "width" | "height">} options
 * @param {ChartData} data
 * @returns {Chart}
 */
export function makeChart(host, options, data) {
  const size = () => ({ width: Math.max(120, host.clientWidth), height: host.clientHeight });
  const chart = new vendor.default({ legend: { show: false }, ...options, ...size() }, data, host);
  new ResizeObserver(() => {
    const { width, height } = size();
    if (width !== chart.width || height !== chart.height) chart.setSize({ width, height });
  }).observe(host);
  onPalette(() => chart.redraw(false));
  return chart;
}
