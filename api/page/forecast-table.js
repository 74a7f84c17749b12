// The recent forecasts of a video: the open one first, then those whose truth is known.
import { compact, exact, moment, none, range, signed, whole } from "./format.js";
import { createTable } from "./table.js";
import { methodWords } from "./verdict.js";

/** @import { Band, Horizon, Method, OpenForecast, ScoredForecast, Target } from "./types.js" */

const longest = 12;

/**
 * One forecast of one target.
 *
 * @typedef {object} Line
 * @property {string} at
 * @property {string} madeAt
 * @property {Method} method
 * @property {Band} band
 * @property {number | undefined} actual
 */

/**
 * The lines to show, newest first.
 *
 * @param {readonly ScoredForecast[]} forecasts of one horizon, in any order
 * @param {OpenForecast | undefined} open
 * @param {Target} target
 * @param {Horizon} horizon
 * @returns {Line[]}
 */
export function forecastLines(forecasts, open, target, horizon) {
  const lines = forecasts.map((forecast) => ({
    at: forecast.at,
    madeAt: forecast.madeAt,
    method: forecast.method,
    band: forecast[target],
    actual: forecast[target].actual,
  }));
  lines.sort((a, b) => b.at < a.at ? -1 : 1);
  const first = open === undefined ? [] : [{
    at: open[horizon].at,
    madeAt: open.madeAt,
    method: open.method,
    band: open[horizon][target],
    actual: undefined,
  }];
  return [...first, ...lines.slice(0, longest)];
}

/** @param {Line} line */
function outcome(line) {
  if (line.actual === undefined) return "open";
  if (line.actual < line.band.low) return "below";
  return line.actual > line.band.high ? "above" : "hit";
}

const outcomeWords = { open: "Open", hit: "Inside", below: "Below", above: "Above" };

/** Makes the table. */
export function createForecastTable() {
  /** @type {import("./table.js").Column<Line>[]} */
  const columns = [
    {
      title: "For",
      text: (line) => moment(Date.parse(line.at)),
      hint: (line) => `${exact(Date.parse(line.at))}, made ${exact(Date.parse(line.madeAt))}`,
      isHeader: true,
    },
    { title: "Method", text: (line) => methodWords[line.method], className: "wide" },
    { title: "Forecast", text: (line) => whole(line.band.value), className: "number" },
    {
      title: "80% band",
      text: (line) => range(line.band.low, line.band.high, whole),
      className: "number wide",
    },
    {
      title: "Actual",
      text: (line) => line.actual === undefined ? none : whole(line.actual),
      className: "number",
    },
    {
      title: "Off by",
      text: (line) =>
        line.actual === undefined ? none : signed(line.actual - line.band.value, compact),
      className: "number",
    },
    {
      title: "Band",
      text: (line) => outcomeWords[outcome(line)],
      tone: (line) => ({ open: "open", hit: "good", below: "bad", above: "bad" })[outcome(line)],
      className: "badge-cell",
    },
  ];
  return createTable("Recent forecasts", columns, (line) => `${line.madeAt} ${line.at}`);
}
