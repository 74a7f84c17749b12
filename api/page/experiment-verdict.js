// What may be said of an experiment as a whole, in words: who is best, or that nobody can tell yet.
import {
  chance,
  differenceText,
  leaderOf,
  pointsText,
  quoted,
  ratioSaid,
  shareSaid,
} from "./experiment-words.js";
import { whole } from "./format.js";

/** @import { Said } from "./experiment-words.js" */
/** @import { ExperimentState, RewardKind } from "./types.js" */

/** An arm that is best with this probability is called so. */
const sure = 0.95;

/**
 * What may be said of the experiment as a whole.
 *
 * @param {ExperimentState} state
 * @returns {Said}
 */
export function headline(state) {
  if (state.status === "draft") {
    const text = "It decides nothing until it is started.";
    return { tone: "unknown", short: "Not started yet", text };
  }
  if (state.ratio.verdict === "mismatch") {
    const { tone, text } = ratioSaid(state.ratio);
    return { tone, short: "Traffic is not shared as it should be", text };
  }
  if (state.verdict !== null) return verdictSaid(state.verdict, state.definition.reward.kind);
  const leader = leaderOf(state);
  if (leader === undefined) {
    const text = "Nothing was decided yet: ask for decisions under this experiment’s id.";
    return { tone: "unknown", short: "No decisions yet", text };
  }
  const share = shareSaid(state.status, leader);
  if (leader.probabilityBest >= sure) {
    const text = `It is the best arm with a probability of ${
      chance(leader.probabilityBest)
    }; ${share}.`;
    return { tone: "good", short: `${quoted(leader.id)} is best`, text };
  }
  return {
    tone: "unknown",
    short: "Not enough data to say which arm is best",
    text: `${quoted(leader.id)} leads: it is the best arm with a probability of ` +
      `${chance(leader.probabilityBest)}, and ${share}. Traffic moves as more is learnt.`,
  };
}

/**
 * A verdict on a fixed split, which holds whenever somebody looks.
 *
 * @param {NonNullable<ExperimentState["verdict"]>} verdict
 * @param {RewardKind} kind
 * @returns {Said}
 */
function verdictSaid({ verdict, arm, control, practicalDifference, comparisons }, kind) {
  const against = `the control ${quoted(control)}`;
  if (verdict === "better") {
    const found = comparisons.find((one) => one.arm === arm);
    const by = found === undefined ? "" : `: ${differenceText(found, kind)} a decision`;
    const text = `It earns more than ${against}${by}. This holds whenever you look.`;
    return { tone: "good", short: `${quoted(arm ?? "")} is better`, text };
  }
  if (verdict === "worse") {
    const text = "Every other arm earns less. This holds whenever you look.";
    return { tone: "good", short: `${quoted(control)}, the control, is best`, text };
  }
  if (verdict === "no-difference-larger-than") {
    const bound = pointsText(practicalDifference, kind).replace("+", "");
    const text = `No arm earns more than ${against} by ${bound} or more a decision.`;
    return { tone: "even", short: "No difference that matters", text };
  }
  return {
    tone: "unknown",
    short: "Not enough data to say which arm is better",
    text: moreText(comparisons.map(({ moreDecisions }) => moreDecisions)),
  };
}

/**
 * Roughly how long it takes until more can be said.
 *
 * ```js
 * moreText([12_345, null]); // "Roughly 12,000 more decisions would tell, if the difference is what …"
 * ```
 *
 * @param {readonly (number | null)[]} moreDecisions
 */
export function moreText(moreDecisions) {
  const known = moreDecisions.flatMap((more) => more === null || more === 0 ? [] : [more]);
  if (known.length === 0) return "Nobody can tell yet how many more decisions it takes.";
  return `Roughly ${
    roughly(Math.min(...known))
  } more decisions would tell, if the difference is what ` +
    "it looks like now.";
}

/** Two digits: more would promise too much. @param {number} value */
export function roughly(value) {
  return whole(Number(value.toPrecision(2)));
}

/** The words of a comparison with the control. */
export const comparisonWords = /** @type {const} */ ({
  "not-enough-data": { text: "Not enough data", tone: "unknown" },
  "no-difference-larger-than": { text: "No difference that matters", tone: "" },
  worse: { text: "Worse", tone: "bad" },
  better: { text: "Better", tone: "good" },
});
