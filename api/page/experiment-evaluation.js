// What other policies would have earned on the decisions that were made, when somebody asks.
import { chosenEstimator, estimatorWords, evaluationSaid } from "./experiment-evaluation-words.js";
import { policyWords, rewardWords } from "./experiment-words.js";
import { make, setText } from "./dom.js";
import { none, percent, range, visible, whole } from "./format.js";
import { errorNotice } from "./notice.js";
import { api } from "./request.js";
import { createTable } from "./table.js";

/** @import { EvaluationAnswer, EvaluationRow, ExperimentState, RewardKind } from "./types.js" */

/** @typedef {EvaluationRow & { kind: RewardKind, label: string }} Line */

/** @type {readonly import("./table.js").Column<Line>[]} */
const columns = [
  { title: "Policy", text: ({ label }) => label, isHeader: true, className: "foreign" },
  {
    title: "A decision earns",
    text: ({ value, kind }) => value === null ? none : rewardWords[kind].one(value),
    note: ({ low, high, kind }) =>
      low === null || high === null
        ? "the log says nothing of it"
        : range(low, high, rewardWords[kind].one),
    className: "number",
  },
  {
    title: "Estimated by",
    text: ({ estimator }) => estimatorWords[estimator][0],
    note: ({ estimator }) => estimatorWords[estimator][1],
    className: "estimator",
  },
  {
    title: "As good as",
    text: ({ effectiveSampleSize }) => `${whole(effectiveSampleSize)} decisions of its own`,
    className: "number wide",
  },
];

/** Policies that learn and that may be asked about: all but a fixed split. */
const learning = Object.entries(policyWords).filter(([name]) => name !== "fixed");

/** Makes the section. */
export function createEvaluation() {
  const select = make("select", { class: "select", "aria-label": "Policy to evaluate" });
  const button = make("button", { type: "submit", class: "more-button" }, question);
  const form = make("form", { class: "controls" }, select, button);
  const said = make("p", { class: "evaluation-said", role: "status" });
  const note = make("p", { class: "quiet" });
  const table = createTable(
    "What policies would have earned",
    columns,
    ({ policy, estimator }) => `${policy} ${estimator}`,
    ({ estimator }) => estimator === chosenEstimator ? "chosen" : "",
  );
  const result = make("div", { hidden: true }, said, table.element, note);
  const notice = make("div");
  const element = make(
    "section",
    { class: "panel", id: "evaluation", "aria-labelledby": "evaluation-title" },
    make(
      "div",
      { class: "panel-head" },
      make(
        "div",
        {},
        make("h2", { id: "evaluation-title" }, "Other policies"),
        make(
          "p",
          { class: "lead" },
          "Every decision is logged with the probability of every arm, so that a policy that never ran " +
            "can be judged by it.",
        ),
      ),
      form,
    ),
    notice,
    result,
  );
  /** @type {ExperimentState | undefined} */
  let state;
  let shownChoices = "";

  /** @param {readonly { id: string }[]} arms */
  function offer(arms) {
    const choices = [
      ["uniform", "An even split"],
      ["best", "Always the best arm of the first half"],
      ...arms.map(({ id }) => [`arm:${id}`, `Always “${visible(id)}”`]),
      ...learning.map(([name, [text]]) => [name, text]),
    ];
    const shown = JSON.stringify(choices);
    if (shown === shownChoices) return;
    shownChoices = shown;
    const chosen = select.value;
    select.replaceChildren(...choices.map(([value, text]) => make("option", { value }, text)));
    if (choices.some(([value]) => value === chosen)) select.value = chosen;
  }

  async function evaluate() {
    if (state === undefined) return;
    const { id, definition } = state;
    const { kind } = definition.reward;
    const policy = select.selectedOptions[0]?.text ?? "";
    button.disabled = true;
    setText(button, "Working it out …");
    try {
      /** @type {EvaluationAnswer} */
      const answer = await api.get("/v1/experiments/{id}/evaluation", {
        id,
        policy: select.value,
      });
      if (state?.id !== id) return;
      notice.replaceChildren();
      result.hidden = false;
      setText(said, evaluationSaid(answer.rows, policy, kind));
      table.show(answer.rows.map((row) => ({
        ...row,
        kind,
        label: row.estimator === "mean" ? "What ran" : policy,
      })));
      setText(
        note,
        `From ${whole(answer.decisions)} settled decisions${answer.more ? ", the latest" : ""}.` +
          (answer.unsupported > 0
            ? ` Of ${percent(answer.unsupported)} of its choices the log says nothing.`
            : ""),
      );
    } catch (error) {
      result.hidden = true;
      notice.replaceChildren(errorNotice("This could not be worked out", error, evaluate));
    } finally {
      button.disabled = false;
      setText(button, question);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void evaluate();
  });

  return {
    element,
    /** @param {ExperimentState} now */
    show(now) {
      if (now.id !== state?.id) {
        result.hidden = true;
        notice.replaceChildren();
      }
      state = now;
      offer(now.arms);
    },
  };
}

const question = "What would it have earned?";
