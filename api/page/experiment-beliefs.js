// What is believed of each arm, as curves on one axis: one that stands apart and is narrow is known well.
import { axisOf, beliefOf, curveOf, curveReach, placeOn, ticksOf } from "./experiment-density.js";
import { armSlots, slotColour } from "./experiment-slots.js";
import { rewardWords } from "./experiment-words.js";
import { make, setText } from "./dom.js";
import { range, visible } from "./format.js";
import { drawn } from "./svg.js";

/** @import { Axis, Belief } from "./experiment-density.js" */
/** @import { ExperimentState, RewardKind } from "./types.js" */

const curveHeight = 30;
const ticks = 4;
/** Nearer to an end of the axis than this, in percent, a value has no room. */
const edge = 4;

/** Makes the section. */
export function createBeliefs() {
  const list = make("ul", { class: "beliefs" });
  const axisElement = make("p", { class: "belief-axis", "aria-hidden": "true" });
  const note = make("p", { class: "quiet" });
  const element = make(
    "section",
    { class: "panel", "aria-labelledby": "beliefs-title" },
    make(
      "div",
      { class: "panel-head" },
      make(
        "div",
        {},
        make("h2", { id: "beliefs-title" }, "What is believed of each arm"),
        make(
          "p",
          { class: "lead" },
          "The narrower a curve, the surer. Where curves overlap, the better arm is not known yet.",
        ),
      ),
    ),
    list,
    axisElement,
    note,
  );

  return {
    element,
    /** @param {ExperimentState} state */
    show({ arms, definition }) {
      const { kind } = definition.reward;
      const slots = armSlots(arms);
      const shown = arms.flatMap((arm) => {
        const belief = beliefOf(arm);
        const slot = slots.get(arm.id);
        const isIn = belief !== undefined && slot !== undefined && arm.status !== "removed";
        return isIn ? [{ id: arm.id, slot, belief }] : [];
      });
      const axis = axisOf(shown.map(({ belief }) => belief), curveReach);
      list.replaceChildren(...shown.map((one) => curveRow(one, axis, kind)));
      axisElement.hidden = shown.length === 0;
      axisElement.replaceChildren(
        ...ticksOf(axis, ticks).flatMap((tick) => {
          const place = placeOn(tick, axis);
          if (place < edge || place > 100 - edge) return [];
          const mark = make("span", {}, rewardWords[kind].one(tick));
          mark.style.setProperty("--at", `${place.toFixed(2)}%`);
          return [mark];
        }),
      );
      const left = arms.filter(({ status }) => status !== "removed").length - shown.length;
      setText(
        note,
        shown.length === 0
          ? "Shows once something was earned."
          : `${
            rewardWords[kind].each
          }. Curves are approximations, drawn from the mean and the 95% ` +
            "interval, all of the same height." +
            (left > 0 ? ` ${left} arms that were chosen less are left out.` : ""),
      );
    },
  };
}

/**
 * @param {{ id: string, slot: number, belief: Belief }} of
 * @param {Axis} axis
 * @param {RewardKind} kind
 */
function curveRow({ id, slot, belief }, axis, kind) {
  const { one } = rewardWords[kind];
  const said = `${visible(id)}: ${one(belief.mean)}, with 95% probability ` +
    range(belief.low, belief.high, one);
  const middle = placeOn(belief.mean, axis).toFixed(2);
  const row = make(
    "li",
    { title: said },
    make("span", { class: "belief-name foreign", "aria-hidden": "true" }, visible(id)),
    make("span", { class: "visually-hidden" }, said),
  );
  row.style.setProperty("--arm", `var(--${slotColour(slot)})`);
  row.append(
    drawn(
      "svg",
      {
        class: "belief-plot",
        viewBox: `0 0 100 ${curveHeight}`,
        preserveAspectRatio: "none",
        "aria-hidden": "true",
      },
      drawn("path", { class: "belief-curve", d: curveOf(belief, axis, curveHeight) }),
      drawn("path", { class: "belief-middle", d: `M${middle} 0V${curveHeight}` }),
    ),
  );
  return row;
}
