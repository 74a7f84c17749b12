// Stream health: how much flows, what waits, who owns what, and what could not be taken.
import { makeChart, timeAxis, valueAxis } from "./chart-base.js";
import { createDeadLetters } from "./dead-letters.js";
import { make, part, setAttribute, setText } from "./dom.js";
import { clockSeconds, compact, figure, none, tick, whole } from "./format.js";
import { inNextFrame } from "./frame.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { palette } from "./palette.js";
import { PartitionLines, workerLines } from "./partition-lines.js";
import { createPartitionTable, createWorkerTable } from "./partition-table.js";
import { repeat } from "./repeat.js";
import { api } from "./request.js";

/** @import { Chart, ChartData } from "./chart-base.js" */
/** @import { PartitionLine } from "./partition-lines.js" */
/** @import { PartitionsAnswer, PartitionStatus } from "./types.js" */

const refreshMs = 5_000;
/** How long without a word from the partitions before the answers to questions stand in. */
const silenceMs = 3_000;
/** Seconds that the charts look back. */
const lookBack = 120;

/** @typedef {{ atMs: number, rate: number, lag: number }} Moment */

const tallies = /** @type {const} */ ([
  ["stepped", "Stepped"],
  ["late", "Late"],
  ["duplicates", "Repeats"],
  ["deadLetters", "Dead letters"],
  ["residentActors", "Resident actors"],
]);

/**
 * Makes the section.
 *
 * @param {object} uses
 * @param {(moments: readonly Moment[], lines: readonly PartitionLine[]) => void} uses.onFlow
 */
export function createStream({ onFlow }) {
  const host = part("stream", HTMLElement);
  const rate = chartBox("Events a second");
  const lag = chartBox("Events that wait");
  const partitions = createPartitionTable();
  const workers = createWorkerTable();
  const workersTitle = make("h3", {}, "Workers");
  partitions.element.classList.add("partitions");
  const notice = make("div");
  const values = tallies.map(([, label]) => {
    const value = make("dd", { class: "figure-value" }, none);
    return { value, box: make("div", {}, make("dt", {}, label), value) };
  });
  host.append(
    make(
      "div",
      { class: "panel-head" },
      make("h2", { id: "stream-title" }, "Stream health"),
      make("p", { class: "lead" }, "Live from the owners of the partitions, once a second."),
    ),
    make("div", { class: "flow-charts" }, rate.element, lag.element),
    make("dl", { class: "figures tally" }, ...values.map((value) => value.box)),
    workersTitle,
    workers.element,
    make("h3", {}, "Partitions"),
    partitions.element,
    notice,
    make("h3", {}, "Dead letters"),
    createDeadLetters().element,
  );

  /** @type {Moment[]} */
  let moments = [];
  const known = new PartitionLines();
  let isKnown = false;

  const showRate = flowChart(rate.plot, "actual");
  const showLag = flowChart(lag.plot, "forecast");

  function draw() {
    const all = known.lines();
    partitions.show(all);
    const shares = workerLines(all);
    workers.show(shares);
    // One worker that has them all is no news.
    const isAlone = shares.length < 2;
    workersTitle.hidden = isAlone;
    workers.element.hidden = isAlone;
    tallies.forEach(([name], i) => {
      const total = all.reduce((sum, line) => sum + line[name], 0);
      setText(values[i].value, total < 1_000_000 ? whole(total) : compact(total));
      setAttribute(values[i].box, "title", whole(total));
    });
    notice.replaceChildren(
      ...(all.length > 0
        ? []
        : [emptyNotice("No partitions yet", "The first worker that starts makes them.")]),
    );
    const last = moments.at(-1);
    if (last !== undefined) {
      setText(rate.value, figure(Number(last.rate.toFixed(1))));
      setText(lag.value, whole(last.lag));
      const at = moments.map((moment) => moment.atMs / 1000);
      showRate([at, moments.map((moment) => moment.rate)]);
      showLag([at, moments.map((moment) => moment.lag)]);
    }
    onFlow(moments, all);
  }

  /**
   * @param {number} rate
   * @param {number} lag
   */
  function remember(rate, lag) {
    const atMs = Date.now();
    moments = moments.filter((moment) => moment.atMs > atMs - lookBack * 1000);
    moments.push({ atMs, rate, lag });
  }

  const refreshing = repeat(refreshMs, async (signal) => {
    /** @type {PartitionsAnswer} */
    const answer = await api.get("/v1/partitions", {}, signal);
    known.learn(answer.items, answer.asOf.answeredAt, Date.now());
    isKnown = true;
    const lastMs = moments.at(-1)?.atMs ?? 0;
    if (Date.now() - lastMs > silenceMs) remember(answer.totals.eventsPerSecond, answer.totals.lag);
    inNextFrame(draw);
  }, (error) => {
    if (isKnown) return;
    notice.replaceChildren(
      errorNotice("Partitions could not be loaded", error, () => refreshing.again()),
    );
  }, host);

  return {
    /** @param {readonly PartitionStatus[]} statuses */
    take(statuses) {
      if (statuses.length === 0) return;
      known.hear(statuses, Date.now());
      const owned = known.lines().filter((line) => line.state !== "unowned");
      remember(
        owned.reduce((sum, line) => sum + line.eventsPerSecond, 0),
        owned.reduce((sum, line) => sum + line.lag, 0),
      );
      inNextFrame(draw);
    },
  };
}

/** @param {string} title */
function chartBox(title) {
  const value = make("strong", { class: "figure" }, none);
  const plot = make("div", { class: "flow-plot", role: "img", "aria-label": title });
  const caption = make("figcaption", {}, make("h3", {}, title), value);
  return { value, plot, element: make("figure", {}, caption, plot) };
}

/**
 * A chart of the last minutes, made with the first data.
 *
 * @param {HTMLElement} host
 * @param {"actual" | "forecast"} colour
 * @returns {(data: ChartData) => void}
 */
function flowChart(host, colour) {
  /** @type {Chart | undefined} */
  let chart;
  /** @param {ChartData} data */
  const create = (data) =>
    makeChart(host, {
      series: [{}, {
        stroke: () => palette()[colour],
        width: 1.5,
        points: { show: false },
      }],
      axes: [timeAxis(clockSeconds), valueAxis(tick, 40)],
      scales: {
        x: { range: (_chart, _low, high) => [(high ?? 0) - lookBack, high ?? 0] },
        y: { range: (_chart, _low, high) => [0, Math.max(1, (high ?? 1) * 1.15)] },
      },
      padding: [8, 8, 0, 0],
      cursor: { show: false },
    }, data);
  return (data) => {
    if (chart === undefined) chart = create(data);
    else chart.setData(data);
  };
}
