// The time it is in the stream: the latest event time that any answer or message has included.
import { api } from "./request.js";

/** @import { HourlyAnswer } from "./types.js" */

/** Event time as the page knows it. */
export class EventClock {
  /** @param {(atMs: number) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    /** Milliseconds since the epoch; 0 while none is known. */
    this.nowMs = 0;
  }

  /**
   * Takes an event time; one that is not later changes nothing.
   *
   * @param {string | null | undefined} time
   */
  includes(time) {
    const atMs = Date.parse(time ?? "");
    if (!(atMs > this.nowMs)) return;
    this.nowMs = atMs;
    this.onChange(atMs);
  }

  /**
   * The start of a span that ends now, as a parameter; undefined where nothing has happened yet.
   *
   * @param {number} spanMs
   * @param {AbortSignal} signal
   * @returns {Promise<string | undefined>}
   */
  async since(spanMs, signal) {
    if (this.nowMs === 0) {
      /** @type {HourlyAnswer} */
      const { asOf } = await api.get("/v1/hourly", { limit: 1 }, signal);
      this.includes(asOf.eventTime);
    }
    return this.nowMs === 0 ? undefined : new Date(this.nowMs - spanMs).toISOString();
  }
}
