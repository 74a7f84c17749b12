// The models of users in words: what each is for, and whether it beats what it is measured against.
import { figure, none, percent } from "./format.js";

/** @import { Learner, LearnerName, LearnerScore } from "./types.js" */

/** What each model is called and what it says, in the order in which the page lists them. */
const words = {
  churn: ["Leaving", "Whether a user stays away for the horizon"],
  conversion: ["Subscribing", "Whether a user subscribes within the horizon"],
  click: ["Clicking", "Whether an ad that is shown is clicked"],
  engagement: ["Next session", "How engaged the next session will be, 0 to 100"],
  segment: ["Segments", "Which users are alike"],
  recommendations: ["Recommendations", "What a user will watch or read next"],
};

/** Fewer predictions whose truth is known than this say nothing. */
const fewestScored = 100;
/** A difference of losses smaller than this share is no difference worth a word. */
const noDifference = 0.002;

/** @typedef {{ tone: "good" | "warn" | "even" | "unknown", short: string, text: string }} Standing */

/**
 * @typedef {object} LearnerLine
 * @property {LearnerName} name
 * @property {string} title
 * @property {string} about
 * @property {Learner | undefined} learner undefined where it has said nothing yet
 * @property {LearnerScore | undefined} served what was said, scored
 * @property {LearnerScore | undefined} model what the model said or would have said
 * @property {LearnerScore | undefined} baseline
 * @property {Standing} standing
 */

/** @type {readonly LearnerName[]} */
export const learnersShown = [
  "churn",
  "conversion",
  "click",
  "engagement",
  "recommendations",
  "segment",
];

/**
 * A line for each model.
 *
 * @param {readonly Learner[]} learners
 * @param {ReadonlyMap<string, readonly LearnerScore[]>} scores by name, of one period
 * @returns {LearnerLine[]}
 */
export function learnerLines(learners, scores) {
  return learnersShown.map((name) => {
    const learner = learners.find((one) => one.name === name);
    const own = scores.get(name) ?? [];
    const model = own.find(({ method }) => method === "model");
    const served = own.find(({ method }) => method === "served");
    const baseline = own.find(({ isBaseline }) => isBaseline);
    const [title, about] = words[name];
    const standing = standingOf(name, learner, model ?? served, baseline);
    return { name, title, about, learner, served, model, baseline, standing };
  });
}

/**
 * What a model is scored by: log loss, error or share of hits; undefined where nothing was scored.
 *
 * @param {LearnerScore | undefined} score
 */
export function lossOf(score) {
  return score?.logLoss ?? score?.mae ?? undefined;
}

/**
 * Whether a model is served, and why.
 *
 * @param {LearnerName} name
 * @param {Learner | undefined} learner
 * @param {LearnerScore | undefined} own
 * @param {LearnerScore | undefined} baseline
 * @returns {Standing}
 */
function standingOf(name, learner, own, baseline) {
  if (learner === undefined) {
    const text = "It has nothing to learn from yet.";
    return { tone: "unknown", short: "Not yet", text };
  }
  if (name === "segment") {
    const { segments } = learner.figures;
    const text = typeof segments === "number" ? `${segments} segments were found.` : "";
    return { tone: "good", short: "Serves", text };
  }
  if (name === "recommendations") {
    const [hits, beside] = [own?.hitRate10 ?? undefined, baseline?.hitRate10 ?? undefined];
    const text = hits === undefined
      ? "Nothing was consumed yet after it had recommended."
      : `${percent(hits)} of what was consumed next was among its ten` +
        (beside === undefined ? "." : `, ${percent(beside)} among the ten most popular.`);
    return { tone: hits === undefined ? "unknown" : "good", short: "Serves", text };
  }
  const [loss, beside] = [lossOf(own), lossOf(baseline)];
  const said = loss === undefined || beside === undefined || (own?.scored ?? 0) < fewestScored
    ? "Too little has come true to judge."
    : comparison(loss, beside);
  if (learner.isPromoted) return { tone: "good", short: "Serves", text: said };
  const base = baselineWords(baseline?.method);
  const text = `Not better than its baseline, so the baseline is served: ${base}. ${said}`;
  return { tone: "warn", short: "Baseline serves", text };
}

/**
 * @param {number} loss
 * @param {number} beside
 */
function comparison(loss, beside) {
  const less = 1 - loss / beside;
  const losses = `${figure(loss)} beside ${figure(beside)}`;
  if (Math.abs(less) < noDifference) return `All in all as far off as its baseline: ${losses}.`;
  const way = less > 0 ? "less" : "more";
  return `All in all ${percent(Math.abs(less))} ${way} loss than its baseline: ${losses}.`;
}

/** @param {string | undefined} method */
function baselineWords(method) {
  if (method === "base rate") return "what is true of all users alike";
  if (method === "last value") return "the same as last time";
  return method ?? "what is true of all users alike";
}

/**
 * By which share a model loses less than its baseline, or hits more often; undefined where that is not
 * known.
 *
 * @param {Pick<LearnerLine, "model" | "served" | "baseline">} line
 */
export function gainOf({ model, served, baseline }) {
  const own = model ?? served;
  const [hits, others] = [own?.hitRate10 ?? 0, baseline?.hitRate10 ?? 0];
  if (others > 0) return hits / others - 1;
  const [loss, beside] = [lossOf(own), lossOf(baseline)];
  return loss === undefined || beside === undefined || beside === 0 ? undefined : 1 - loss / beside;
}

/**
 * Who said a prediction, in words; version 0 is the baseline.
 *
 * @param {string | null} model
 */
export function toldBy(model) {
  if (model === null) return none;
  return model.endsWith("@0") ? "what is true of all users alike" : model;
}
