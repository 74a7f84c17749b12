// How the training of the network is getting on, while it runs and when it failed.
import { make, setAttribute, setText } from "./dom.js";
import { visible } from "./format.js";
import { lossText } from "./model-words.js";

/** @import { ModelStatus } from "./types.js" */

/**
 * What is going on, in a sentence; "" where there is nothing to say.
 *
 * ```js
 * trainingText({ state: "training", epoch: 3, epochs: 30, trainingLoss: 0.031, … });
 * // "Training: pass 3 of at most 30. Loss 0.031 on what it learns from, 0.034 on what is held back."
 * ```
 *
 * @param {ModelStatus} status
 */
export function trainingText({ state, epoch, epochs, trainingLoss, validationLoss, reason }) {
  if (state === "failed") {
    return `The last training failed: ${visible(reason ?? "it did not say why")}. ` +
      "Forecasts go on with what serves; it is tried again when new readings have come.";
  }
  if (state === "idle") return "";
  if (epoch === 0) return "Training: the first pass is under way.";
  return `Training: pass ${epoch} of at most ${epochs}. Loss ${
    lossText(trainingLoss)
  } on what it ` +
    `learns from, ${lossText(validationLoss)} on what is held back.`;
}

/** Makes the part, which is hidden while nothing is going on. */
export function createTraining() {
  const bar = make("progress", { "aria-label": "Passes of the training", max: "1" });
  const words = make("p", { role: "status" });
  const element = make("div", { class: "training", hidden: true }, bar, words);
  return {
    element,
    /** @param {ModelStatus | undefined} status */
    show(status) {
      const text = status === undefined ? "" : trainingText(status);
      element.hidden = text === "";
      setText(words, text);
      if (status === undefined) return;
      setAttribute(element, "data-state", status.state);
      bar.hidden = status.state !== "training";
      bar.max = Math.max(1, status.epochs);
      bar.value = status.epoch;
    },
  };
}
