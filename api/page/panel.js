// A panel of the audience that asks again and again: its head, as of when it holds, what is wrong.
import { make, part, setAttribute, setText } from "./dom.js";
import { exact, moment } from "./format.js";
import { inNextFrame } from "./frame.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { repeat } from "./repeat.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { AsOf } from "./types.js" */

const refreshMs = 15_000;

/**
 * What a panel has to show: `draw` puts it there, or `empty` says, in a title and a text, why there is
 * nothing and what to do about it.
 *
 * @typedef {{ asOf: AsOf, draw: () => void } | { asOf: AsOf, empty: readonly [string, string] }} Loaded
 */

/**
 * Makes a panel of the audience; it asks while that is on show.
 *
 * @param {object} options
 * @param {EventClock} options.clock takes the event time of every answer
 * @param {string} options.id
 * @param {string} options.title
 * @param {string} options.lead what it shows
 * @param {readonly HTMLElement[]} [options.controls]
 * @param {(signal: AbortSignal) => Promise<Loaded>} load
 */
export function createPanel({ clock, id, title, lead, controls = [] }, load) {
  const time = make("time", { class: "quiet as-of" });
  const notice = make("div");
  const body = make("div", { class: "panel-body" });
  const head = make(
    "div",
    { class: "panel-head" },
    make(
      "div",
      {},
      make("h2", { id: `${id}-title` }, title),
      make("p", { class: "lead" }, lead, " ", time),
    ),
    make("div", { class: "controls" }, ...controls),
  );
  const element = make(
    "section",
    { class: "panel", id, "aria-labelledby": `${id}-title`, "aria-busy": "true" },
    head,
    notice,
    body,
  );
  /** @param {AbortSignal} signal */
  async function ask(signal) {
    const loaded = await load(signal);
    inNextFrame(() => {
      element.removeAttribute("aria-busy");
      clock.includes(loaded.asOf.eventTime);
      showTime(time, clock.nowMs);
      const isEmpty = "empty" in loaded;
      notice.replaceChildren(...(isEmpty ? [emptyNotice(...loaded.empty)] : []));
      body.hidden = isEmpty;
      if (!isEmpty) loaded.draw();
    });
  }

  /** @param {unknown} error */
  function fail(error) {
    element.removeAttribute("aria-busy");
    notice.replaceChildren(
      errorNotice(`${title} could not be loaded`, error, () => refreshing.again()),
    );
  }

  const refreshing = repeat(refreshMs, ask, fail, part("audience", HTMLElement));

  return {
    element,
    body,
    /** Asks at once: something else is wanted. */
    again() {
      element.setAttribute("aria-busy", "true");
      refreshing.again();
    },
  };
}

/**
 * @param {HTMLElement} time
 * @param {number} atMs 0 where nothing has happened yet
 */
function showTime(time, atMs) {
  if (atMs === 0) return setText(time, "");
  setText(time, `As of ${moment(atMs)}.`);
  setAttribute(time, "datetime", new Date(atMs).toISOString());
  setAttribute(time, "title", exact(atMs));
}
