// What the chart of a video draws, worked out from its readings and forecasts; pure.
import { isBelieved, perHour } from "./growth.js";
import { counterOf } from "./types.js";

/** @import { Band, HistoryReading, OpenForecast, ScoredForecast, Target } from "./types.js" */

/** @typedef {"total" | "rate"} Measure the counter itself, or its growth per hour */

/**
 * Everything at one moment. Values are in the measure asked for.
 *
 * @typedef {object} Cell
 * @property {number} atMs
 * @property {number} [actual]
 * @property {Band} [forecast] made earlier, for this moment
 * @property {Band} [ahead] the open forecast; at the last reading, where it sets out from
 * @property {"gap" | "correction" | "late"} [mark]
 */

/**
 * One cell per moment, earliest first.
 *
 * ```js
 * // Readings of 100 views at 0 h and 130 at 1 h; forecast for 1 h, made at 0 h: 120 (110 to 140).
 * chartCells({ readings, forecasts, open: undefined, target: "views", measure: "rate" });
 * // [{ atMs: 0 }, { atMs: 3600000, actual: 30, forecast: { value: 20, low: 10, high: 40 } }]
 * ```
 *
 * @param {object} from
 * @param {readonly HistoryReading[]} from.readings
 * @param {readonly ScoredForecast[]} from.forecasts of one horizon
 * @param {OpenForecast | undefined} from.open
 * @param {Target} from.target
 * @param {Measure} from.measure
 * @returns {Cell[]}
 */
export function chartCells({ readings, forecasts, open, target, measure }) {
  /** @type {Map<number, Cell>} */
  const cells = new Map();
  /** @param {number} atMs @returns {Cell} */
  const cellAt = (atMs) => {
    const cell = cells.get(atMs) ?? { atMs };
    cells.set(atMs, cell);
    return cell;
  };

  const counter = counterOf[target];
  /** @type {import("./growth.js").Point[]} */
  const points = [];
  for (const reading of readings) {
    const cell = cellAt(Date.parse(reading.at));
    if (reading.status !== "stepped") cell.mark = reading.status;
    if (isBelieved(reading)) points.push({ atMs: cell.atMs, value: reading[counter] });
  }
  points.sort((a, b) => a.atMs - b.atMs);
  const valueAt = new Map(points.map((point) => [point.atMs, point.value]));

  /**
   * @param {Band} band
   * @param {number} madeAtMs
   * @param {number} atMs
   * @returns {Band | undefined}
   */
  function measured(band, madeAtMs, atMs) {
    if (measure === "total") return band;
    const base = valueAt.get(madeAtMs);
    if (base === undefined || atMs <= madeAtMs) return undefined;
    /** @param {number} value */
    const rate = (value) => perHour({ atMs: madeAtMs, value: base }, { atMs, value });
    return { value: rate(band.value), low: rate(band.low), high: rate(band.high) };
  }

  points.forEach((point, i) => {
    const before = points[i - 1];
    if (measure === "total") cellAt(point.atMs).actual = point.value;
    else if (i > 0 && point.atMs > before.atMs) {
      cellAt(point.atMs).actual = perHour(before, point);
    }
  });
  for (const forecast of forecasts) {
    const atMs = Date.parse(forecast.at);
    const band = measured(forecast[target], Date.parse(forecast.madeAt), atMs);
    if (band !== undefined) cellAt(atMs).forecast = band;
  }
  if (open !== undefined) {
    const madeAtMs = Date.parse(open.madeAt);
    const start = cells.get(madeAtMs)?.actual;
    if (start !== undefined) cellAt(madeAtMs).ahead = { value: start, low: start, high: start };
    for (const ahead of [open.next, open.hour]) {
      const atMs = Date.parse(ahead.at);
      const band = measured(ahead[target], madeAtMs, atMs);
      if (band !== undefined) cellAt(atMs).ahead = band;
    }
  }
  return [...cells.values()].sort((a, b) => a.atMs - b.atMs);
}

/**
 * The cells as columns: seconds, then actual, forecast, its low and high, ahead, its low and high.
 *
 * @param {readonly Cell[]} cells
 * @returns {[number[], ...(number | null)[][]]}
 */
export function chartColumns(cells) {
  return [
    cells.map((cell) => cell.atMs / 1000),
    cells.map((cell) => cell.actual ?? null),
    cells.map((cell) => cell.forecast?.value ?? null),
    cells.map((cell) => cell.forecast?.low ?? null),
    cells.map((cell) => cell.forecast?.high ?? null),
    cells.map((cell) => cell.ahead?.value ?? null),
    cells.map((cell) => cell.ahead?.low ?? null),
    cells.map((cell) => cell.ahead?.high ?? null),
  ];
}

/** Lengths of time that a chart may show, in hours. */
export const ranges = /** @type {const} */ ([6, 24, 72, 168, 720]);

/**
 * The shortest range that holds about fifty readings, so that single forecasts can be made out.
 *
 * @param {{ firstAt: string, lastAt: string, readings: number }} video
 */
export function fittingRange(video) {
  const hours = (Date.parse(video.lastAt) - Date.parse(video.firstAt)) / 3_600_000;
  const wanted = 50 * hours / Math.max(1, video.readings - 1);
  return ranges.find((range) => range >= wanted * 0.8) ?? ranges[ranges.length - 1];
}
