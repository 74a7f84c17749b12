// Accuracy in plain words: better, worse or too early to say, and whether the bands keep their promise.
import { figure, percent, range, whole } from "./format.js";

/** @import { AccuracyItem } from "./types.js" */

/** Fewer scored forecasts than this say nothing. */
export const fewestScored = 30;
/** Skill nearer to zero than this is no difference worth a word. */
const noDifference = 0.02;
const promised = 0.8;
/** Coverage nearer to what is promised than this keeps the promise. */
const tolerance = 0.02;

/**
 * @typedef {object} Verdict
 * @property {"good" | "bad" | "even" | "unknown"} tone
 * @property {string} short two words or a figure
 * @property {string} note what to put under the short form
 * @property {string} text a sentence
 */

/**
 * Whether forecasts beat the naive one ("last rate × elapsed time").
 *
 * ```js
 * skillVerdict({ scored: 12, … }, "views").text; // "12 scored so far: too few to judge."
 * skillVerdict({ scored: 800, mae: 212, driftMae: 321, skillOverDrift: 0.34, … }, "views").text;
 * // "34% better than naive: off by 212 views on average, naive by 321."
 * ```
 *
 * @param {AccuracyItem | undefined} row
 * @param {string} unit what is counted
 * @returns {Verdict}
 */
export function skillVerdict(row, unit) {
  if (row === undefined || row.scored < fewestScored) return tooEarly(row);
  const { mae, driftMae, skillOverDrift: skill } = row;
  const note = `${whole(row.scored)} scored`;
  const errors = `off by ${figure(mae ?? 0)} ${unit} on average, naive by ${figure(driftMae ?? 0)}`;
  if (skill === null) {
    const isExact = mae === 0;
    const short = isExact ? "Both exact" : "Naive was exact";
    return { tone: isExact ? "even" : "bad", short, note, text: `${short}: ${errors}.` };
  }
  const share = percent(Math.abs(skill), 0);
  if (skill > noDifference) {
    const text = `${share} better than naive: ${errors}.`;
    return { tone: "good", short: `${share} better`, note, text };
  }
  if (skill >= -noDifference) {
    return { tone: "even", short: "No better", note, text: `No better than naive: ${errors}.` };
  }
  const advice = "Here “last rate × elapsed time” would have served better.";
  const text = `${share} worse than naive: ${errors}. ${advice}`;
  return { tone: "bad", short: `${share} worse`, note, text };
}

/**
 * Whether the 80 % bands held the truth as often as they say; two points off are still "as promised".
 *
 * @param {AccuracyItem | undefined} row
 * @returns {Verdict}
 */
export function coverageVerdict(row) {
  if (row === undefined || row.scored < fewestScored || row.coverage === null) return tooEarly(row);
  const low = row.coverageLow ?? row.coverage;
  const high = row.coverageHigh ?? row.coverage;
  /** @type {Verdict["tone"]} */
  let tone = "good";
  let words = "as promised";
  if (high < promised - tolerance) [tone, words] = ["bad", "too narrow"];
  else if (low > promised + tolerance) [tone, words] = ["even", "wider than need be"];
  const short = percent(row.coverage, 1);
  const interval = range(low, high, (share) => percent(share, 1));
  const text = `The 80% band held the truth ${short} of the time (95% interval ${interval}): ` +
    `${words}.`;
  return { tone, short, note: `${interval}, ${words}`, text };
}

/**
 * @param {AccuracyItem | undefined} row
 * @returns {Verdict}
 */
function tooEarly(row) {
  const text = row === undefined || row.scored === 0
    ? "Nothing scored yet: a forecast is scored when its moment has come."
    : `${whole(row.scored)} scored so far: too few to judge.`;
  const note = text.slice(0, text.search(/[:.]/));
  return { tone: "unknown", short: "Too early", note: note.toLowerCase(), text };
}

/** What the page calls targets, horizons and methods. */
export const targetWords = { views: "Views", likes: "Likes", comments: "Comments" };
export const horizonWords = { next: "Next reading", hour: "One hour" };
export const methodWords = { "cold-start": "Cold start", trend: "Trend", network: "Network" };
export const methodNotes = {
  "cold-start": "Fewer than 20 readings, so it borrows from videos like it",
  trend: "The mix of all experts",
  network: "The mix of all experts, as the recurrent network corrects it",
};
