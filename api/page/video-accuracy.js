// How well one video is forecast: a sentence per horizon.
import { make, setAttribute, setText } from "./dom.js";
import { none } from "./format.js";
import { horizons } from "./types.js";
import { coverageVerdict, horizonWords, skillVerdict } from "./verdict.js";

/** @import { AccuracyItem, Target } from "./types.js" */

/** Makes the list of sentences. */
export function createVideoAccuracy() {
  const parts = horizons.map((horizon) => {
    const short = make("strong", { class: "verdict" }, none);
    const skill = make("p", {}, "\u00a0");
    const coverage = make("p", { class: "quiet" });
    const box = make(
      "li",
      {},
      make("div", { class: "verdict-head" }, make("span", {}, horizonWords[horizon]), short),
      skill,
      coverage,
    );
    return { horizon, short, skill, coverage, box };
  });
  return {
    element: make("ul", { class: "verdicts" }, ...parts.map((part) => part.box)),
    /**
     * @param {readonly AccuracyItem[]} rows
     * @param {Target} target
     */
    show(rows, target) {
      for (const { horizon, short, skill, coverage } of parts) {
        const row = rows.find((row) => row.target === target && row.horizon === horizon);
        const verdict = skillVerdict(row, target);
        setText(short, verdict.short);
        setAttribute(short, "data-tone", verdict.tone);
        setText(skill, verdict.text);
        const held = coverageVerdict(row);
        setText(coverage, held.tone === "unknown" ? "" : held.text);
      }
    },
  };
}
