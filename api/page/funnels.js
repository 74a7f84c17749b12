// Funnels as bars: how many sessions come to each step.
import { make, setText } from "./dom.js";
import { compact, none, percent, whole } from "./format.js";
import { createPanel } from "./panel.js";
import { stepText } from "./funnel-words.js";
import { api } from "./request.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { FunnelAnswer } from "./types.js" */

/** @typedef {FunnelAnswer["steps"][number]} Step */

const titles = {
  watch: "Watching",
  subscribe: "Subscribing",
  newsletter: "Newsletters",
  ad: "Advertising",
};

/**
 * Makes the panel.
 *
 * @param {object} uses
 * @param {EventClock} uses.clock
 * @param {(signal: AbortSignal) => Promise<string | undefined>} uses.since
 */
export function createFunnels({ clock, since }) {
  const names = /** @type {const} */ (["watch", "subscribe", "newsletter", "ad"]);
  const funnels = names.map(createFunnel);
  const panel = createPanel({
    clock,
    id: "funnels",
    title: "Funnels",
    lead: "Sessions that came to each step, in this order, of all that began.",
  }, async (signal) => {
    const from = await since(signal);
    /** @type {FunnelAnswer[]} */
    const answers = await Promise.all(
      names.map((name) => api.get("/v1/audience/funnel", { name, from }, signal)),
    );
    const { asOf } = answers[0];
    if (answers.every(({ steps }) => steps[0].sessions === 0)) {
      const text = "Sessions are counted here as soon as users come, play, click or subscribe.";
      return { asOf, empty: ["No sessions yet", text] };
    }
    return { asOf, draw: () => funnels.forEach(({ show }, i) => show(answers[i].steps)) };
  });
  panel.body.classList.add("funnels");
  panel.body.append(...funnels.map(({ element }) => element));
  return panel;
}

/** @param {keyof typeof titles} name */
function createFunnel(name) {
  const list = make("ol", { class: "funnel" });
  const whole = make("span", { class: "quiet" });
  return {
    element: make(
      "section",
      {},
      make("div", { class: "part-head" }, make("h3", {}, titles[name]), whole),
      list,
    ),
    /** @param {readonly Step[]} steps */
    show(steps) {
      const last = steps.at(-1)?.shareOfFirst ?? null;
      setText(whole, last === null ? "nobody yet" : `${percent(last)} all the way`);
      list.replaceChildren(...steps.map(step));
    },
  };
}

/** @param {Step} of */
function step({ step, types, sessions, shareOfFirst, shareOfPrevious }) {
  const label = stepText(types);
  const bar = make("span", { class: "funnel-bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", (shareOfFirst ?? 0).toFixed(4));
  const share = step === 1
    ? compact(sessions)
    : shareOfFirst === null
    ? none
    : percent(shareOfFirst);
  const before = step === 1 || shareOfPrevious === null
    ? ""
    : `, ${percent(shareOfPrevious)} of the step before`;
  return make(
    "li",
    { title: `${whole(sessions)} sessions${before}` },
    make("span", { class: "funnel-label" }, label),
    bar,
    make("span", { class: "number" }, share),
  );
}
