// The chart of methods over time: how far off each was beside the naive one, and what became of models.
import { make, setText } from "./dom.js";
import { day, moment, whole } from "./format.js";
import { createHourChart, drawLevel, line } from "./hour-chart.js";
import { methodName } from "./method-words.js";
import { drawModelEvents } from "./model-marks.js";
import { eventMs, eventText } from "./model-words.js";

/** @import { MethodMoment } from "./method-lines.js" */
/** @import { ModelEvent } from "./types.js" */

const hourMs = 3_600_000;

/** Beyond this, hours of bad luck would flatten all others; they are read out all the same. */
const highestRatio = 2;
/** The methods that always have a line where they ran, the served one drawn last and broadest. */
export const alwaysDrawn = ["mix", "network", "challenger", "served"];

/** Makes the chart, its legend and the line that reads it out. */
export function createMethodChart() {
  const plot = make("div", { class: "method-plot" });
  const readout = make("p", { class: "readout", "aria-live": "polite" }, "\u00a0");
  const signs = ["beside", ...alwaysDrawn].map((kind) => {
    const text = make("span");
    const sign = make("i", { class: `sign sign-method-${kind}`, "aria-hidden": "true" });
    return { text, item: make("li", { hidden: true }, sign, text) };
  });
  const naive = make(
    "li",
    {},
    make("i", { class: "sign sign-promise", "aria-hidden": "true" }),
    "As far off as naive",
  );
  const flags = make(
    "li",
    { hidden: true },
    make("i", { class: "sign sign-event", "aria-hidden": "true" }),
    "Model event",
  );
  const legend = make("ul", { class: "legend" }, ...signs.map(({ item }) => item), naive, flags);
  /** @type {readonly MethodMoment[]} */
  let moments = [];
  /** @type {readonly ModelEvent[]} */
  let events = [];
  let widthMs = hourMs;
  /** @type {readonly string[]} the methods of the lines, in their order */
  let methods = alwaysDrawn;
  /** @type {number | undefined} which moment is pointed at */
  let pointed;

  const chart = createHourChart(plot, {
    label: "Error of each method beside the naive one",
    series: [
      { ...line("naive", 1.25), dash: [2, 3] },
      line("actual", 1.25),
      line("good", 1.25),
      { ...line("warn", 1.25), dash: [6, 3] },
      line("forecast", 2.75),
    ],
    format: (value) => value.toFixed(2),
    range: (low, high) => [
      Math.max(0, Math.min(0.9, low ?? 1) - 0.05),
      Math.min(highestRatio, Math.max(1.1, high ?? 1)),
    ],
    draw: (chart) => {
      drawLevel(chart, 1);
      drawModelEvents(chart, events);
    },
    onPoint(i) {
      pointed = i;
      setText(readout, textOf());
    },
  });

  function textOf() {
    if (moments.length === 0) return "Hours and days in which little was scored are left out.";
    const shown = pointed === undefined ? undefined : moments[pointed];
    if (shown !== undefined) return momentText(shown, widthMs, methods, events);
    const unit = widthMs === hourMs ? "an hour" : "a day";
    return `Point at ${unit}, or use the arrow keys, to read it out.`;
  }

  return {
    element: make("div", { class: "method-chart" }, plot, readout, legend),
    /**
     * @param {{ widthMs: number, moments: readonly MethodMoment[] }} shown
     * @param {readonly ModelEvent[]} happened
     * @param {string} beside the method to draw beside those that are always drawn
     */
    show(shown, happened, beside) {
      ({ widthMs, moments } = shown);
      events = happened;
      methods = [beside, ...alwaysDrawn];
      methods.forEach((method, i) => {
        setText(signs[i].text, methodName(method));
        signs[i].item.hidden = !moments.some(({ ratios }) => ratios.has(method));
      });
      naive.hidden = beside === "drift";
      flags.hidden = events.length === 0;
      chart.show([
        moments.map(({ atMs }) => atMs / 1000),
        ...methods.map((method) => moments.map(({ ratios }) => ratios.get(method) ?? null)),
      ]);
      setText(readout, textOf());
    },
  };
}

/**
 * One hour or day in words: "11 Jan, 14:00 · Served 0.710 of naive · … · 340 scored · Promoted forecast@7".
 *
 * @param {MethodMoment} shown
 * @param {number} widthMs
 * @param {readonly string[]} methods
 * @param {readonly ModelEvent[]} events
 */
export function momentText({ atMs, ratios, scored }, widthMs, methods, events) {
  const said = [...methods].reverse().flatMap((method) => {
    const ratio = ratios.get(method);
    return ratio === undefined ? [] : [`${methodName(method)} ${ratio.toFixed(3)} of naive`];
  });
  const happened = events
    .filter((event) => eventMs(event) >= atMs && eventMs(event) < atMs + widthMs)
    .map(eventText);
  const at = widthMs === hourMs ? moment(atMs) : day(atMs);
  return [at, ...said, `${whole(scored)} scored`, ...happened].join(" · ");
}
