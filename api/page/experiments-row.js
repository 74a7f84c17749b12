// One row of the list of experiments, updated in place.
import { armSlots, mostSlots, slotColour } from "./experiment-slots.js";
import { chance, leaderOf, liftSaid, policyWords, statusWords } from "./experiment-words.js";
import { make, setAttribute, setText } from "./dom.js";
import { compact, none, percent, visible } from "./format.js";
import { experimentHash } from "./route.js";

/** @import { ExperimentItem, ExperimentState } from "./types.js" */

/** A row of an experiment. */
export class ExperimentRow {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.name = make("a", {
      class: "foreign experiment-name",
      href: experimentHash(id),
      dir: "auto",
    });
    this.about = make("small", { class: "cell-note foreign" });
    this.status = make("span", { class: "badge" });
    this.policy = make("td", { class: "wide" });
    this.decisions = make("td", { class: "number wide" });
    this.best = make("span", { class: "foreign" });
    this.chance = make("small", { class: "cell-note" });
    this.lift = make("td", { class: "number" });
    this.traffic = make("span", { class: "traffic-strip", role: "img" });
    this.shownTraffic = "";
    this.element = make(
      "tr",
      { "data-id": id },
      make("th", { scope: "row" }, this.name, this.about),
      make("td", {}, this.status),
      this.policy,
      this.decisions,
      make("td", {}, this.best, this.chance),
      this.lift,
      make("td", { class: "wide" }, this.traffic),
    );
  }

  /** @param {ExperimentItem} item */
  write({ title, status, policy, decisions, reward, state }) {
    setText(this.name, visible(title ?? this.id));
    const arms = state.arms.filter((arm) => arm.status !== "removed").length;
    setText(this.about, `${title === null ? "" : `${visible(this.id)} · `}${arms} arms`);
    setText(this.status, statusWords[status].text);
    setAttribute(this.status, "data-tone", statusWords[status].tone);
    setText(this.policy, policyWords[policy][0]);
    setAttribute(this.policy, "title", policyWords[policy][1]);
    setText(this.decisions, compact(decisions));
    const leader = leaderOf(state);
    setText(this.best, leader === undefined ? none : visible(leader.id));
    setText(this.chance, leader === undefined ? "" : `${chance(leader.probabilityBest)} likely`);
    const lift = liftSaid(state.lift, reward);
    setText(this.lift, lift.short);
    setAttribute(this.lift, "data-tone", lift.tone);
    setAttribute(this.lift, "title", lift.text);
    this.writeTraffic(state);
  }

  /** @param {ExperimentState} state */
  writeTraffic({ arms }) {
    const slots = armSlots(arms);
    const isOf = (/** @type {number} */ slot) =>
      arms.filter(({ id }) => (slots.get(id) ?? mostSlots) === slot);
    const bars = Array.from({ length: mostSlots + 1 }, (_, slot) => {
      const share = isOf(slot).reduce((sum, { shareNow }) => sum + shareNow, 0);
      return { slot, share: share.toFixed(3) };
    }).filter(({ share }) => Number(share) > 0);
    const shown = JSON.stringify(bars);
    if (shown === this.shownTraffic) return;
    this.shownTraffic = shown;
    const said = bars.map(({ slot, share }) => {
      const name = slot === mostSlots ? "all others" : visible(isOf(slot)[0].id);
      return `${name} ${percent(Number(share), 0)}`;
    }).join(", ");
    setAttribute(this.traffic, "aria-label", `Share of decisions now: ${said || "none"}`);
    setAttribute(this.traffic, "title", said);
    this.traffic.replaceChildren(...bars.map(({ slot, share }) => {
      const bar = make("i");
      bar.style.setProperty("--share", share);
      const colour = slotColour(slot);
      bar.style.setProperty("--arm", `var(--${colour})`);
      return bar;
    }));
  }
}
