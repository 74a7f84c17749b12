// The table of arms, which can be paused, resumed, removed and added to.
import { ArmRow } from "./experiment-arm-row.js";
import { armOf } from "./experiment-definition.js";
import { axisOf, beliefOf } from "./experiment-density.js";
import { ask } from "./experiment-question.js";
import { armSlots } from "./experiment-slots.js";
import { leaderOf, quoted, rewardWords } from "./experiment-words.js";
import { arrange, make, setText } from "./dom.js";
import { whole } from "./format.js";

/** @import { ArmAction } from "./experiment-arm-row.js" */
/** @import { ArmState, ExperimentState, SimulationAnswer } from "./types.js" */

/** Arms that are listed unless all are asked for. */
const mostShown = 20;

/**
 * Makes the section.
 *
 * @param {(changes: object) => Promise<boolean>} change changes arms; whether that was done
 */
export function createArms(change) {
  const each = make("th", { scope: "col", colspan: "2" });
  const sum = make("th", { scope: "col", class: "number" });
  const heads = [
    make("th", { scope: "col" }, "Arm"),
    make("th", { scope: "col", class: "number" }, "Decisions"),
    make("th", { scope: "col" }, "Share now"),
    sum,
    each,
    make("th", { scope: "col" }, "Probability of being best"),
    make("th", { scope: "col" }, make("span", { class: "visually-hidden" }, "Actions")),
  ];
  const body = make("tbody");
  const caption = "Arms: what each got and earned, and what is believed of it";
  const table = make(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": caption },
    make(
      "table",
      { class: "arms" },
      make("caption", { class: "visually-hidden" }, caption),
      make("thead", {}, make("tr", {}, ...heads)),
      body,
    ),
  );
  const all = make(
    "button",
    { type: "button", class: "more-button", hidden: true },
    "Show all arms",
  );
  const adding = createAdding(change);
  const lead = make("p", { class: "lead" });
  const element = make(
    "section",
    { class: "panel", "aria-labelledby": "arms-title" },
    make(
      "div",
      { class: "panel-head" },
      make(
        "div",
        {},
        make("h2", { id: "arms-title" }, "Arms"),
        lead,
      ),
      adding.element,
    ),
    table,
    all,
  );
  /** @type {Map<string, ArmRow>} */
  let rows = new Map();
  /** @type {ExperimentState | undefined} */
  let state;
  let isAll = false;
  /** @type {ReadonlyMap<string, number>} */
  let truths = new Map();

  all.addEventListener("click", () => {
    isAll = !isAll;
    draw();
  });

  /** @type {(action: ArmAction, id: string) => Promise<void>} */
  async function act(action, id) {
    const question = {
      title: `Remove ${quoted(id)}?`,
      text: "It is never chosen again. What it earned stays known. An arm that may come back is " +
        "better paused.",
      yes: "Remove it",
    };
    if (action === "remove" && !await ask(question)) return;
    await change({ [action]: [id] });
  }

  function draw() {
    if (state === undefined) return;
    const { arms, definition, status } = state;
    const slots = armSlots(arms);
    const { kind } = definition.reward;
    const shown = isAll ? arms : shownArms(arms);
    const axis = axisOf(shown.flatMap((arm) => {
      const truth = truths.get(arm.id);
      const known = truth === undefined ? [] : [{ mean: truth, low: truth, high: truth }];
      return [...known, beliefOf(arm) ?? []].flat();
    }));
    setText(lead, truths.size === 0 ? marks : `${marks} ${truthMark}`);
    const best = leaderOf(state)?.id;
    const control = state.verdict?.control ?? definition.control;
    setText(each, `${rewardWords[kind].each}, 95% interval`);
    setText(sum, rewardWords[kind].sum);
    /** @type {Map<string, ArmRow>} */
    const kept = new Map();
    for (const arm of shown) {
      const { id } = arm;
      const row = rows.get(id) ?? new ArmRow(id, (action, id) => void act(action, id));
      const [isBest, isControl, isOver] = [id === best, id === control, status === "ended"];
      const [slot, truth] = [slots.get(id), truths.get(id)];
      row.write(arm, { kind, axis, slot, truth, isBest, isControl, isOver });
      kept.set(id, row);
    }
    rows = kept;
    arrange(body, [...kept.values()].map((row) => row.element));
    all.hidden = arms.length <= mostShown;
    setText(all, isAll ? "Show fewer arms" : `Show all ${whole(arms.length)} arms`);
    adding.element.hidden = status === "ended";
  }

  return {
    element,
    /** @param {ExperimentState} now */
    show(now) {
      state = now;
      draw();
    },
    /** @param {SimulationAnswer["rates"]} rates true ones; null where they are nobody's */
    showTruth(rates) {
      truths = new Map((rates ?? []).map(({ arm, rate }) => [arm, rate]));
      draw();
    },
  };
}

const marks =
  "The bar is what a decision of the arm earns with 95% probability, the dot the best guess.";
const truthMark = "The line is the truth, which only the simulation knows.";

/**
 * All arms where they are few, else those that were chosen most, in their own order.
 *
 * @param {readonly ArmState[]} arms
 */
function shownArms(arms) {
  if (arms.length <= mostShown) return arms;
  const most = new Set(arms.toSorted((a, b) => b.decisions - a.decisions).slice(0, mostShown));
  return arms.filter((arm) => most.has(arm));
}

/** The form that adds an arm. @param {(changes: object) => Promise<boolean>} change */
function createAdding(change) {
  const input = make("input", {
    "aria-label": "Name of a new arm",
    placeholder: "New arm",
    required: true,
    autocomplete: "off",
  });
  const element = make(
    "form",
    { class: "add-arm", "data-for": "operator" },
    input,
    make("button", { type: "submit", class: "more-button" }, "Add arm"),
  );
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await change({ add: [armOf(input.value.trim())] })) input.value = "";
  });
  return { element };
}
