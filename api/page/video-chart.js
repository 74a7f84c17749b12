// The chart of one video: what was, what had been forecast for it, and what is forecast now.
import { addKeys, makeChart, timeAxis, valueAxis } from "./chart-base.js";
import { drawAhead, drawMarks } from "./chart-marks.js";
import { chartColumns } from "./chart-series.js";
import { make, setText } from "./dom.js";
import { tick } from "./format.js";
import { palette } from "./palette.js";
import { describe, hint } from "./readout.js";

/** @import { Chart } from "./chart-base.js" */
/** @import { Cell, Measure } from "./chart-series.js" */

/**
 * Makes the chart and the line that reads it out.
 *
 * @param {HTMLElement} host
 */
export function createVideoChart(host) {
  const plot = make("div", {
    class: "video-plot",
    tabindex: "0",
    role: "group",
    "aria-label": "Chart of the video",
    "aria-describedby": "video-readout",
  });
  const readout = make("p", { class: "video-readout", id: "video-readout", "aria-live": "off" });
  host.append(readout, plot);
  /** @type {readonly Cell[]} */
  let cells = [];
  /** @type {readonly number[]} */
  let eventsMs = [];
  /** @type {Measure} */
  let measure = "rate";
  /** @type {Chart | undefined} */
  let chart;
  let isZoomed = false;

  /** @type {() => import("uplot").Options["series"]} */
  const series = () => [
    {},
    { stroke: () => palette().actual, width: 1.75, spanGaps: true, points: dots("actual") },
    { stroke: () => palette().forecast, width: 1, spanGaps: true, points: { show: false } },
    { spanGaps: true, points: { show: false } },
    { spanGaps: true, points: { show: false } },
    {
      stroke: () => palette().forecast,
      width: 1.75,
      dash: [5, 4],
      spanGaps: true,
      points: dots("forecast"),
    },
    { spanGaps: true, points: { show: false } },
    { spanGaps: true, points: { show: false } },
  ];

  /** @param {import("uplot").AlignedData} data */
  function create(data) {
    return makeChart(plot, {
      series: series(),
      bands: [
        { series: [4, 3], fill: () => palette()["forecast-band"] },
        { series: [7, 6], fill: () => palette()["forecast-band"] },
      ],
      axes: [timeAxis(), valueAxis(tick)],
      scales: { y: { range: (_chart, low, high) => yRange(low, high, measure) } },
      padding: [10, 12, 0, 0],
      cursor: { y: false, drag: { x: true, y: false }, points: { size: 7 } },
      hooks: {
        drawClear: [(self) => drawAhead(self, cells)],
        draw: [(self) => drawMarks(self, cells, eventsMs)],
        setCursor: [(self) => read(self.cursor.idx ?? undefined)],
        setSelect: [(self) => isZoomed = self.select.width > 0],
      },
    }, data);
  }

  /** @param {number | undefined} i */
  function read(i) {
    const cell = i === undefined ? undefined : cells[i];
    setText(readout, cell === undefined ? hint(cells, measure) : describe(cell, measure));
  }

  plot.addEventListener("dblclick", () => isZoomed = false);
  addKeys(plot, () => chart);
  // Said aloud while the chart is being read, and not at every reading that arrives.
  plot.addEventListener("focus", () => readout.setAttribute("aria-live", "polite"));
  plot.addEventListener("blur", () => readout.setAttribute("aria-live", "off"));

  return {
    /**
     * @param {object} what
     * @param {readonly Cell[]} what.cells
     * @param {readonly number[]} what.eventsMs moments of trend events
     * @param {Measure} what.measure
     * @param {string} what.label what the chart shows, for those who cannot see it
     * @param {boolean} what.isNew whether this is another video or range than before
     */
    show(what) {
      ({ cells, eventsMs, measure } = what);
      if (what.isNew) isZoomed = false;
      plot.setAttribute("aria-label", `${what.label}. Left and right arrow keys read it out.`);
      const data = chartColumns(cells);
      if (chart === undefined) chart = create(data);
      else chart.setData(data, !isZoomed);
      if (isZoomed) chart.redraw();
      read(chart.cursor.idx ?? undefined);
    },
  };
}

/** Dots at readings while there is room for them. @param {"actual" | "forecast"} colour */
function dots(colour) {
  return {
    size: 4,
    width: 0,
    space: 9,
    fill: () => palette()[colour],
    stroke: () => palette()[colour],
  };
}

/**
 * Room above and below; growth starts at nothing, as its height is what counts.
 *
 * @param {number | null} low
 * @param {number | null} high
 * @param {Measure} measure
 * @returns {[number, number]}
 */
function yRange(low, high, measure) {
  if (low === null || high === null) return [0, 1];
  const room = Math.max((high - low) * 0.08, high * 0.0005, 0.5);
  return [measure === "rate" ? 0 : Math.max(0, low - room), high + room];
}
