// Accuracy over time: whether the forecasts beat the naive one, and whether the bands hold.
import { createAccuracyTables } from "./accuracy-tables.js";
import { make, makeSegments, part, segments, setAttribute, setText } from "./dom.js";
import { figure, moment, percent, whole } from "./format.js";
import { inNextFrame } from "./frame.js";
import { createHourChart, drawLevel, drawSkillBars, edge, line } from "./hour-chart.js";
import { createMethodAccuracy } from "./method-accuracy.js";
import { errorNotice } from "./notice.js";
import { palette } from "./palette.js";
import { repeat } from "./repeat.js";
import { api } from "./request.js";
import { horizonOf, targetOf } from "./types.js";
import {
  coverageVerdict,
  fewestScored,
  horizonWords,
  skillVerdict,
  targetWords,
} from "./verdict.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { AccuracyAnswer, AccuracyItem, Horizon, MethodsAnswer, Target } from "./types.js" */

const refreshMs = 15_000;
const hourMs = 3_600_000;
const mostHours = 2_000;

/**
 * Makes the section.
 *
 * @param {EventClock} clock
 */
export function createAccuracy(clock) {
  const host = part("accuracy", HTMLElement);
  const view = layOut(host);
  const tables = createAccuracyTables();
  const methods = createMethodAccuracy({ onChoice: () => refreshing.again() });
  view.tables.append(tables.element);
  view.methods.append(methods.element);
  /** @type {Target} */
  let target = "views";
  /** @type {Horizon} */
  let horizon = "next";
  let spanHours = 24;
  /** @type {readonly AccuracyItem[]} earliest first */
  let hours = [];

  const charts = createCharts(view, (i) => setText(view.readout, readout(hours[i ?? -1], target)), {
    isFaint: () => hours.map((hour) => hour.scored < fewestScored),
  });

  const refreshing = repeat(refreshMs, async (signal) => {
    const from = spanHours === 0 ? undefined : await clock.since(spanHours * hourMs, signal);
    const only = { target, horizon, from };
    // Of an hour ahead only what was served is scored.
    const ran = /** @type {const} */ ({ forecasts: "ran", target, horizon: "next", from });
    /** @type {[AccuracyAnswer, AccuracyAnswer, AccuracyAnswer, MethodsAnswer]} */
    const [byHour, byMethod, byTarget, ranByMethod] = await Promise.all([
      api.get("/v1/accuracy", { by: "hour", ...only, limit: mostHours }, signal),
      api.get("/v1/accuracy", { by: "method", ...only }, signal),
      api.get("/v1/accuracy", { by: "target,horizon", from }, signal),
      api.get("/v1/accuracy", { by: "method", ...ran }, signal),
    ]);
    const inHours = { by: "hour,method", ...ran, limit: mostHours };
    /** @type {MethodsAnswer[]} */
    const drawn = await Promise.all(
      methods.drawn(ranByMethod.items).map((method) =>
        api.get("/v1/accuracy", { ...inHours, method }, signal)
      ),
    );
    inNextFrame(() => {
      hours = [...byHour.items].reverse();
      view.notice.replaceChildren();
      draw(byTarget.items);
      tables.show(byTarget.items, byMethod.items, target, horizon);
      methods.show(target, ranByMethod.items, drawn.flatMap(({ items }) => items));
    });
  }, (error) => {
    view.notice.replaceChildren(
      errorNotice("Accuracy could not be loaded", error, () => refreshing.again()),
    );
  }, host);

  /** @param {readonly AccuracyItem[]} all */
  function draw(all) {
    const row = all.find((row) => row.target === target && row.horizon === horizon);
    const skill = skillVerdict(row, target);
    const held = coverageVerdict(row);
    setText(view.verdict, skill.short);
    setAttribute(view.verdict, "data-tone", skill.tone);
    setText(view.words, skill.text);
    setText(view.held, held.tone === "unknown" ? "" : held.text);
    setText(view.readout, readout(undefined, target));
    charts.show(hours);
  }

  segments(view.target, (value) => {
    target = targetOf(value);
    refreshing.again();
  });
  segments(view.horizon, (value) => {
    horizon = horizonOf(value);
    refreshing.again();
  });
  segments(view.span, (value) => {
    spanHours = Number(value);
    refreshing.again();
  });

  return {
    /** Shows what became of models on the axis of the methods. */
    mark: methods.mark,
  };
}

/**
 * The three charts over hours.
 *
 * @param {ReturnType<typeof layOut>} view
 * @param {(i: number | undefined) => void} onPoint
 * @param {{ isFaint: () => boolean[] }} uses
 */
