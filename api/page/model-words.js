// Versions of models and what becomes of them, in plain words.
import { figure, none, percent, visible, whole } from "./format.js";

/** @import { ModelEvent, ModelStatus, ModelVersion } from "./types.js" */

/** The model whose network takes part in forecasts. */
export const modelName = "forecast";

/** @type {Record<ModelEvent["kind"], { name: string, tone: "good" | "bad" | "warn" | "" }>} */
export const eventWords = {
  trained: { name: "Trained", tone: "" },
  "training-failed": { name: "Training failed", tone: "bad" },
  challenger: { name: "On trial", tone: "" },
  promoted: { name: "Promoted", tone: "good" },
  rejected: { name: "Rejected", tone: "warn" },
  "rolled-back": { name: "Rolled back", tone: "bad" },
  split: { name: "Split", tone: "" },
  drift: { name: "Drift", tone: "warn" },
};

/** What the page calls the roles of versions. */
export const roleWords = { champion: "Champion", challenger: "On trial" };

/**
 * When an event happened: event time, or the clock's where a person did it.
 *
 * @param {ModelEvent} event
 */
export function eventMs({ at, createdAt }) {
  return Date.parse(at ?? createdAt);
}

/**
 * What happened, and to which version.
 *
 * @param {ModelEvent} event
 */
export function eventText({ kind, version }) {
  const { name } = eventWords[kind];
  return version === null ? name : `${name} @${version}`;
}

/**
 * A figure of a version's, where it has one of that name.
 *
 * @param {ModelVersion["metrics"]} figures
 * @param {string} name
 * @returns {number | undefined}
 */
export function figureOf(figures, name) {
  const value = figures[name];
  return typeof value === "number" ? value : undefined;
}

/**
 * Losses as a person can tell them apart: `lossText(0.031249)` is "0.0312".
 *
 * @param {number | null | undefined} loss
 */
export function lossText(loss) {
  return loss === null || loss === undefined ? none : figure(loss);
}

/**
 * How much less a network loses on the readings held back than the mix does.
 *
 * @param {ModelVersion} version
 * @returns {number | undefined} 0.1 for a tenth less
 */
export function validationGain({ metrics }) {
  const loss = figureOf(metrics, "validationLoss");
  const baseline = figureOf(metrics, "baselineLoss");
  return loss === undefined || !baseline ? undefined : 1 - loss / baseline;
}

/**
 * What serves, in one sentence.
 *
 * ```js
 * servingText([{ model: "forecast@8", alias: "challenger", share: 0.2, … },
 *   { model: "forecast@7", alias: "champion", share: 0.8, … }]);
 * // "forecast@7 serves 80% of the videos, forecast@8 serves 20%."
 * ```
 *
 * @param {readonly ModelVersion[]} versions
 */
export function servingText(versions) {
  const champion = versions.find(({ alias }) => alias === "champion");
  const challenger = versions.find(({ alias }) => alias === "challenger");
  const serves = champion === undefined ? "The mix alone" : visible(champion.model);
  if (challenger === undefined) return `${serves} serves all videos.`;
  const beside = visible(challenger.model);
  if (challenger.share === 0) {
    return `${serves} serves all videos; ${beside} runs beside it on the same readings.`;
  }
  const rest = percent(1 - challenger.share, 0);
  return `${serves} serves ${rest} of the videos, ${beside} serves ` +
    `${percent(challenger.share, 0)}.`;
}

/**
 * When the first training is due, as far as the trainer has told.
 *
 * @param {ModelStatus | undefined} status
 */
export function firstTrainingText(status) {
  if (status === undefined) {
    return "The first training is due once a few hundred readings have been followed by the next one.";
  }
  const { examples, wanted } = status;
  const left = Math.max(0, wanted - examples);
  const gathered = `${whole(examples)} of ${whole(wanted)} windows of readings`;
  return left === 0
    ? `The first training is due now: ${gathered} have been gathered.`
    : `The first training is due after ${whole(left)} more: ${gathered} have been gathered so far.`;
}

/**
 * Since when two versions have shared the videos; undefined where they do not, or where a person made
 * them share at a time of the clock that the stream has not come to.
 *
 * @param {readonly ModelVersion[]} versions
 * @param {readonly ModelEvent[]} events newest first
 * @param {number} nowMs event time
 */
export function splitSince(versions, events, nowMs) {
  const isSplit = versions.some(({ alias, share }) => alias === "challenger" && share > 0);
  const began = events.find(({ kind }) => kind === "split");
  if (!isSplit || began === undefined || eventMs(began) > nowMs) return undefined;
  return new Date(eventMs(began)).toISOString();
}
