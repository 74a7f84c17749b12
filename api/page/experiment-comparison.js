// Each arm of a fixed split beside the control, in words that hold whenever somebody looks.
import { comparisonWords, roughly } from "./experiment-verdict.js";
import { differenceText, quoted, rewardWords } from "./experiment-words.js";
import { make, setText } from "./dom.js";
import { none, visible, whole } from "./format.js";
import { createTable } from "./table.js";

/** @import { ExperimentState, RewardKind } from "./types.js" */

/**
 * @typedef {NonNullable<ExperimentState["verdict"]>["comparisons"][number] & { kind: RewardKind }} Comparison
 */

/** @type {readonly import("./table.js").Column<Comparison>[]} */
const columns = [
  { title: "Arm", text: ({ arm }) => visible(arm), isHeader: true, className: "foreign" },
  {
    title: "A decision earns more by",
    text: (comparison) => differenceText(comparison, comparison.kind),
    className: "number",
  },
  {
    title: "Verdict",
    text: ({ verdict }) => comparisonWords[verdict].text,
    tone: ({ verdict }) => comparisonWords[verdict].tone,
  },
  {
    title: "More decisions needed, roughly",
    text: ({ moreDecisions, verdict }) => {
      if (verdict !== "not-enough-data") return none;
      return moreDecisions === null ? "cannot be told" : roughly(moreDecisions);
    },
    className: "number",
  },
  { title: "Compared over", text: ({ decisions }) => whole(decisions), className: "number wide" },
];

/** Makes the section; hidden for policies that move traffic before they know. */
export function createComparison() {
  const lead = make("p", { class: "lead" });
  const table = createTable("Arms compared with the control", columns, ({ arm }) => arm);
  const element = make(
    "section",
    { class: "panel", "aria-labelledby": "comparison-title", hidden: true },
    make(
      "div",
      { class: "panel-head" },
      make("div", {}, make("h2", { id: "comparison-title" }, "Compared with the control"), lead),
    ),
    table.element,
  );
  return {
    element,
    /** @param {ExperimentState} state */
    show({ verdict, definition }) {
      element.hidden = verdict === null;
      if (verdict === null) return;
      const { kind } = definition.reward;
      const { practicalDifference: bound } = verdict;
      const matters = bound === 0
        ? ""
        : ` A difference within ${rewardWords[kind].one(bound)} would not matter.`;
      setText(
        lead,
        `Beside ${
          quoted(verdict.control)
        }. The intervals hold at all times at once, so looking often ` +
          `does no harm.${matters}`,
      );
      table.show(verdict.comparisons.map((comparison) => ({ ...comparison, kind })));
    },
  };
}
