// How good the models of users are, beside what they are measured against.
import { make } from "./dom.js";
import { calibrationPlot, shownBins } from "./calibration.js";
import { compact, figure, none, percent, signedPercent, visible } from "./format.js";
import { gainOf, learnerLines, learnersShown, lossOf } from "./learner-words.js";
import { createPanel } from "./panel.js";
import { api } from "./request.js";
import { createTable } from "./table.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { LearnerLine } from "./learner-words.js" */
/** @import { LearnersAnswer, LearnerScore, LearnerScoresAnswer } from "./types.js" */

/** @type {readonly import("./table.js").Column<LearnerLine>[]} */
const columns = [
  { title: "Model", text: ({ title }) => title, note: ({ about }) => about, isHeader: true },
  {
    title: "Who serves",
    text: ({ standing }) => standing.short,
    note: ({ standing }) => standing.text,
    tone: ({ standing }) => standing.tone,
    className: "learner-standing",
  },
  {
    title: "Learnt from",
    text: ({ learner }) => learner === undefined ? none : compact(learner.examples),
    note: ({ learner }) => learner === undefined ? "" : visible(learner.model),
    className: "number",
  },
  {
    title: "Score",
    text: ({ model, served }) => scoreText(model ?? served),
    note: ({ model, served }) => scoreName(model ?? served),
    className: "number",
  },
  {
    title: "Baseline",
    text: ({ baseline }) => scoreText(baseline),
    note: ({ baseline }) => baseline?.method ?? "",
    className: "number",
  },
  {
    title: "Better by",
    text: (line) => {
      const gain = gainOf(line);
      return gain === undefined ? none : signedPercent(gain);
    },
    tone: (line) => (gainOf(line) ?? 0) > 0.002 ? "good" : "unknown",
    className: "number",
  },
  {
    title: "AUC",
    text: ({ model }) => maybe(model?.auc, (auc) => auc.toFixed(3)),
    className: "number wide",
  },
  {
    title: "Lift, top 10%",
    text: ({ model }) => maybe(model?.lift10, (lift) => `×${figure(lift)}`),
    className: "number wide",
  },
  {
    title: "Calibration error",
    text: ({ served, model }) => maybe((served ?? model)?.ece, (error) => percent(error, 1)),
    className: "number wide",
  },
  {
    title: "Scored",
    text: ({ model, served }) => maybe((model ?? served)?.scored, compact),
    className: "number wide",
  },
];

/**
 * Makes the panel.
 *
 * @param {object} uses
 * @param {EventClock} uses.clock
 * @param {(signal: AbortSignal) => Promise<string | undefined>} uses.since
 */
export function createLearners({ clock, since }) {
  const table = createTable("The models of users", columns, ({ name }) => name);
  const plots = make("div", { class: "calibrations" });
  const words = make(
    "p",
    { class: "quiet" },
    "Whether probabilities mean what they say: on the diagonal, what was said came true as often.",
  );
  const panel = createPanel({
    clock,
    id: "learners",
    title: "How good the predictions are",
    lead: "Each is scored before its truth is learnt from; until a model beats its baseline, the " +
      "baseline is served.",
  }, async (signal) => {
    const from = await since(signal);
    /** @type {LearnersAnswer} */
    const { items, asOf } = await api.get("/v1/learners", {}, signal);
    if (items.length === 0) return { asOf, empty: nothingLearnt };
    /** @type {(readonly [string, readonly LearnerScore[]])[]} */
    const scores = await Promise.all(
      learnersShown.filter((name) => name !== "segment").map(async (name) => {
        /** @type {LearnerScoresAnswer} */
        const answer = await api.get(
          "/v1/learners/{name}/scores",
          { name, by: "all", from },
          signal,
        );
        return /** @type {const} */ ([name, answer.items]);
      }),
    );
    const lines = learnerLines(items, new Map(scores));
    return {
      asOf,
      draw() {
        table.show(lines);
        const drawnPlots = lines.flatMap(({ title, served, model }) => {
          const calibration = (served ?? model)?.calibration ?? [];
          const { shown } = shownBins(calibration);
          return shown.length === 0 ? [] : [calibrationPlot(title, calibration)];
        });
        words.hidden = drawnPlots.length === 0;
        plots.replaceChildren(...drawnPlots);
      },
    };
  });
  panel.body.append(table.element, words, plots);
  return panel;
}

const nothingLearnt = /** @type {const} */ ([
  "Nothing has been learnt yet",
  "Models learn from what comes true: a click within minutes, a session’s engagement when the next one " +
  "ends, leaving and subscribing after the horizon.",
]);

/** @param {LearnerScore | undefined} score */
function scoreText(score) {
  const hits = score?.hitRate10;
  if (hits !== null && hits !== undefined) return percent(hits);
  const loss = lossOf(score);
  return loss === undefined ? none : figure(loss);
}

/** @param {LearnerScore | undefined} score */
function scoreName(score) {
  if (score === undefined) return "";
  if (score.hitRate10 !== null) return "hits of ten";
  return score.logLoss === null ? "mean error" : "log loss";
}

/**
 * @param {number | null | undefined} value
 * @param {(value: number) => string} format
 */
function maybe(value, format) {
  return value === null || value === undefined ? none : format(value);
}