function createCharts(view, onPoint, { isFaint }) {
  const skill = createHourChart(view.skill, {
    label: "Skill against the naive forecast by hour",
    series: [{ paths: () => null, points: { show: false } }],
    format: (value) => percent(value, 0),
    range: (low, high) => [Math.max(-1, Math.min(-0.1, low ?? 0)), Math.max(0.25, high ?? 0)],
    draw: (chart) => drawSkillBars(chart, isFaint()),
    onPoint,
  });
  const error = createHourChart(view.error, {
    label: "Mean absolute error by hour, of the forecasts and of the naive one",
    series: [line("naive", 1.25), line("forecast")],
    format: figure,
    range: (_low, high) => [0, Math.max(1e-6, (high ?? 1) * 1.1)],
    onPoint,
  });
  const coverage = createHourChart(view.coverage, {
    label: "Share of truths inside the 80% band by hour, with its 95% interval",
    series: [line("actual"), edge, edge],
    bands: [{ series: [3, 2], fill: () => palette()["actual-band"] }],
    format: (value) => percent(value, 0),
    range: (low) => [Math.max(0, Math.min(0.5, low ?? 0)), 1],
    draw: (chart) => drawLevel(chart, 0.8),
    onPoint,
  });
  return {
    /** @param {readonly AccuracyItem[]} hours */
    show(hours) {
      const at = hours.map((hour) => Date.parse(hour.hour ?? "") / 1000);
      skill.show([at, hours.map((hour) => hour.skillOverDrift)]);
      error.show([at, hours.map((hour) => hour.driftMae), hours.map((hour) => hour.mae)]);
      coverage.show([
        at,
        hours.map((hour) => hour.coverage),
        hours.map((hour) => hour.coverageLow),
        hours.map((hour) => hour.coverageHigh),
      ]);
    },
  };
}

/**
 * One hour in words.
 *
 * @param {AccuracyItem | undefined} hour
 * @param {Target} target
 */
function readout(hour, target) {
  if (hour === undefined) {
    return "Point at an hour, or use the arrow keys, to read it out. Faint hours have few scored.";
  }
  const held = hour.coverage === null ? "" : ` · band held ${percent(hour.coverage, 1)}`;
  const at = moment(Date.parse(hour.hour ?? ""));
  return `${at} · ${skillVerdict(hour, target).text} ${whole(hour.scored)} scored${held}`;
}

/** The parts of the section that stay. @param {HTMLElement} host */
function layOut(host) {
  const target = makeSegments("Counter", [
    ["views", targetWords.views],
    ["likes", targetWords.likes],
    ["comments", targetWords.comments],
  ]);
  const horizon = makeSegments("Forecast of", [
    ["next", horizonWords.next],
    ["hour", horizonWords.hour],
  ]);
  const span = makeSegments("Span", [
    ["24", "24 h"],
    ["168", "7 days"],
    ["720", "30 days"],
    ["0", "All"],
  ]);
  const verdict = make("strong", { class: "verdict verdict-large" }, "–");
  const words = make("p", {}, "\u00a0");
  const held = make("p", { class: "quiet" }, "\u00a0");
  const readout = make("p", { class: "readout", "aria-live": "polite" }, "\u00a0");
  const skill = make("div", { class: "hour-plot" });
  const error = make("div", { class: "hour-plot" });
  const coverage = make("div", { class: "hour-plot" });
  const tables = make("div");
  const methods = make("div");
  const notice = make("div");
  const lead =
    "Against the naive forecast “last rate × elapsed time”, every forecast scored when " +
    "its reading came.";
  host.append(
    make(
      "div",
      { class: "panel-head" },
      make(
        "div",
        {},
        make("h2", { id: "accuracy-title" }, "Accuracy over time"),
        make("p", { class: "lead" }, lead),
      ),
      make("div", { class: "controls" }, target, horizon, span),
    ),
    notice,
    make(
      "div",
      { class: "accuracy-head" },
      verdict,
      make("div", {}, words, held),
    ),
    make(
      "div",
      { class: "hour-charts" },
      captioned("Better or worse than naive, by hour", [], skill),
      captioned("Mean absolute error", [["forecast", "Forecast"], ["naive", "Naive"]], error),
      captioned("Truth inside the 80% band", [["held", "Held"], ["promise", "Promised"]], coverage),
    ),
    readout,
    tables,
    methods,
  );
  return {
    target,
    horizon,
    span,
    verdict,
    words,
    held,
    readout,
    skill,
    error,
    coverage,
    tables,
    methods,
    notice,
  };
}

/**
 * @param {string} title
 * @param {readonly (readonly [kind: string, text: string])[]} signs
 * @param {HTMLElement} plot
 */
function captioned(title, signs, plot) {
  const legend = signs.map(([kind, text]) =>
    make("span", { class: "caption-sign" }, make("i", { class: `sign sign-${kind}` }), text)
  );
  return make("figure", {}, make("figcaption", {}, make("h3", {}, title), ...legend), plot);
}
