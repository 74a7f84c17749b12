// The button that lets a simulated audience change its mind; there only while one is simulated.
import { make, setText } from "./dom.js";
import { inNextFrame } from "./frame.js";
import { repeat } from "./repeat.js";
import { api, messageOf } from "./request.js";

/** @import { SimulationAnswer } from "./types.js" */

const refreshMs = 5_000;

/**
 * Makes the button with a note of what it did.
 *
 * @param {object} uses
 * @param {Element} uses.host what it is shown in
 * @param {() => string} uses.id of the experiment that shows
 * @param {(rates: SimulationAnswer["rates"]) => void} uses.onRates true ones; null where nothing is simulated
 */
export function createDrift({ host, id, onRates }) {
  const button = make(
    "button",
    { type: "button", class: "more-button", "data-for": "operator" },
    "Let the click rates drift",
  );
  const note = make("span", { class: "quiet", role: "status" });
  const element = make("div", { class: "drift", hidden: true }, button, note);

  /** @param {SimulationAnswer} simulation */
  function show({ running, experiment, drifts, rates }) {
    const isOurs = running && experiment === id();
    element.hidden = !isOurs;
    onRates(isOurs ? rates : null);
    if (drifts > 0) {
      const times = drifts === 1 ? "once" : `${drifts} times`;
      setText(note, `The simulated audience changed its mind ${times}. Watch the traffic follow.`);
    }
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      show(await api.post("/v1/simulation/drift", {}));
    } catch (error) {
      setText(note, messageOf(error));
    } finally {
      button.disabled = false;
    }
  });

  const asking = repeat(
    refreshMs,
    async (signal) => {
      /** @type {SimulationAnswer} */
      const simulation = await api.get("/v1/simulation", {}, signal);
      inNextFrame(() => show(simulation));
    },
    () => element.hidden = true,
    host,
  );
  return { element, again: asking.again };
}
