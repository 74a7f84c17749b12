// How traffic was shared among arms over time, as a stacked chart and as a table.
import { addKeys, makeChart, timeAxis, valueAxis } from "./chart-base.js";
import {
  armSlots,
  mostSlots,
  sharedPeriods,
  slotColour,
  stackedColumns,
} from "./experiment-slots.js";
import { make, setText } from "./dom.js";
import {
  clock,
  clockSeconds,
  day,
  duration,
  exact,
  none,
  percent,
  visible,
  whole,
} from "./format.js";
import { palette } from "./palette.js";

/** @import { Chart, ChartData } from "./chart-base.js" */
/** @import { SharedPeriod } from "./experiment-slots.js" */
/** @import { ExperimentState } from "./types.js" */

/** Less time than this is told in seconds. */
const shortSpanMs = 600_000;

/** Makes the section. */
export function createTraffic() {
  const plot = make("div", {
    class: "traffic-plot",
    role: "group",
    tabindex: "0",
    "aria-label": "Share of decisions by arm over time. Left and right arrow keys read it out.",
  });
  const readout = make("p", { class: "readout" }, "\u00a0");
  const legend = make("ul", { class: "legend" });
  const lead = make("p", { class: "lead" });
  const tableHost = make("div", {
    class: "table-scroll traffic-table",
    tabindex: "0",
    role: "region",
    "aria-label": "Share of decisions by arm and time",
  });
  const asTable = make("details", {}, make("summary", {}, "As a table"), tableHost);
  const empty = make("p", { class: "quiet" }, "Shows once decisions are made.");
  const element = make(
    "section",
    { class: "panel", "aria-labelledby": "traffic-title" },
    make(
      "div",
      { class: "panel-head" },
      make("div", {}, make("h2", { id: "traffic-title" }, "Traffic over time"), lead),
    ),
    empty,
    plot,
    readout,
    legend,
    asTable,
  );
  /** @type {readonly SharedPeriod[]} */
  let periods = [];
  /** Names by slot, with that of all other arms last. @type {readonly (string | undefined)[]} */
  let names = [];
  /** @type {Chart | undefined} */
  let chart;
  let shownLegend = "";
  addKeys(plot, () => chart);
  // Read out to whoever points; what is newest changes too often to be.
  plot.addEventListener("focus", () => readout.setAttribute("aria-live", "polite"));
  plot.addEventListener("blur", () => readout.removeAttribute("aria-live"));
  asTable.addEventListener("toggle", drawTable);

  /** @param {number} atMs */
  function timeText(atMs) {
    const spanMs = (periods.at(-1)?.atMs ?? 0) - (periods[0]?.atMs ?? 0);
    if (spanMs < shortSpanMs) return clockSeconds(atMs);
    return new Date(atMs).getHours() + new Date(atMs).getMinutes() === 0 ? day(atMs) : clock(atMs);
  }

  /** @param {ChartData} data */
  function create(data) {
    const layers = Array.from({ length: mostSlots + 1 }, (_, i) => mostSlots - i);
    return makeChart(plot, {
      series: [
        {},
        ...layers.map((layer) => ({
          stroke: () => palette().panel,
          width: 1,
          fill: () => palette()[slotColour(layer)],
          points: { show: false },
        })),
      ],
      axes: [timeAxis(timeText), valueAxis((share) => percent(share, 0), 46)],
      scales: { y: { range: [0, 1] } },
      padding: [8, 10, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      hooks: { setCursor: [(self) => read(self.cursor.idx ?? undefined)] },
    }, data);
  }

  /** @param {number | undefined} i */
  function read(i) {
    const period = periods[i ?? periods.length - 1];
    setText(readout, period === undefined ? "\u00a0" : periodText(period, names));
  }

  function drawTable() {
    if (!asTable.open) return;
    const columns = names.flatMap((name, slot) => name === undefined ? [] : [{ name, slot }]);
    const head = ["From", "Decisions", ...columns.map(({ name }) => name)];
    tableHost.replaceChildren(
      make(
        "table",
        {},
        make("caption", { class: "visually-hidden" }, "Share of decisions by arm and time"),
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            ...head.map((text, i) =>
              make("th", { scope: "col", class: i === 0 ? "" : "number foreign" }, text)
            ),
          ),
        ),
        make(
          "tbody",
          {},
          ...periods.toReversed().map(({ atMs, decisions, shares }) =>
            make(
              "tr",
              {},
              make("th", { scope: "row", title: exact(atMs) }, timeText(atMs)),
              make("td", { class: "number" }, whole(decisions)),
              ...columns.map(({ slot }) =>
                make("td", { class: "number" }, shareText(shares[slot]))
              ),
            )
          ),
        ),
      ),
    );
  }

  function drawLegend() {
    const shown = JSON.stringify(names);
    if (shown === shownLegend) return;
    shownLegend = shown;
    legend.replaceChildren(...names.flatMap((name, slot) => {
      if (name === undefined) return [];
      const swatch = make("i", { class: "arm-swatch", "aria-hidden": "true" });
      const colour = slotColour(slot);
      swatch.style.setProperty("--arm", `var(--${colour})`);
      return [make("li", {}, swatch, make("span", { class: "foreign" }, name))];
    }));
  }

  return {
    element,
    /** @param {ExperimentState} state */
    show({ arms, history }) {
      const slots = armSlots(arms);
      periods = sharedPeriods(history, slots);
      const hasRest = periods.some(({ shares }) => (shares[mostSlots] ?? 0) > 0);
      names = Array.from({ length: mostSlots + 1 }, () => undefined);
      names = names.map((_, slot) => {
        if (slot === mostSlots) return hasRest ? "All others" : undefined;
        const id = [...slots].find(([, place]) => place === slot)?.[0];
        return id === undefined ? undefined : visible(id);
      });
      const isEmpty = periods.length === 0;
      empty.hidden = !isEmpty;
      for (const part of [lead, plot, readout, legend, asTable]) part.hidden = isEmpty;
      if (isEmpty) return;
      setText(lead, `Share of the decisions of every ${duration(history.seconds * 1000)}.`);
      drawLegend();
      drawTable();
      const data = stackedColumns(periods);
      if (chart === undefined) chart = create(data);
      else chart.setData(data);
      read(chart.cursor.idx ?? undefined);
    },
  };
}

/**
 * A period in words: "14:05:10 · 512 decisions · top 61%, side 39%".
 *
 * @param {SharedPeriod} period
 * @param {readonly (string | undefined)[]} names
 */
function periodText({ atMs, decisions, shares }, names) {
  const parts = names.flatMap((name, slot) =>
    name === undefined ? [] : [`${name} ${shareText(shares[slot])}`]
  );
  const count = `${whole(decisions)} ${decisions === 1 ? "decision" : "decisions"}`;
  return `${day(atMs)}, ${clockSeconds(atMs)} · ${count} · ${parts.join(", ")}`;
}

/** @param {number | null} share */
function shareText(share) {
  return share === null ? none : percent(share, 0);
}
