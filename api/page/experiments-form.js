// The form that creates an experiment, with what the API finds wrong at each field.
import { definitionOf, faultText, fieldOf } from "./experiment-definition.js";
import { policyWords, rewardWords } from "./experiment-words.js";
import { make, setText } from "./dom.js";
import { api, messageOf, Problem } from "./request.js";
import { experimentHash } from "./route.js";

/** @import { ExperimentAnswer, ExperimentDefinition } from "./types.js" */
/** @import { FieldName } from "./experiment-definition.js" */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/**
 * Makes the form.
 *
 * @param {() => void} onDone
 */
export function createExperimentForm(onDone) {
  const rewards = Object.entries(rewardWords).map(([value, { kind }]) => [value, kind]);
  const policies = [
    ["", "The usual one for this reward"],
    ...Object.entries(policyWords).map(([value, [text]]) => [value, text]),
  ];
  const fields = {
    id: field("id", "Id", text({ autocomplete: "off", spellcheck: "false" }), hints.id),
    title: field("title", "Title", text({ autocomplete: "off" }), "For people; may be left out."),
    arms: field(
      "arms",
      "Arms, one a line",
      area(5, "top banner\nsidebar\nend of article"),
      hints.arms,
    ),
    reward: field("reward", "What is earned", choice(rewards), hints.reward),
    policy: field("policy", "Policy", choice(policies), hints.policy),
    decisionsPerArm: field(
      "decisionsPerArm",
      "Decisions that explore each arm",
      number("100"),
      "More explore longer.",
    ),
    control: field("control", "Control", text({ autocomplete: "off" }), hints.control),
    timeout: field("timeout", "Wait for rewards, in minutes", number("30"), hints.timeout),
    exploration: field(
      "exploration",
      "Always drawn evenly, in percent",
      number("1"),
      hints.exploration,
    ),
    practicalDifference: field(
      "practicalDifference",
      "A difference that would not matter",
      number("0"),
      "In what a decision earns: 0.001 is 0.1 points of click rate.",
    ),
    context: field("context", "Decide by, one a line", area(3, "device: phone, tv"), hints.context),
    sticky: field(
      "sticky",
      "Users keep the arm that they got first",
      make("input", { type: "checkbox" }),
      "",
    ),
  };
  const fault = make("p", { class: "experiment-fault", role: "alert" });
  const submit = make("button", { type: "submit", class: "more-button primary" }, "Create");
  const cancel = make("button", { type: "button", class: "more-button" }, "Cancel");
  const more = make(
    "details",
    { class: "more-fields" },
    make("summary", {}, "More choices"),
    make(
      "div",
      { class: "fields" },
      ...[
        fields.control,
        fields.timeout,
        fields.exploration,
        fields.practicalDifference,
        fields.context,
        fields.sticky,
      ].map(({ element }) => element),
    ),
  );
  const form = make(
    "form",
    { class: "panel new-experiment", id: "new-experiment", hidden: true, novalidate: true },
    make("h2", {}, "New experiment"),
    make(
      "div",
      { class: "fields" },
      ...[
        fields.id,
        fields.title,
        fields.arms,
        fields.reward,
        fields.policy,
        fields.decisionsPerArm,
      ]
        .map(({ element }) => element),
    ),
    more,
    fault,
    make("div", { class: "controls" }, submit, cancel),
  );

  const { policy, decisionsPerArm } = fields;
  const follow = () => {
    decisionsPerArm.element.hidden = policy.control.value !== "epsilon-greedy";
    const said = Object.entries(policyWords).find(([name]) => name === policy.control.value);
    setText(policy.hint, said === undefined ? hints.policy : `${said[1][1]}.`);
  };
  policy.control.addEventListener("change", follow);
  follow();
  cancel.addEventListener("click", onDone);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    clear();
    try {
      const { sticky, ...others } = fields;
      const typed = /** @type {Record<Exclude<FieldName, "sticky">, string>} */ (Object.fromEntries(
        Object.entries(others).map(([name, { control }]) => [name, control.value]),
      ));
      const definition = definitionOf({ ...typed, sticky: sticky.control.checked });
      /** @type {ExperimentAnswer} */
      const { experiment } = await api.post(
        "/v1/experiments",
        {},
        // The API is the judge of it.
        /** @type {ExperimentDefinition} */ (definition),
      );
      form.reset();
      follow();
      onDone();
      location.hash = experimentHash(experiment.id);
    } catch (error) {
      show(error);
    } finally {
      submit.disabled = false;
    }
  });

  function clear() {
    setText(fault, "");
    for (const { control, fault } of Object.values(fields)) {
      control.removeAttribute("aria-invalid");
      setText(fault, "");
    }
  }

  /** Shows each fault at its field, and those of no field below. @param {unknown} error */
  function show(error) {
    const faults = error instanceof Problem ? error.faults : [];
    const homeless = [];
    for (const one of faults) {
      const name = fieldOf(one);
      if (name === undefined) homeless.push(`${one.field}: ${faultText(one)}`);
      else {
        fields[name].control.setAttribute("aria-invalid", "true");
        setText(fields[name].fault, faultText(one));
      }
    }
    if (faults.length === 0) homeless.push(messageOf(error));
    setText(fault, homeless.join(" "));
    const wrong = form.querySelector("[aria-invalid]");
    if (!(wrong instanceof HTMLElement)) return;
    if (more.contains(wrong)) more.open = true;
    wrong.focus();
  }

  return { element: form, focus: () => fields.id.control.focus() };
}

const hints = {
  id: "Letters, digits, _ and -. It also names the subjects of its messages.",
  arms: "In a fixed split a weight may follow: sidebar | 2",
  reward: "Clicks are 0 or 1.",
  policy: "Adaptive for clicks, Clicks × revenue for revenue, Thompson sampling for numbers.",
  control: "The arm that others are compared with; the first where none is named.",
  timeout: "After that a decision earned nothing, until a late reward says otherwise.",
  exploration: "So that other policies can be judged by the log.",
  context: "device: phone, tv  ·  age: number  ·  sessionsThisMonth: user",
};

/**
 * A labelled control with a hint and a place for what is wrong with it.
 *
 * @template {Control} Kind
 * @param {FieldName} name
 * @param {string} label
 * @param {Kind} control
 * @param {string} text
 */
function field(name, label, control, text) {
  const id = `new-experiment-${name}`;
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-hint ${id}-fault`);
  const hint = make("small", { class: "quiet", id: `${id}-hint` }, text);
  const fault = make("small", { class: "field-fault", id: `${id}-fault` });
  const element = make(
    "div",
    { class: `field field-${name}` },
    make("label", {}, make("span", {}, label), control),
    hint,
    fault,
  );
  return { element, control, hint, fault };
}

/** @param {Record<string, string>} attributes */
function text(attributes) {
  return make("input", { type: "text", ...attributes });
}

/** @param {string} [placeholder] */
function number(placeholder = "") {
  return make("input", { type: "text", inputmode: "decimal", autocomplete: "off", placeholder });
}

/** @param {number} rows @param {string} placeholder */
function area(rows, placeholder) {
  return make("textarea", { rows: String(rows), placeholder, spellcheck: "false" });
}

/** @param {readonly (readonly string[])[]} choices */
function choice(choices) {
  const select = make("select");
  select.append(...choices.map(([value, text]) => make("option", { value }, text)));
  return select;
}
