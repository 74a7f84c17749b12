// Everything the page knows about the video on show, fetched once and then kept up to date.
import { fittingRange } from "./chart-series.js";
import { merged } from "./merge.js";
import { api } from "./request.js";
import { withAnswer, withForecast } from "./summary.js";
import { encodeToken } from "./token.js";

/** @import { AccuracyAnswer, AccuracyItem, AsOf, Forecast, ForecastsAnswer, HistoryAnswer, HistoryReading, Horizon, LiveState, OpenForecast, ScoredForecast, VideoAnswer, VideoSummary } from "./types.js" */

/** Most readings and forecasts kept for the chart. */
const mostKept = 2_000;
/** How many of the latest are asked for again each time. */
const recent = 60;
const hourMs = 3_600_000;

/** One video's data. `rangeHours` is 0 until the first answer chooses a fitting range. */
export class VideoData {
  /**
   * @param {string} key
   * @param {Horizon} horizon
   * @param {VideoSummary | undefined} summary what is known of it already
   */
  constructor(key, horizon, summary) {
    this.key = key;
    this.horizon = horizon;
    this.rangeHours = 0;
    this.summary = summary;
    /** @type {HistoryReading[]} */
    this.readings = [];
    /** @type {ScoredForecast[]} */
    this.forecasts = [];
    /** @type {OpenForecast | undefined} */
    this.open = undefined;
    /** @type {readonly AccuracyItem[]} */
    this.accuracy = [];
    /** What the video's actor holds, and why it is not known. @type {LiveState | undefined} */
    this.live = undefined;
    this.liveError = "";
    /** @type {AsOf | undefined} */
    this.asOf = undefined;
    this.isLoaded = false;
  }

  /** Forgets the readings and forecasts: another range or horizon is wanted. */
  clear() {
    this.readings = [];
    this.forecasts = [];
    this.isLoaded = false;
  }

  /**
   * Fetches all of it the first time, what is new after that.
   *
   * @param {AbortSignal} signal
   */
  async fetch(signal) {
    /** @type {VideoAnswer} */
    const answer = await api.get("/v1/videos/{key}", { key: this.key }, signal);
    const { video } = answer;
    this.asOf = answer.asOf;
    this.live = /** @type {LiveState | undefined} */ (answer.live?.state);
    this.liveError = answer.liveError ?? "";
    this.summary = this.summary === undefined ? video : withAnswer(this.summary, video);
    if (this.rangeHours === 0) this.rangeHours = fittingRange(video);
    const part = this.isLoaded
      ? { limit: recent }
      : { limit: mostKept, from: new Date(this.fromMs()).toISOString() };
    await Promise.all([
      this.#fetchReadings(part, signal),
      this.#fetchForecasts(part, signal),
      this.#fetchAccuracy(signal),
    ]);
    this.isLoaded = true;
  }

  /** Start of the range, before the first reading of it. */
  fromMs() {
    const lastMs = Date.parse(this.summary?.lastAt ?? "");
    return Number.isNaN(lastMs) ? 0 : lastMs - this.rangeHours * hourMs;
  }

  /**
   * @param {{ limit: number, from?: string }} part
   * @param {AbortSignal} signal
   */
  async #fetchReadings(part, signal) {
    /** @type {HistoryAnswer} */
    const { items } = await api.get("/v1/videos/{key}/history", { key: this.key, ...part }, signal);
    this.#keepReadings(items);
  }

  /** @param {readonly HistoryReading[]} newer */
  #keepReadings(newer) {
    const { readings } = this;
    this.readings = merged(readings, newer, (one) => one.sequence, (one) => one.at, mostKept);
  }

  /**
   * @param {{ limit: number, from?: string }} part
   * @param {AbortSignal} signal
   */
  async #fetchForecasts(part, signal) {
    const { horizon } = this;
    /** @type {ForecastsAnswer} */
    const { items, open } = await api.get(
      "/v1/videos/{key}/forecasts",
      { key: this.key, ...part, horizon },
      signal,
    );
    if (horizon !== this.horizon) return;
    const keyOf = (/** @type {ScoredForecast} */ one) => `${one.madeAt} ${one.at}`;
    this.forecasts = merged(this.forecasts, items, keyOf, (one) => one.at, mostKept);
    if (this.open === undefined || open.madeAt > this.open.madeAt) this.open = open;
  }

  /** @param {AbortSignal} signal */
  async #fetchAccuracy(signal) {
    /** @type {AccuracyAnswer} */
    const answer = await api.get("/v1/accuracy", {
      by: "target,horizon",
      video: this.key,
    }, signal);
    this.accuracy = answer.items;
  }

  /**
   * Takes a live forecast, with the reading it was made from.
   *
   * @param {Forecast} forecast
   * @returns {boolean} whether it was about this video and new
   */
  take(forecast) {
    if (this.summary === undefined || encodeToken(forecast.video_id) !== this.key) return false;
    const summary = withForecast(this.summary, forecast);
    if (summary === this.summary) return false;
    this.summary = summary;
    this.open = summary.forecast;
    const { sequence, madeAt, reading } = forecast;
    this.#keepReadings([{ sequence, at: madeAt, ...reading, status: "stepped" }]);
    return true;
  }
}
