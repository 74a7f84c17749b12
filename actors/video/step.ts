// One reading moves one video: judge it, score the forecasts it settles, learn, forecast again.
import { addScore, sumsPerTarget } from "../../ml/score.ts";
import { driftGain } from "../../ml/baselines.ts";
import { horizonHour, horizonNext, roundBands } from "../../ml/bands.ts";
import { CohortPrior } from "../../ml/cohort-prior.ts";
import { windowCapacity } from "../../ml/window.ts";
import { type AlertKind, type Horizon, methods } from "../../streams/forecast.ts";
import type { Reading } from "../../streams/reading.ts";
import { alertSubject, forecastSubject } from "../../streams/subjects.ts";
import type { Outcome, StepContext } from "../actor.ts";
import { alertJson } from "./alert.ts";
import { Journal } from "./journal.ts";
import { forecastJson, wholeCount } from "./message.ts";
import { tellNews } from "./news.ts";
import { longestBracketMs, type PendingForecast } from "./pending.ts";
import type { VideoShared } from "./shared.ts";
import type { VideoState } from "./state.ts";

/** Name and version of what forecasts today; the network will bring its own. */
export const trendModel = "trend@1";

const hourMs = 3_600_000;
const targetCount = 3;

/** A feed that delivers within a day is live: only then is its silence worth a word. */
const liveWithinMs = 24 * hourMs;

/** Intervals without a reading after which a live video counts as silent. */
const silentIntervals = 6;

const coldStart = methods.indexOf("cold-start");
const trend = methods.indexOf("trend");

/** Scratch space, so that a step allocates next to nothing. */
const prior = new CohortPrior();
const band = new Float64Array(9);
const open = new Float64Array(18);
const gains = [0, 0, 0];
const drift = [0, 0, 0];
const base = [0, 0, 0];
const row = new Float64Array(14);
const intervals = new Float64Array(windowCapacity);

/** Advances a video by one reading. */
export function stepReading(
  state: VideoState,
  reading: Reading,
  context: StepContext<VideoShared>,
): Outcome {
  state.sequence = context.sequence;
  const counters: [number, number, number] = [reading.views, reading.likes, reading.comments];
  const journal = state.journal ??= new Journal();
  const verdict = state.belief.judge(reading.atMs, counters);
  if (verdict === "duplicate" || (verdict === "late" && isInWindow(state, reading))) {
    return "duplicate";
  }
  const status = verdict === "reading" ? "stepped" : verdict;
  journal.reading(context.sequence, reading.atMs, counters, status, reading.extra);
  if (verdict === "late") return "late";
  describe(state, reading);
  if (verdict === "gap") return "stepped";
  if (state.readings > 0) settle(state, reading.atMs, context, journal);
  else state.firstAtMs = reading.atMs;
  state.window.push(
    reading.atMs,
    state.belief.counter(0),
    state.belief.counter(1),
    state.belief.counter(2),
  );
  state.readings++;
  forecast(state, context);
  watchForSilence(state, reading.atMs, context.arrivedAtMs);
  return "stepped";
}

/** Called when no reading came for so long that somebody should know. */
export function stepSilence(state: VideoState, context: StepContext<VideoShared>): void {
  const atMs = state.silentAtMs;
  state.silentAtMs = undefined;
  if (atMs !== undefined) tell("silent", state, atMs, state.perHour(0), context);
}

function describe(state: VideoState, reading: Reading): void {
  state.title = reading.title ?? state.title;
  state.channel = reading.channel ?? state.channel;
  state.category = reading.category ?? state.category;
  state.publishedAtMs = reading.publishedAtMs ?? state.publishedAtMs;
}

/** Whether a late reading says what one in the window said. */
function isInWindow(state: VideoState, reading: Reading): boolean {
  const { window } = state;
  for (let i = window.length - 1; i >= 0 && window.atMs(i) >= reading.atMs; i--) {
    if (
      window.atMs(i) === reading.atMs && window.counter(i, 0) === reading.views &&
      window.counter(i, 1) === reading.likes && window.counter(i, 2) === reading.comments
    ) return true;
  }
  return false;
}

