// A tile of a strip: a label, a figure, a small chart where there is one, and a note.
import { make } from "./dom.js";
import { none } from "./format.js";

/**
 * @param {string} label
 * @param {boolean} hasChart
 */
export function tile(label, hasChart) {
  const value = make("strong", { class: "tile-value" }, none);
  const note = make("span", { class: "tile-note" }, "\u00a0");
  const canvas = make("canvas", { class: "tile-chart", "aria-hidden": "true" });
  const element = make("div", { class: "tile" }, make("span", { class: "tile-label" }, label));
  element.append(value, ...(hasChart ? [canvas] : []), note);
  return { value, note, canvas, element };
}
