// How every method did that ran, served or not: over time as lines, in all as a table.
import { make, setText } from "./dom.js";
import { percent, whole } from "./format.js";
import { inNextFrame } from "./frame.js";
import { alwaysDrawn, createMethodChart } from "./method-chart.js";
import { bestBaseline, errorRatio, methodMoments, skillOver } from "./method-lines.js";
import { createMethodTable, methodRows } from "./method-table.js";
import { methodName } from "./method-words.js";
import { emptyNotice } from "./notice.js";

/** @import { MethodItem, ModelEvent, Target } from "./types.js" */

const bestOfBaselines = "";

/**
 * Makes the part.
 *
 * @param {{ onChoice: () => void }} uses `onChoice`: the hours of another method are wanted
 */
export function createMethodAccuracy({ onChoice }) {
  const title = make("h3", {}, "Every method, served or not");
  const words = make("p", { class: "quiet" }, "\u00a0");
  const select = make("select", { class: "select" });
  const label = make("label", { class: "beside" }, "Beside them ", select);
  const chart = createMethodChart();
  const table = createMethodTable();
  const notice = make("div");
  const content = make("div", { class: "method-content" }, chart.element, table.element);
  /** @type {readonly MethodItem[]} */
  let rows = [];
  /** @type {readonly MethodItem[]} */
  let hours = [];
  /** @type {readonly ModelEvent[]} */
  let events = [];

  function draw() {
    const best = bestBaseline(rows);
    const isEmpty = rows.length === 0;
    content.hidden = label.hidden = isEmpty;
    notice.replaceChildren(...(isEmpty ? [nothingYet()] : []));
    setText(words, isEmpty ? "" : verdictText(rows, best));
    if (isEmpty) return;
    offer(select, rows, best);
    chart.show(methodMoments(hours), events, besideOf(best));
    table.show(methodRows(rows, best));
  }

  /**
   * The method that is drawn beside those that always are.
   *
   * @param {string | undefined} best of the baselines
   */
  const besideOf = (best) => select.value === bestOfBaselines ? best ?? "last" : select.value;

  select.addEventListener("change", onChoice);

  return {
    element: make(
      "div",
      { class: "methods" },
      make("div", { class: "part-head" }, make("div", {}, title, words), label),
      content,
      notice,
    ),
    /**
     * The methods whose hours are to be drawn.
     *
     * @param {readonly MethodItem[]} byMethod
     */
    drawn(byMethod) {
      const wanted = [...alwaysDrawn, besideOf(bestBaseline(byMethod))];
      return byMethod.flatMap(({ method }) =>
        method !== undefined && wanted.includes(method) ? [method] : []
      );
    },
    /**
     * @param {Target} target
     * @param {readonly MethodItem[]} byMethod
     * @param {readonly MethodItem[]} byHour by hour and method, of those drawn
     */
    show(target, byMethod, byHour) {
      rows = byMethod;
      hours = byHour;
      setText(title, `Every method, served or not: ${target}, next reading`);
      draw();
    },
    /**
     * Shows what became of models on the same axis.
     *
     * @param {readonly ModelEvent[]} happened
     */
    mark(happened) {
      events = happened;
      if (rows.length > 0) inNextFrame(draw);
    },
  };
}

/**
 * What is served against the best that is simple, in a sentence.
 *
 * @param {readonly MethodItem[]} rows by method
 * @param {string | undefined} best
 */
export function verdictText(rows, best) {
  const served = rows.find((row) => row.method === "served");
  const ratio = errorRatio(served);
  if (served === undefined || ratio === undefined) {
    return `${whole(served?.scored ?? 0)} scored so far: too few to judge.`;
  }
  const parts = [
    `Served: ${ratio.toFixed(3)} of naive’s error on ${whole(served.scored)} readings`,
  ];
  for (const [method, name] of [["decay", "age decay"], [best ?? "", "the best baseline"]]) {
    const skill = skillOver(rows, method);
    if (skill === undefined) continue;
    const share = percent(Math.abs(skill), 1);
    const which = method === best ? `${name} (${methodName(method).toLowerCase()})` : name;
    parts.push(`${share} ${skill >= 0 ? "better" : "worse"} than ${which}`);
  }
  return `${parts.join(", ")}.`;
}

/**
 * Offers the methods that ran to be drawn; what was chosen stays.
 *
 * @param {HTMLSelectElement} select
 * @param {readonly MethodItem[]} rows
 * @param {string | undefined} best
 */
function offer(select, rows, best) {
  const methods = rows
    .flatMap(({ method = "" }) => alwaysDrawn.includes(method) ? [] : [method])
    .sort();
  const first = best === undefined ? "Best baseline" : `Best baseline: ${methodName(best)}`;
  const options = [[bestOfBaselines, first], ...methods.map((name) => [name, methodName(name)])];
  const isOffered = options.length === select.options.length &&
    options.every(([, text], i) => select.options[i].text === text);
  if (isOffered) return;
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
  if (methods.includes(chosen)) select.value = chosen;
}

function nothingYet() {
  const text = "A reading scores what every method had said of it. Lines show once readings come.";
  return emptyNotice("No method has been scored yet", text);
}
