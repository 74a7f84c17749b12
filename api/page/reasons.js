// Reasons of a prediction as a list: in words, with a bar to the right for what raises it, to the left else.
import { make } from "./dom.js";
import { visible } from "./format.js";
import { reasonLines } from "./user-words.js";

/** @import { PredictionReason } from "./types.js" */

/**
 * @param {readonly PredictionReason[]} reasons
 * @param {"odds" | "points"} unit of the contributions
 * @param {"good" | "bad"} raises whether it is good or bad news that the prediction is raised
 */
export function reasonList(reasons, unit, raises) {
  const lowers = raises === "good" ? "bad" : "good";
  return make(
    "ul",
    { class: "reasons" },
    ...reasonLines(reasons, unit).map(({ text, figure, share, isFor, title }) => {
      const bar = make("span", { class: "reason-bar", "aria-hidden": "true" });
      bar.style.setProperty("--share", share.toFixed(3));
      bar.dataset.side = isFor ? "for" : "against";
      bar.dataset.tone = isFor ? raises : lowers;
      return make(
        "li",
        { title },
        make("span", { class: "reason-text foreign" }, visible(text)),
        bar,
        make("span", { class: "reason-figure" }, figure),
      );
    }),
  );
}
