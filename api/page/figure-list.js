// Figures as a list, a label, a value and a note each, updated in place.
import { make, setAttribute, setText } from "./dom.js";
import { none } from "./format.js";

/** @import { FigureLine } from "./engagement-words.js" */

/** Makes the list; what it shows first says how many figures there are. */
export function createFigureList() {
  const element = make("dl", { class: "figures" });
  /** @type {{ term: HTMLElement, value: HTMLElement, note: HTMLElement, box: HTMLElement }[]} */
  let parts = [];

  function makePart() {
    const term = make("dt");
    const value = make("dd", { class: "figure-value foreign" }, none);
    const note = make("dd", { class: "figure-note foreign" }, "\u00a0");
    return { term, value, note, box: make("div", {}, term, value, note) };
  }

  return {
    element,
    /** @param {readonly FigureLine[]} lines */
    show(lines) {
      if (parts.length !== lines.length) {
        parts = lines.map(makePart);
        element.replaceChildren(...parts.map(({ box }) => box));
      }
      lines.forEach(({ label, value, note, tone = "" }, i) => {
        const part = parts[i];
        setText(part.term, label);
        setText(part.value, value);
        setText(part.note, note);
        setAttribute(part.box, "title", note);
        setAttribute(part.value, "data-tone", tone);
      });
    },
  };
}
