// What became of decisions and rewards, as figures.
import { createFigureList } from "./figure-list.js";
import { make } from "./dom.js";
import { compact } from "./format.js";

/** @import { ExperimentState } from "./types.js" */

/** Counters, what they are called, and what they count. */
const counters = /** @type {const} */ ([
  ["open", "Waiting", "Decisions that wait for a reward"],
  ["settled", "Timed out", "Decisions without a reward in time; they earned the default"],
  ["late", "Late", "Rewards that came after the time was up, and still counted"],
  ["duplicates", "Repeated", "Decisions and rewards that came again, ignored"],
  ["contradictions", "Contradicting", "Rewards that said otherwise than the first, refused"],
  ["unknown", "Unknown", "Rewards of decisions that nobody knows, or no longer, refused"],
  [
    "settledEarly",
    "Settled early",
    "Decisions that gave way to newer ones in memory before their time",
  ],
  ["forgotten", "Forgotten", "Decisions that are no longer remembered"],
]);

/** Makes the section. */
export function createCounters() {
  const list = createFigureList();
  const element = make(
    "section",
    { class: "panel", "aria-labelledby": "counters-title" },
    make(
      "div",
      { class: "panel-head" },
      make(
        "div",
        {},
        make("h2", { id: "counters-title" }, "What became of decisions and rewards"),
        make(
          "p",
          { class: "lead" },
          "Rewards may come late, twice or not at all; each is counted once.",
        ),
      ),
    ),
    list.element,
  );
  return {
    element,
    /** @param {ExperimentState} state */
    show(state) {
      list.show(counters.map(([name, label, note]) => ({
        label,
        value: compact(state[name]),
        note,
        tone: name === "contradictions" && state[name] > 0 ? "bad" : "",
      })));
    },
  };
}
