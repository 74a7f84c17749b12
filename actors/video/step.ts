// One reading moves one video: judge it, score the forecasts it settles, learn, forecast again.
import { CohortPrior } from "../../ml/cohort-prior.ts";
import { targetCount, windowCapacity } from "../../ml/window.ts";
import type { AlertKind } from "../../streams/forecast.ts";
import type { Reading } from "../../streams/reading.ts";
import { alertSubject } from "../../streams/subjects.ts";
import type { Outcome, StepContext } from "../actor.ts";
import { alertJson } from "./alert.ts";
import { Journal } from "./journal.ts";
import { serveForecast } from "./serve.ts";
import { settle } from "./settle.ts";
import type { VideoShared } from "./shared.ts";
import type { VideoState } from "./state.ts";

const hourMs = 3_600_000;

/** A feed that delivers within a day is live: only then is its silence worth a word. */
const liveWithinMs = 24 * hourMs;

/** Intervals without a reading after which a live video counts as silent. */
const silentIntervals = 6;

/** Scratch space, so that a step allocates next to nothing. */
const prior = new CohortPrior();
const gains = [0, 0, 0];

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
  if (state.readings > 0) take(state, reading.atMs, context, journal);
  else state.firstAtMs = reading.atMs;
  state.window.push(
    reading.atMs,
    state.belief.counter(0),
    state.belief.counter(1),
    state.belief.counter(2),
  );
  state.readings++;
  serveForecast(state, priorOf(state, context.shared), context);
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

/** What came since the last reading: scored, learnt from, added up. */
function take(
  state: VideoState,
  atMs: number,
  context: StepContext<VideoShared>,
  journal: Journal,
): void {
  const { window, belief } = state;
  const lastMs = window.lastAtMs;
  const viewsBefore = window.counter(window.length - 1, 0);
  for (let i = 0; i < targetCount; i++) {
    gains[i] = belief.counter(i) - window.counter(window.length - 1, i);
  }
  settle(state, atMs, gains, priorOf(state, context.shared), context, journal);
  grow(state, lastMs, atMs, context);
  if (state.firstDay.isOpen) {
    const before = { atMs: lastMs, views: viewsBefore };
    const after = { atMs, views: belief.counter(0) };
    state.firstDay.follow(state.publishedAtMs, state.firstAtMs, before, after);
  }
  journal.hour(atMs, gains, state.perHour(0), belief.counter(0));
  context.shared.journal.hour(atMs, gains, state.perHour(0), 0);
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

/** What videos like this one did; a video with a full window needs nobody's word. */
function priorOf(state: VideoState, shared: VideoShared): CohortPrior | undefined {
  if (state.window.length >= windowCapacity) return undefined;
  shared.cohorts.prior(state, state.window, prior);
  return prior;
}

function watchForSilence(state: VideoState, atMs: number, arrivedAtMs: number): void {
  const isLive = arrivedAtMs - atMs < liveWithinMs && state.readings > 2;
  const waitMs = Math.max(hourMs, silentIntervals * (state.nextAtMs - atMs));
  state.silentAtMs = isLive ? atMs + waitMs : undefined;
}
