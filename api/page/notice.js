// What stands where there is nothing to show: why, and what to do about it.
import { make } from "./dom.js";
import { messageOf } from "./request.js";

/**
 * @param {string} title
 * @param {string} text
 */
export function emptyNotice(title, text) {
  return make("div", { class: "notice" }, make("strong", {}, title), make("p", {}, text));
}

/**
 * @param {string} title
 * @param {unknown} error
 * @param {() => void} retry
 */
export function errorNotice(title, error, retry) {
  const again = make("button", { type: "button", class: "more-button" }, "Try again");
  again.addEventListener("click", retry);
  return make(
    "div",
    { class: "notice notice-error", role: "status" },
    make("strong", {}, title),
    make("p", {}, messageOf(error)),
    again,
  );
}