/** Scores what this reading settles and learns from it; the window still ends with the one before. */
function settle(
  state: VideoState,
  atMs: number,
  context: StepContext<VideoShared>,
  journal: Journal,
): void {
  const { window, belief, trend } = state;
  const lastMs = window.lastAtMs;
  const elapsedMs = atMs - lastMs;
  const { cohorts, journal: totals } = context.shared;
  for (let i = 0; i < targetCount; i++) {
    base[i] = window.counter(window.length - 1, i);
    gains[i] = belief.counter(i) - base[i];
    drift[i] = driftGain(window, i, elapsedMs);
  }
  const kin = priorOf(state, context.shared);
  trend.forecast(window, elapsedMs, horizonNext, kin, band);
  roundBands(band);
  record(state, "next", state.method, lastMs, atMs, context, journal);
  settleHours(state, atMs, lastMs, elapsedMs, context, journal);
  if (belief.allUsable) {
    trend.learn(window, elapsedMs, gains, kin, band);
    if (window.length < windowCapacity) {
      cohorts.observe(state, window, elapsedMs, gains, band);
      tellNews(context.shared, context);
    }
  }
  grow(state, lastMs, atMs, context);
  journal.hour(atMs, gains, state.perHour(0), belief.counter(0));
  totals.hour(atMs, gains, state.perHour(0), 0);
}

/**
 * Scores the forecast in `band` against `gains`, beside the drift in `drift`, and keeps both for
 * queries. A counter that was corrected or missing is kept, but not scored: nobody's growth was so.
 */
function record(
  state: VideoState,
  horizon: Horizon,
  method: number,
  madeAtMs: number,
  atMs: number,
  context: StepContext<VideoShared>,
  journal: Journal,
): void {
  const name = methods[method];
  const own = journal.sums(atMs, horizon, name, trendModel);
  const total = context.shared.journal.sums(atMs, horizon, name, trendModel);
  row[0] = madeAtMs;
  row[1] = atMs;
  for (let i = 0; i < targetCount; i++) {
    const [value, low, high] = [band[3 * i], band[3 * i + 1], band[3 * i + 2]];
    row[2 + 4 * i] = wholeCount(base[i] + value);
    row[3 + 4 * i] = wholeCount(base[i] + low);
    row[4 + 4 * i] = wholeCount(base[i] + high);
    row[5 + 4 * i] = wholeCount(base[i] + gains[i]);
    if (!state.belief.isUsable(i)) continue;
    addScore(own, i * sumsPerTarget, value, low, high, drift[i], gains[i]);
    addScore(total, i * sumsPerTarget, value, low, high, drift[i], gains[i]);
  }
  journal.forecast(context.sequence, horizon, name, row);
}

/**
 * Scores the hour-ahead forecasts that fell due since the last reading, against the counter that a
 * straight line between the two readings gives; between readings too far apart they go unscored.
 */
function settleHours(
  state: VideoState,
  atMs: number,
  lastMs: number,
  elapsedMs: number,
  context: StepContext<VideoShared>,
  journal: Journal,
): void {
  if (!state.pending.isDue(atMs)) return;
  const nextGains = [gains[0], gains[1], gains[2]];
  const nextBase = [base[0], base[1], base[2]];
  const nextBand = band.slice();
  for (;;) {
    const due = state.pending.takeDue(atMs);
    if (due === undefined) break;
    if (elapsedMs > longestBracketMs) continue;
    const { forecast, method } = due;
    const share = (forecast.dueAtMs - lastMs) / elapsedMs;
    settleHour(forecast, share, nextBase, nextGains);
    record(state, "hour", method, forecast.madeAtMs, forecast.dueAtMs, context, journal);
    if (state.belief.allUsable) state.trend.calibrate(horizonHour, band, 0, gains);
  }
  for (let i = 0; i < targetCount; i++) {
    gains[i] = nextGains[i];
    base[i] = nextBase[i];
  }
  band.set(nextBand);
}

