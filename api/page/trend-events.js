// The feed of trend events: the latest from the log, then live.
import { make, part } from "./dom.js";
import { createEventList, eventKey } from "./event-list.js";
import { inNextFrame } from "./frame.js";
import { merged } from "./merge.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { repeat } from "./repeat.js";
import { api } from "./request.js";
import { encodeToken } from "./token.js";

/** @import { Alert, AlertsAnswer } from "./types.js" */

const refreshMs = 60_000;
/** Most events kept, which is as many as one answer holds. */
export const mostKept = 200;
const mostShown = 40;

/**
 * Makes the feed.
 *
 * @param {object} uses
 * @param {(videoId: string) => string} uses.titleOf the id itself where the title is not known
 * @param {() => void} uses.onChange
 */
export function createTrendEvents({ titleOf, onChange }) {
  const host = part("events", HTMLElement);
  const list = createEventList("Trend events, newest first", titleOf);
  const notice = make("div");
  const scroll = make(
    "div",
    { class: "feed", tabindex: "0", role: "region" },
    list.element,
    notice,
  );
  scroll.setAttribute("aria-label", "Trend events");
  const lead = make("p", { class: "lead" }, "Breakouts, slowdowns, stalls, corrections, silences.");
  const title = make("h2", { id: "events-title" }, "Trend events");
  host.append(make("div", { class: "panel-head" }, title, lead), scroll);
  /** @type {Alert[]} oldest first */
  let alerts = [];

  function changed() {
    list.show(alerts.slice(-mostShown).reverse());
    notice.replaceChildren(
      ...(alerts.length > 0
        ? []
        : [emptyNotice("Nothing out of the ordinary", "Trend events show here as they happen.")]),
    );
    onChange();
  }

  /** @param {readonly Alert[]} newer */
  function keep(newer) {
    alerts = merged(alerts, newer, eventKey, (alert) => alert.at, mostKept);
    inNextFrame(changed);
  }

  const refreshing = repeat(refreshMs, async (signal) => {
    /** @type {AlertsAnswer} */
    const { items } = await api.get("/v1/alerts", { limit: mostKept }, signal);
    keep(items);
  }, (error) => {
    if (alerts.length > 0) return;
    notice.replaceChildren(
      errorNotice("Trend events could not be loaded", error, () => refreshing.again()),
    );
  }, part("videos", HTMLElement));

  return {
    /** @param {Alert} alert */
    take: (alert) => keep([alert]),
    /** The events of a video, newest first. @param {string} key */
    ofVideo: (key) => alerts.filter((alert) => encodeToken(alert.video_id) === key).reverse(),
    /** All events kept, oldest first. */
    all: () => alerts,
    /** Titles have become known. */
    redraw: () => inNextFrame(changed),
  };
}
