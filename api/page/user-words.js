// Users in words: risk, reasons, what was done in a session, which features stand out.
import { duration, figure, percent, signed, whole } from "./format.js";

/** @import { FeatureValue, PredictionReason, RiskClass, Segment, Session } from "./types.js" */

/** @type {Record<RiskClass, { text: string, tone: "good" | "warn" | "bad" }>} */
export const riskWords = {
  low: { text: "Low", tone: "good" },
  medium: { text: "Medium", tone: "warn" },
  high: { text: "High", tone: "bad" },
};

/**
 * @typedef {object} ReasonLine
 * @property {string} text
 * @property {string} figure signed
 * @property {number} share of the strongest reason, 0 to 1
 * @property {boolean} isFor whether it raises the prediction
 * @property {string} title
 */

/**
 * Reasons as lines with bars, the strongest first.
 *
 * ```js
 * reasonLines([{ feature: "sessions", text: "visits rarely", contribution: 0.693 }], "odds");
 * // [{ text: "visits rarely", figure: "+0.69", share: 1, isFor: true, title: "… the odds times 2" }]
 * ```
 *
 * @param {readonly PredictionReason[]} reasons
 * @param {"odds" | "points"} unit what contributions are: log odds, or points of a score
 * @returns {ReasonLine[]}
 */
export function reasonLines(reasons, unit) {
  const strongest = Math.max(1e-9, ...reasons.map(({ contribution }) => Math.abs(contribution)));
  return reasons.map(({ text, contribution }) => {
    const title = unit === "odds"
      ? `${signed(contribution, twoDigits)} log odds: the odds times ${
        figure(Math.exp(contribution))
      }`
      : `${signed(contribution, twoDigits)} points`;
    return {
      text,
      figure: signed(contribution, twoDigits),
      share: Math.abs(contribution) / strongest,
      isFor: contribution > 0,
      title,
    };
  }).sort((a, b) => b.share - a.share);
}

/** @param {number} value */
function twoDigits(value) {
  return (Math.round(value * 100) / 100 + 0).toFixed(2).replace("-", "−");
}

/** What is told of a session, in this order: the measure, and one of it and several in words. */
const deeds = /** @type {const} */ ([
  ["plays", "play", "plays"],
  ["completions", "to the end", "to the end"],
  ["articleViews", "article", "articles"],
  ["likes", "like", "likes"],
  ["dislikes", "dislike", "dislikes"],
  ["comments", "comment", "comments"],
  ["shares", "share", "shares"],
  ["articleShares", "article shared", "articles shared"],
  ["follows", "follow", "follows"],
  ["bookmarks", "bookmark", "bookmarks"],
  ["adImpressions", "ad", "ads"],
  ["adClicks", "ad clicked", "ads clicked"],
  ["stalls", "stall", "stalls"],
  ["videoErrors", "error", "errors"],
  ["newsletterSignUps", "newsletter", "newsletters"],
  ["subscriptionStarts", "subscribed", "subscriptions"],
  ["subscriptionRenewals", "renewed", "renewals"],
  ["subscriptionCancellations", "cancelled", "cancellations"],
]);

/** Deeds that say themselves that it was once. */
const oneIsSaid = new Set(["subscribed", "renewed", "cancelled"]);

/**
 * What was done in a session.
 *
 * ```js
 * doneText({ plays: 5, completions: 3, likes: 1 }); // "5 plays, 3 to the end, 1 like"
 * ```
 *
 * @param {Session["measures"]} measures
 */
export function doneText(measures) {
  const said = deeds.flatMap(([name, one, several]) => {
    const count = measures[name] ?? 0;
    if (count <= 0) return [];
    return count === 1 && oneIsSaid.has(one)
      ? one
      : `${whole(count)} ${count === 1 ? one : several}`;
  });
  if (said.length > 0) return said.join(", ");
  const events = measures.events ?? 0;
  return events === 1 ? "1 event" : `${whole(events)} events`;
}

/**
 * A value of a feature with its unit: `valueText({ unit: "share", value: 0.25, … })` is "25%".
 *
 * @param {Pick<FeatureValue, "unit" | "value">} feature
 */
export function valueText({ unit, value }) {
  if (value === null) return "not known";
  if (value === 0 && unit !== "0 or 1") return "0";
  if (unit === "share") return percent(value);
  if (unit === "seconds") return duration(value * 1000);
  if (unit === "minutes") return duration(value * 60_000);
  if (unit === "hours") return duration(value * 3_600_000);
  if (unit === "days") return `${figure(value)} ${value === 1 ? "day" : "days"}`;
  if (unit === "0 or 1") return value >= 0.5 ? "yes" : "no";
  if (unit === "logarithm of a ratio") return `×${figure(Math.exp(value))}`;
  if (unit === "sessions" || unit === "weeks" || unit === "categories") {
    return value === 1 ? "1" : `${figure(value)} ${unit}`;
  }
  return figure(value);
}

/**
 * What is usual of a feature: its mean over all users in segments, and how far segments lie from it.
 *
 * @typedef {{ mean: number, spread: number }} Usual
 */

/**
 * What is usual of the features that segments are found from, in the units of their centres.
 *
 * @param {readonly Pick<Segment, "size" | "centre">[]} segments
 * @returns {Map<string, Usual>} empty where there are no users in segments
 */
export function usualOf(segments) {
  const users = segments.reduce((total, { size }) => total + size, 0);
  /** @type {Map<string, Usual>} */
  const usual = new Map();
  if (users === 0) return usual;
  for (const name of Object.keys(segments[0].centre)) {
    const mean = segments.reduce((sum, { size, centre }) => sum + size * (centre[name] ?? 0), 0) /
      users;
    const squares = segments.reduce(
      (sum, { size, centre }) => sum + size * ((centre[name] ?? 0) - mean) ** 2,
      0,
    );
    usual.set(name, { mean, spread: Math.sqrt(squares / users) });
  }
  return usual;
}

/**
 * Whether a user's value lies above or below what is usual by more than segments commonly do.
 *
 * ```js
 * markOf(9, { mean: 1, spread: 0.5 }); // "high": log(1 + 9) is 2.3, beyond 1.5
 * ```
 *
 * @param {number | null} value
 * @param {Usual | undefined} usual
 * @returns {"high" | "low" | undefined} undefined for what is usual, or not known
 */
export function markOf(value, usual) {
  if (value === null || usual === undefined || usual.spread === 0) return undefined;
  const drawn = Math.sign(value) * Math.log1p(Math.abs(value));
  if (drawn > usual.mean + usual.spread) return "high";
  return drawn < usual.mean - usual.spread ? "low" : undefined;
}