function settleHour(
  forecast: PendingForecast,
  share: number,
  lastCounters: readonly number[],
  lastGains: readonly number[],
): void {
  for (let i = 0; i < targetCount; i++) {
    base[i] = forecast.base[i];
    gains[i] = lastCounters[i] + share * lastGains[i] - forecast.base[i];
    drift[i] = forecast.drift[i];
  }
  for (let i = 0; i < band.length; i++) band[i] = forecast.band[i];
}

/** Growth per hour, its change, the day's gain, and the trend events that follow from them. */
function grow(
  state: VideoState,
  lastMs: number,
  atMs: number,
  context: StepContext<VideoShared>,
): void {
  const elapsedHours = (atMs - lastMs) / hourMs;
  const before = state.perHour(0);
  for (let i = 0; i < targetCount; i++) {
    if (state.belief.isUsable(i)) state.setPerHour(i, gains[i] / elapsedHours);
  }
  const change = (state.perHour(0) - before) / elapsedHours;
  state.setViewsPerHourPerHour(state.readings < 2 ? 0 : change);
  state.day.add(lastMs, atMs, state.belief.isUsable(0) ? gains[0] : 0);
  const usualViewsPerHour = state.events.usualViewsPerHour;
  const found = state.events.detect(state.window, atMs - lastMs, gains);
  if (found !== undefined) tell(found, state, atMs, usualViewsPerHour, context);
}

function tell(
  kind: AlertKind,
  state: VideoState,
  atMs: number,
  usualViewsPerHour: number,
  context: StepContext<VideoShared>,
): void {
  context.emit(
    alertSubject(kind, state.key),
    alertJson(kind, state, atMs, usualViewsPerHour, context.sequence),
  );
}

/** Forecasts the next reading and one hour ahead, says so, and follows the latter where it may. */
function forecast(state: VideoState, context: StepContext<VideoShared>): void {
  const { window, trend: model } = state;
  const lastMs = window.lastAtMs;
  const intervalMs = usualIntervalMs(state);
  const kin = priorOf(state, context.shared);
  state.nextAtMs = lastMs + intervalMs;
  state.method = window.length < windowCapacity ? coldStart : trend;
  model.forecastNextAndHour(window, intervalMs, kin, open);
  roundBands(open, 0);
  roundBands(open, 9);
  state.setOpenForecast(open);
  const last = window.length - 1;
  for (let i = 0; i < targetCount; i++) base[i] = window.counter(last, i);
  if (window.length > 1 && state.pending.wants(lastMs)) {
    for (let i = 0; i < targetCount; i++) drift[i] = driftGain(window, i, hourMs);
    state.pending.add(lastMs, base, drift, open, 9, state.method);
  }
  const message = forecastJson({
    videoId: state.videoId,
    madeAtMs: lastMs,
    method: methods[state.method],
    model: trendModel,
    counters: base,
    growth: state,
    nextAtMs: state.nextAtMs,
    hourAtMs: lastMs + hourMs,
    bands: open,
    partition: context.partition,
    sequence: context.sequence,
  });
  context.emit(forecastSubject(state.key), message);
}

/** What videos like this one did; a video with a full window needs nobody's word. */
function priorOf(state: VideoState, shared: VideoShared): CohortPrior | undefined {
  if (state.window.length >= windowCapacity) return undefined;
  shared.cohorts.prior(state, state.window, prior);
  return prior;
}

/** The median interval of the window; an hour before there is one. */
function usualIntervalMs(state: VideoState): number {
  const { window } = state;
  const count = window.length - 1;
  if (count < 1) return hourMs;
  for (let i = 0; i < count; i++) {
    const interval = window.atMs(i + 1) - window.atMs(i);
    let place = i;
    for (; place > 0 && intervals[place - 1] > interval; place--) {
      intervals[place] = intervals[place - 1];
    }
    intervals[place] = interval;
  }
  return intervals[count >> 1];
}

function watchForSilence(state: VideoState, atMs: number, arrivedAtMs: number): void {
  const isLive = arrivedAtMs - atMs < liveWithinMs && state.readings > 2;
  const waitMs = Math.max(hourMs, silentIntervals * (state.nextAtMs - atMs));
  state.silentAtMs = isLive ? atMs + waitMs : undefined;
}
