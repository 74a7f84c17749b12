// Asking once before something that cannot be taken back.
import { make } from "./dom.js";

/**
 * Asks; resolves to whether the reader said yes. Escape and "No" mean no.
 *
 * @param {object} question
 * @param {string} question.title
 * @param {string} question.text what will happen
 * @param {string} question.yes what the button that does it says
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, yes }) {
  const no = make("button", { type: "submit", class: "more-button", value: "no" }, "Cancel");
  const sure = make("button", { type: "submit", class: "more-button danger", value: "yes" }, yes);
  const dialog = make(
    "dialog",
    { class: "question", "aria-labelledby": "question-title" },
    make(
      "form",
      { method: "dialog" },
      make("h2", { id: "question-title" }, title),
      make("p", {}, text),
      make("div", { class: "controls" }, no, sure),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
