// A chart over days (UTC); all of a view move their cursors together.
import { addKeys, makeChart, timeAxis, utcDate, valueAxis } from "./chart-base.js";
import { calendarDay } from "./format.js";

/** @import { Chart, ChartData } from "./chart-base.js" */
/** @typedef {import("uplot").Series} Series */

const halfDay = 43_200;

/**
 * Makes the chart; it is there once there is a day to show.
 *
 * @param {HTMLElement} host has a height of its own
 * @param {object} chart
 * @param {string} chart.label for those who cannot see it
 * @param {readonly Series[]} chart.series without the days
 * @param {(value: number) => string} chart.format of the value axis
 * @param {(i: number | undefined) => void} chart.onPoint which day is pointed at
 * @returns {{ show: (data: ChartData) => void }}
 */
export function createDayChart(host, { label, series, format, onPoint }) {
  host.setAttribute("role", "group");
  host.setAttribute("tabindex", "0");
  host.setAttribute("aria-label", `${label}. Left and right arrow keys read it out.`);
  const create = (/** @type {ChartData} */ data) =>
    makeChart(host, {
      tzDate: utcDate,
      series: [{}, ...series],
      axes: [timeAxis(calendarDay), valueAxis(format, 46)],
      scales: {
        x: { range: (_chart, low, high) => [low - halfDay, high + halfDay] },
        y: { range: (_chart, _low, high) => [0, Math.max(1e-6, (high ?? 1) * 1.1)] },
      },
      padding: [8, 10, 0, 0],
      cursor: {
        y: false,
        drag: { x: false, y: false },
        sync: { key: "days" },
        points: { size: 6 },
      },
      hooks: { setCursor: [(self) => onPoint(self.cursor.idx ?? undefined)] },
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
