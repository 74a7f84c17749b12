// Versions of the network, what each has served, and what became of them, as tables.
import { exact, moment, none, percent, range, signedPercent, visible, whole } from "./format.js";
import { errorRatio } from "./method-lines.js";
import {
  eventMs,
  eventText,
  eventWords,
  figureOf,
  lossText,
  roleWords,
  validationGain,
} from "./model-words.js";
import { createTable } from "./table.js";
import { targets } from "./types.js";
import { targetWords } from "./verdict.js";

/** @import { AccuracyItem, ModelEvent, ModelVersion, Target } from "./types.js" */
/** @import { Column } from "./table.js" */

/** A smaller share of the loss than this is no gain worth a colour. */
const leastGain = 0.001;

/** Makes the table of versions. */
export function createVersionTable() {
  /** @type {readonly Column<ModelVersion>[]} */
  const columns = [
    {
      title: "Version",
      text: ({ model }) => visible(model),
      note: ({ createdAt }) => `trained ${moment(Date.parse(createdAt))}`,
      isHeader: true,
    },
    {
      title: "Role",
      text: ({ alias }) => alias === null ? none : roleWords[alias],
      tone: ({ alias }) => alias === "champion" ? "good" : "",
    },
    {
      title: "Serves",
      text: ({ share }) => share === 0 ? none : percent(share, 0),
      className: "number",
    },
    {
      title: "Learnt from",
      text: ({ trainedFrom, trainedUntil }) =>
        range(Date.parse(trainedFrom), Date.parse(trainedUntil), moment),
      hint: ({ trainedFrom, trainedUntil }) =>
        range(Date.parse(trainedFrom), Date.parse(trainedUntil), exact),
      className: "wide",
    },
    {
      title: "Loss held back",
      text: ({ metrics }) => lossText(figureOf(metrics, "validationLoss")),
      className: "number",
    },
    {
      title: "The mix’s",
      text: ({ metrics }) => lossText(figureOf(metrics, "baselineLoss")),
      className: "number",
    },
    {
      title: "Less by",
      text: (version) => {
        const gain = validationGain(version);
        return gain === undefined ? none : signedPercent(gain);
      },
      tone: (version) => (validationGain(version) ?? 0) > leastGain ? "good" : "unknown",
      className: "number",
    },
    { title: "On later data", text: laterText },
  ];
  return createTable("Versions of the network", columns, ({ model }) => model);
}

/**
 * What the comparison on later readings found.
 *
 * @param {ModelVersion} version
 */
function laterText({ comparison, alias }) {
  if (comparison === null) return alias === "challenger" ? "being compared" : none;
  const difference = figureOf(comparison, "meanDifference");
  const error = figureOf(comparison, "standardError");
  const readings = figureOf(comparison, "readings");
  if (difference === undefined || error === undefined || readings === undefined) return none;
  const words = difference > 0 ? "less loss" : "more loss";
  return `${lossText(Math.abs(difference))} ± ${lossText(error)} ${words}, ${
    whole(readings)
  } readings`;
}

/**
 * What one version has served: its accuracy by target.
 *
 * @typedef {{ model: string, byTarget: ReadonlyMap<string, AccuracyItem> }} ServedVersion
 */

/**
 * Accuracy by model and target as one line a model; those without a network last.
 *
 * @param {readonly AccuracyItem[]} rows
 * @returns {ServedVersion[]}
 */
export function servedVersions(rows) {
  /** @type {Map<string, Map<string, AccuracyItem>>} */
  const models = new Map();
  for (const row of rows) {
    const { model = "", target = "" } = row;
    const byTarget = models.get(model) ?? new Map();
    models.set(model, byTarget.set(target, row));
  }
  return [...models].map(([model, byTarget]) => ({ model, byTarget }));
}

/** Makes the table of what each version served. */
export function createServedTable() {
  /** @type {(target: Target) => Column<ServedVersion>} */
  const column = (target) => ({
    title: targetWords[target],
    text: ({ byTarget }) => errorRatio(byTarget.get(target))?.toFixed(3) ?? "too few",
    tone: ({ byTarget }) => {
      const ratio = errorRatio(byTarget.get(target));
      return ratio === undefined ? "unknown" : ratio <= 1 ? "good" : "bad";
    },
    className: "number",
  });
  /** @type {readonly Column<ServedVersion>[]} */
  const columns = [
    { title: "Version", text: ({ model }) => visible(model), isHeader: true },
    ...targets.map(column),
    {
      title: "Band held",
      text: ({ byTarget }) => {
        const held = byTarget.get("views")?.coverage ?? null;
        return held === null ? none : percent(held, 1);
      },
      hint: () => "Share of views inside the 80% band",
      className: "number",
    },
    {
      title: "Scored",
      text: ({ byTarget }) => whole(byTarget.get("views")?.scored ?? 0),
      className: "number",
    },
  ];
  return createTable("Error of what each version served", columns, ({ model }) => model);
}

/** Makes the table of what became of the versions. */
export function createModelEventTable() {
  /** @type {readonly Column<ModelEvent>[]} */
  const columns = [
    {
      title: "When",
      text: (event) => moment(eventMs(event)),
      hint: ({ at, createdAt }) =>
        at === null
          ? `${exact(Date.parse(createdAt))}, by hand`
          : `${exact(Date.parse(at))} in the stream, ${exact(Date.parse(createdAt))} by the clock`,
      isHeader: true,
    },
    {
      title: "What",
      text: eventText,
      note: ({ reason }) => visible(reason),
      tone: ({ kind }) => eventWords[kind].tone,
      className: "reason foreign",
    },
  ];
  return createTable("What became of the versions", columns, ({ id }) => String(id));
}
