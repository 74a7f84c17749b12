// The buttons that start, pause and end an experiment.
import { ask } from "./experiment-question.js";
import { make, setText } from "./dom.js";

/** @import { ExperimentState } from "./types.js" */

/**
 * Makes the buttons.
 *
 * @param {(verb: "start" | "pause" | "end") => Promise<boolean>} command
 */
export function createControls(command) {
  const run = make("button", { type: "button", class: "more-button primary" }, runWords.draft);
  const end = make("button", { type: "button", class: "more-button" }, "End");
  const element = make("div", {
    class: "controls",
    "data-for": "operator",
    role: "group",
    "aria-label": "Life of the experiment",
  });
  element.append(run, end);
  /** @type {ExperimentState["status"] | undefined} */
  let status;

  run.addEventListener("click", () => void command(status === "running" ? "pause" : "start"));
  end.addEventListener("click", async () => {
    const isSure = await ask({
      title: "End this experiment?",
      text:
        "It decides nothing ever again, though rewards that are still to come count. One that may " +
        "go on is better paused.",
      yes: "End it",
    });
    if (isSure) await command("end");
  });

  return {
    element,
    /** @param {ExperimentState | undefined} state undefined where there is none to control */
    show(state) {
      status = state?.status;
      element.hidden = state === undefined || status === "ended";
      setText(run, runWords[status ?? "draft"]);
    },
    /** @param {boolean} isWaiting for the experiment to obey */
    wait(isWaiting) {
      run.disabled = end.disabled = isWaiting;
    },
  };
}

/** What the first button does in each status. */
const runWords = { draft: "Start", running: "Pause", paused: "Go on", ended: "" };
