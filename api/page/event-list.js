// Trend events as a list: what happened to which video and when.
import { arrange, icon, make, setText } from "./dom.js";
import { exact, moment, visible } from "./format.js";
import { videoHash } from "./route.js";
import { encodeToken } from "./token.js";

/** @import { Alert } from "./types.js" */

const kindWords = {
  breakout: "Breakout",
  slowdown: "Slowdown",
  stall: "Stall",
  correction: "Correction",
  silent: "Silent",
};

/**
 * What makes an event itself, however often it is told.
 *
 * @param {Alert} alert
 */
export function eventKey(alert) {
  return `${alert.kind} ${alert.at} ${alert.video_id}`;
}

/**
 * Makes a list.
 *
 * @param {string} label
 * @param {(videoId: string) => string} titleOf "" where the title is not known or not wanted
 */
export function createEventList(label, titleOf) {
  const element = make("ol", { class: "events", "aria-label": label });
  /** @type {Map<string, HTMLLIElement>} */
  let items = new Map();

  /** @param {Alert} alert */
  function item(alert) {
    const atMs = Date.parse(alert.at);
    const link = make("a", {
      class: "event-video foreign",
      dir: "auto",
      href: videoHash(encodeToken(alert.video_id)),
    });
    return make(
      "li",
      { class: "event", "data-kind": alert.kind },
      make("span", { class: "event-icon" }, icon(alert.kind)),
      make(
        "div",
        { class: "event-body" },
        make(
          "div",
          { class: "event-head" },
          make("strong", {}, kindWords[alert.kind] ?? visible(String(alert.kind))),
          link,
          make("time", { datetime: alert.at, title: exact(atMs) }, moment(atMs)),
        ),
        make("p", { class: "foreign", dir: "auto" }, visible(alert.text)),
      ),
    );
  }

  return {
    element,
    /** @param {readonly Alert[]} alerts newest first */
    show(alerts) {
      /** @type {Map<string, HTMLLIElement>} */
      const kept = new Map();
      for (const alert of alerts) {
        const key = eventKey(alert);
        const element = items.get(key) ?? item(alert);
        kept.set(key, element);
        const link = element.querySelector("a");
        if (link !== null) setText(link, visible(titleOf(alert.video_id)));
      }
      items = kept;
      arrange(element, [...kept.values()]);
    },
  };
}
