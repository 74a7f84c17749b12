// The strip of an experiment: decisions, the best arm, lift, regret and whether traffic is shared as it should be.
import { make, setAttribute, setText } from "./dom.js";
import { compact, none, visible, whole } from "./format.js";
import {
  chance,
  leaderOf,
  liftSaid,
  ratioSaid,
  regretSaid,
  rewardWords,
  shareSaid,
} from "./experiment-words.js";
import { tile } from "./tile.js";

/** @import { ExperimentState } from "./types.js" */

/** Makes the strip. */
export function createExperimentTiles() {
  const decisions = tile("Decisions", false);
  const best = tile("Best arm so far", false);
  const lift = tile("Lift over an even split", false);
  const regret = tile("Regret so far", false);
  const ratio = tile("Traffic split", false);
  const element = make("section", {
    class: "overview experiment-tiles",
    "aria-label": "The experiment in figures",
  });
  element.append(...[decisions, best, lift, regret, ratio].map((one) => one.element));
  best.value.classList.add("foreign");

  return {
    element,
    /** @param {ExperimentState} state */
    show(state) {
      const { kind } = state.definition.reward;
      const earned = state.arms.reduce((sum, { rewardSum }) => sum + rewardSum, 0);
      const { total, unit } = rewardWords[kind];
      setText(decisions.value, compact(state.decisions));
      setText(
        decisions.note,
        `${total(earned)} ${unit} so far. ${whole(state.open)} wait for a reward.`,
      );
      const leader = leaderOf(state);
      setText(best.value, leader === undefined ? none : visible(leader.id));
      setAttribute(best.value, "title", leader === undefined ? "" : visible(leader.id));
      setText(
        best.note,
        leader === undefined
          ? "Nothing was decided yet."
          : `The best with a probability of ${chance(leader.probabilityBest)}; ` +
            `${shareSaid(state.status, leader)}.`,
      );
      write(lift, liftSaid(state.lift, kind));
      write(regret, regretSaid(state.regret, kind));
      write(ratio, ratioSaid(state.ratio));
    },
  };
}

/**
 * @param {ReturnType<typeof tile>} into
 * @param {{ short: string, text: string, tone?: string }} said
 */
function write(into, { short, text, tone = "" }) {
  setText(into.value, short);
  setAttribute(into.value, "data-tone", tone);
  setText(into.note, text);
}
