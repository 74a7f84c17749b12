// The one line of health in the header: whether what shows is live, as of when, and how much flows.
import { part, setAttribute, setText } from "./dom.js";
import { clockSeconds, compact, duration, exact, figure } from "./format.js";
import { inNextFrame } from "./frame.js";

/** @import { LiveState } from "./live.js" */

/** How long the partitions may be silent before the page says so. */
const silenceMs = 5_000;

/**
 * What the header says of the feed.
 *
 * @param {LiveState} live
 * @param {string} readiness why the API calls itself not ready, "" where it is
 * @param {number} nowMs wall clock
 * @returns {{ state: "connecting" | "live" | "degraded", word: string, detail: string }}
 */
export function healthOf(live, readiness, nowMs) {
  if (live.link === "lost") {
    const since = clockSeconds(live.linkSinceMs);
    const detail = `No live feed since ${since}. Reconnecting; until then the page asks every 5 s.`;
    return { state: "degraded", word: `Stale since ${since}`, detail };
  }
  if (live.link === "connecting") return { state: "connecting", word: "Connecting", detail: "" };
  if (readiness !== "") return { state: "degraded", word: "Degraded", detail: readiness };
  const heardMs = Math.max(live.statusAtMs ?? 0, live.linkSinceMs);
  if (nowMs - heardMs > silenceMs) {
    const detail = `Connected, but no partition has reported for ${duration(nowMs - heardMs)}: ` +
      "is a worker running? What shows is the last that was committed.";
    return { state: "degraded", word: "No worker", detail };
  }
  return { state: "live", word: "Live", detail: "" };
}

/** Makes the health line. */
export function createHealthLine() {
  const word = part("health", HTMLElement);
  const detail = part("health-detail", HTMLElement);
  const rate = part("health-rate", HTMLElement);
  const asOf = part("health-as-of", HTMLTimeElement);
  /** @type {LiveState} */
  let live = { link: "connecting", linkSinceMs: Date.now(), statusAtMs: undefined };
  let readiness = "";
  let eventMs = 0;
  let eventsPerSecond = Number.NaN;

  function draw() {
    const health = healthOf(live, readiness, Date.now());
    setAttribute(word, "data-state", health.state);
    setText(word, health.word);
    setText(detail, health.detail);
    detail.hidden = health.detail === "";
    if (!Number.isNaN(eventsPerSecond)) {
      setText(rate, eventsPerSecond < 10 ? figure(eventsPerSecond) : compact(eventsPerSecond));
    }
    if (eventMs === 0) return;
    setText(asOf, exact(eventMs));
    setAttribute(asOf, "datetime", new Date(eventMs).toISOString());
  }

  return {
    /** @param {LiveState} state */
    feed(state) {
      live = { ...state };
      inNextFrame(draw);
    },
    /** @param {string} reason "" where the API is ready */
    ready(reason) {
      readiness = reason;
      inNextFrame(draw);
    },
    /** @param {number} atMs event time up to which the page includes everything it was told */
    asOf(atMs) {
      eventMs = atMs;
      inNextFrame(draw);
    },
    /** @param {number} rate events a second */
    flow(rate) {
      eventsPerSecond = rate;
      inNextFrame(draw);
    },
  };
}
