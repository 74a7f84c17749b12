// Experiments in plain words: policies, rewards, who leads, lift, regret and the check of the split.
import {
  figure,
  money,
  none,
  percent,
  range,
  signed,
  signedPercent,
  visible,
  whole,
} from "./format.js";

/** @import { ArmState, ExperimentState, PolicyName, RewardKind } from "./types.js" */

/** @typedef {{ tone: "good" | "bad" | "even" | "unknown", short: string, text: string }} Said */
/** @typedef {ExperimentState["regret"]} Figure */

/** Policies by name: what they are called, and what they do. */
export const policyWords = /** @satisfies {Record<PolicyName, readonly [string, string]>} */ ({
  "adaptive-thompson": [
    "Adaptive",
    "Moves traffic to what earns most, and moves it again when that changes (Thompson sampling with " +
    "a mixture of memories)",
  ],
  thompson: [
    "Thompson sampling",
    "Moves traffic to what earns most, and takes rates to stay as they are",
  ],
  "normal-thompson": [
    "Thompson sampling of numbers",
    "Moves traffic to the arm of the highest mean reward",
  ],
  "gamma-thompson": [
    "Thompson sampling of amounts",
    "Moves traffic to the arm that pays the most, for amounts above 0",
  ],
  "click-revenue": [
    "Clicks × revenue",
    "Learns how often an arm earns and how much it then earns, and moves traffic by both",
  ],
  "linear-thompson": [
    "By context",
    "Chooses by what is known of the moment and the user (linear Thompson sampling)",
  ],
  ucb: ["Upper confidence bound", "Chooses the arm that could be the best"],
  "epsilon-greedy": [
    "Mostly the best so far",
    "Explores less and less, and gives all else to the best arm so far (epsilon-greedy)",
  ],
  fixed: ["Fixed split", "Shares traffic as it was set: an A/B test"],
});

/** What rewards are called, by kind, and how amounts of them are written. */
export const rewardWords = /** @satisfies {Record<RewardKind, object>} */ ({
  click: {
    kind: "Clicks",
    each: "Click rate",
    sum: "Clicks",
    unit: "clicks",
    one: (/** @type {number} */ value) => percent(value, 2),
    total: whole,
  },
  revenue: {
    kind: "Revenue",
    each: "Revenue per decision",
    sum: "Revenue",
    unit: "of revenue",
    one: figure,
    total: money,
  },
  number: {
    kind: "Numbers",
    each: "Reward per decision",
    sum: "Reward",
    unit: "of reward",
    one: figure,
    total: figure,
  },
});

/** The life of an experiment in words. */
export const statusWords = /** @type {const} */ ({
  draft: { text: "Not started", tone: "unknown" },
  running: { text: "Running", tone: "good" },
  paused: { text: "Paused", tone: "warn" },
  ended: { text: "Ended", tone: "" },
});

/**
 * The arm that is best as far as anybody knows; undefined before the first decision.
 *
 * @param {Pick<ExperimentState, "arms" | "decisions">} state
 * @returns {ArmState | undefined}
 */
export function leaderOf({ arms, decisions }) {
  if (decisions === 0) return undefined;
  return arms.filter(({ status }) => status === "active").reduce(
    (/** @type {ArmState | undefined} */ best, arm) =>
      best === undefined || arm.probabilityBest > best.probabilityBest ? arm : best,
    undefined,
  );
}

/**
 * A probability, which is never certain: `chance(0.9998)` is "over 99.9%".
 *
 * @param {number} probability
 */
export function chance(probability) {
  if (probability > 0.999) return "over 99.9%";
  if (probability > 0 && probability < 0.001) return "under 0.1%";
  return percent(probability, probability > 0.99 || probability < 0.0995 ? 1 : 0);
}

/**
 * How much traffic an arm gets: "82% of decisions go to it now".
 *
 * @param {ExperimentState["status"]} status
 * @param {ArmState} arm
 */
export function shareSaid(status, { shareNow, share }) {
  return status === "running"
    ? `${percent(shareNow, 0)} of decisions go to it now`
    : `${percent(share, 0)} of all decisions went to it`;
}

/**
 * A difference and its interval: "+0.80 points (95%: +0.31 to +1.29)".
 *
 * @param {{ estimate: number | null, low: number | null, high: number | null }} difference
 * @param {RewardKind} kind
 */
export function differenceText({ estimate, low, high }, kind) {
  if (estimate === null || low === null || high === null) return none;
  const [from, to] = [low, high].map((value) => pointsText(value, kind).replace(" points", ""));
  return `${pointsText(estimate, kind)} (95%: ${from} to ${to})`;
}

/**
 * What a decision earns more, with its sign: "+0.80 points" of click rate.
 *
 * @param {number} value
 * @param {RewardKind} kind
 */
export function pointsText(value, kind) {
  if (kind !== "click") return signed(value, figure);
  return `${signed(value * 100, (points) => figure(points))} points`;
}

/**
 * Whether traffic is shared as it should be.
 *
 * @param {ExperimentState["ratio"]} ratio
 * @returns {Said}
 */
export function ratioSaid({ verdict, pValue, decisions, arm, observed, expected }) {
  if (verdict === "mismatch") {
    const text = `${quoted(arm ?? "")} was drawn ${whole(observed)} times, where about ` +
      `${whole(expected)} were due. Trust no figure here until the reason is found.`;
    return { tone: "bad", short: "Off", text };
  }
  if (verdict === "fine") {
    const text = `Arms are drawn as often as they should be, over ${whole(decisions)} decisions ` +
      `(p = ${figure(pValue)}).`;
    return { tone: "good", short: "Fine", text };
  }
  const text = `${whole(decisions)} decisions are too few to check how traffic is shared.`;
  return { tone: "unknown", short: "Too early", text };
}

/**
 * What was earned beyond an even split.
 *
 * @param {ExperimentState["lift"]} lift
 * @param {RewardKind} kind
 * @returns {Said}
 */
export function liftSaid(lift, kind) {
  if (lift === null) {
    return { tone: "unknown", short: none, text: "Too early: every arm has to earn first." };
  }
  const { one } = rewardWords[kind];
  const shown = lift.lift ?? lift.difference;
  /** @param {number} value */
  const write = (value) => lift.lift === null ? pointsText(value, kind) : signedPercent(value);
  const text = `95%: ${write(shown.low)} to ${write(shown.high)}. ${one(lift.mean)} a decision; ` +
    `${one(lift.evenMean)} with an even split.`;
  return { tone: toneOf(shown), short: write(shown.value), text };
}

/**
 * What was given away by not choosing the best arm all the time.
 *
 * @param {Figure} regret
 * @param {RewardKind} kind
 */
export function regretSaid(regret, kind) {
  const { total } = rewardWords[kind];
  const unit = kind === "click" ? " clicks" : "";
  return {
    short: `${total(regret.value)}${unit}`,
    text:
      `95%: ${range(regret.low, regret.high, total)}. What always choosing the best arm would ` +
      "have added.",
  };
}

/** @param {Figure} figure @returns {Said["tone"]} */
function toneOf({ low, high }) {
  return low > 0 ? "good" : high < 0 ? "bad" : "even";
}

/** @param {string} id */
export function quoted(id) {
  return `“${visible(id)}”`;
}
