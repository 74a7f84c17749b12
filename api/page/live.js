// The live feed: one event source that comes back by itself, and what it says about its own health.

/** @import { Alert, Forecast, ModelStatus, PartitionStatus } from "./types.js" */

/**
 * @typedef {object} LiveState
 * @property {"connecting" | "open" | "lost"} link `lost` once it has been down for {@link graceMs}
 * @property {number} linkSinceMs since when the link is what it is, wall clock
 * @property {number | undefined} statusAtMs when the partitions last reported, wall clock
 */

/**
 * @typedef {object} Listeners
 * @property {(forecast: Forecast) => void} onForecast
 * @property {(alert: Alert) => void} onAlert
 * @property {(statuses: PartitionStatus[]) => void} onStatus
 * @property {(statuses: ModelStatus[]) => void} onModels
 * @property {(state: LiveState) => void} onState on every change, and once a second
 */

/** How long the feed may be down before the page calls itself stale. */
const graceMs = 3_000;
const firstRetryMs = 1_000;
const longestRetryMs = 15_000;

/**
 * Opens the feed for good.
 *
 * @param {Listeners} listeners
 */
export function openLive(listeners) {
  /** @type {LiveState} */
  const state = { link: "connecting", linkSinceMs: Date.now(), statusAtMs: undefined };
  let retryMs = firstRetryMs;

  /** @param {LiveState["link"]} link */
  function become(link) {
    if (state.link === link) return;
    state.link = link;
    state.linkSinceMs = Date.now();
    listeners.onState(state);
  }

  function connect() {
    const source = new EventSource("/v1/live");
    source.addEventListener("open", () => {
      retryMs = firstRetryMs;
      become("open");
    });
    source.addEventListener("error", () => {
      if (state.link === "open") become("connecting");
      // A browser gives up for good when the answer is no event stream: then the retry is ours.
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(connect, retryMs);
      retryMs = Math.min(2 * retryMs, longestRetryMs);
    });
    source.addEventListener("forecast", (event) => listeners.onForecast(JSON.parse(event.data)));
    source.addEventListener("alert", (event) => listeners.onAlert(JSON.parse(event.data)));
    source.addEventListener("models", (event) => listeners.onModels(JSON.parse(event.data)));
    source.addEventListener("status", (event) => {
      state.statusAtMs = Date.now();
      listeners.onStatus(JSON.parse(event.data));
    });
  }

  setInterval(() => {
    const downMs = Date.now() - state.linkSinceMs;
    // `linkSinceMs` stays: the page is stale since the link went, not since the grace ran out.
    if (state.link === "connecting" && downMs > graceMs) state.link = "lost";
    listeners.onState(state);
  }, 1_000);
  connect();
}
