// One row of the table of arms: what an arm got, what it earned, and what is believed of it. Updated in place.
import { beliefOf, placeOn } from "./experiment-density.js";
import { slotColour } from "./experiment-slots.js";
import { chance, rewardWords } from "./experiment-words.js";
import { make, setAttribute, setText } from "./dom.js";
import { none, percent, range, visible, whole } from "./format.js";
import { drawn } from "./svg.js";

/** @import { Axis } from "./experiment-density.js" */
/** @import { ArmState, RewardKind } from "./types.js" */

/** @typedef {"pause" | "resume" | "remove"} ArmAction */

/**
 * What a row shows beside its arm.
 *
 * @typedef {object} Around
 * @property {RewardKind} kind
 * @property {Axis} axis
 * @property {number | undefined} slot
 * @property {number | undefined} truth what a decision earns in truth, where somebody simulates that
 * @property {boolean} isBest
 * @property {boolean} isControl
 * @property {boolean} isOver whether arms can no longer be changed
 */

/** A row of an arm. */
export class ArmRow {
  /**
   * @param {string} id
   * @param {(action: ArmAction, id: string) => void} onAction
   */
  constructor(id, onAction) {
    const name = visible(id);
    this.swatch = make("i", { class: "arm-swatch", "aria-hidden": "true" });
    this.badges = make("span", { class: "arm-badges" });
    this.decisions = make("span", { "data-unit": "decisions" });
    this.share = make("small", { class: "cell-note" });
    this.now = make("span", { class: "arm-bar" });
    this.earned = make("span");
    this.came = make("small", { class: "cell-note" });
    this.interval = drawn("svg", { class: "arm-interval", "aria-hidden": "true" });
    this.mean = make("strong");
    this.bounds = make("small", { class: "cell-note" });
    this.best = make("span", { class: "arm-bar" });
    this.toggle = make("button", { type: "button", class: "link-button" });
    this.remove = make("button", {
      type: "button",
      class: "link-button",
      "aria-label": `Remove ${name}`,
    }, "Remove");
    this.toggle.addEventListener("click", () => {
      onAction(this.status === "paused" ? "resume" : "pause", id);
    });
    this.remove.addEventListener("click", () => onAction("remove", id));
    this.name = name;
    /** @type {ArmState["status"]} */
    this.status = "active";
    this.shownBadges = "";
    this.element = make(
      "tr",
      { "data-arm": id },
      make(
        "th",
        { scope: "row" },
        make(
          "span",
          { class: "arm-name" },
          this.swatch,
          make("span", { class: "foreign", dir: "auto" }, name),
        ),
        this.badges,
      ),
      make("td", { class: "number arm-decisions" }, this.decisions, this.share),
      make("td", { class: "arm-now", "data-label": "Share now" }, this.now),
      make("td", { class: "number arm-earned" }, this.earned, this.came),
      make("td", { class: "arm-plot", "aria-hidden": "true" }, this.interval),
      make("td", { class: "number arm-mean" }, this.mean, this.bounds),
      make("td", { class: "arm-best", "data-label": "Best with" }, this.best),
      make("td", { class: "arm-actions", "data-for": "operator" }, this.toggle, this.remove),
    );
  }

  /**
   * @param {ArmState} arm
   * @param {Around} around
   */
  write(arm, around) {
    const { kind, slot, isBest, isOver } = around;
    const { one, total, sum } = rewardWords[kind];
    this.status = arm.status;
    setAttribute(this.element, "data-status", arm.status);
    setAttribute(this.element, "data-best", String(isBest));
    this.element.style.setProperty("--arm", `var(--${slotColour(slot)})`);
    this.writeBadges(arm, around);
    setText(this.decisions, whole(arm.decisions));
    setText(this.share, `${percent(arm.share)} of all`);
    writeBar(this.now, arm.shareNow, percent(arm.shareNow));
    setText(this.earned, total(arm.rewardSum));
    setAttribute(this.earned, "data-unit", sum.toLowerCase());
    setText(this.came, `${whole(arm.rewards)} ${arm.rewards === 1 ? "reward" : "rewards"}`);
    setText(this.mean, arm.mean === null ? none : one(arm.mean));
    setText(
      this.bounds,
      arm.low === null || arm.high === null ? "nothing known" : range(arm.low, arm.high, one),
    );
    this.writeInterval(arm, around);
    const isIn = arm.status === "active";
    writeBar(this.best, isIn ? arm.probabilityBest : 0, isIn ? chance(arm.probabilityBest) : none);
    const toggle = arm.status === "paused" ? "Resume" : "Pause";
    setText(this.toggle, toggle);
    setAttribute(this.toggle, "aria-label", `${toggle} ${this.name}`);
    this.toggle.hidden = this.remove.hidden = isOver || arm.status === "removed";
  }

  /**
   * @param {ArmState} arm
   * @param {Around} around
   */
  writeBadges({ status }, { isBest, isControl }) {
    const badges = [
      ...isBest ? [["Best so far", "good"]] : [],
      ...isControl ? [["Control", ""]] : [],
      ...status === "active" ? [] : [[status === "paused" ? "Paused" : "Removed", "warn"]],
    ];
    const shown = JSON.stringify(badges);
    if (shown === this.shownBadges) return;
    this.shownBadges = shown;
    this.badges.replaceChildren(
      ...badges.map(([text, tone]) => make("span", { class: "badge", "data-tone": tone }, text)),
    );
  }

  /**
   * @param {ArmState} arm
   * @param {Around} around
   */
  writeInterval(arm, { axis, truth }) {
    /** @param {number} value */
    const at = (value) => `${placeOn(value, axis).toFixed(2)}%`;
    const belief = beliefOf(arm);
    const middle = { y1: "50%", y2: "50%" };
    this.interval.replaceChildren(
      ...belief === undefined ? [] : [
        drawn("line", { class: "arm-range", x1: at(belief.low), x2: at(belief.high), ...middle }),
        drawn("circle", { class: "arm-dot", cx: at(belief.mean), cy: "50%", r: "4.5" }),
      ],
      ...truth === undefined ? [] : [
        drawn("line", { class: "arm-truth", x1: at(truth), x2: at(truth), y1: "0", y2: "100%" }),
      ],
    );
  }
}

/**
 * @param {HTMLElement} bar
 * @param {number} share
 * @param {string} text
 */
function writeBar(bar, share, text) {
  setText(bar, text);
  bar.style.setProperty("--share", share.toFixed(4));
}
