// A reading has come: the forecasts that it settles are scored, and everybody learns.
import { bandSize, horizonHour, horizonNext, roundBands } from "../../ml/bands.ts";
import { driftGain } from "../../ml/baselines.ts";
import type { CohortPrior } from "../../ml/cohort-prior.ts";
import { addScore, sumsPerTarget } from "../../ml/score.ts";
import { targetCount, windowCapacity } from "../../ml/window.ts";
import { everyMethod, type Horizon, methods } from "../../streams/forecast.ts";
import type { StepContext } from "../actor.ts";
import { Foresight, modelName } from "./foresight.ts";
import type { Journal } from "./journal.ts";
import { wholeCount } from "./message.ts";
import { tellCohorts, tellPooled } from "./news.ts";
import { longestBracketMs, type PendingForecast } from "./pending.ts";
import { sayAll, tellScored } from "./scored.ts";
import type { VideoShared } from "./shared.ts";
import type { VideoState } from "./state.ts";

/** A forecast whose moment has come. */
class Settled {
  readonly horizon: Horizon;
  /** Number of its method, and version of its network (0: none). */
  method = 0;
  networkVersion = 0;
  madeAtMs = 0;
  atMs = 0;
  /** Value, low and high of each target, as gains from `base` on. */
  readonly band = new Float64Array(targetCount * bandSize);
  /** Per target: the counter that it was made from, the gain that drift said, and the one that came. */
  readonly base = [0, 0, 0];
  readonly drift = [0, 0, 0];
  readonly gains = [0, 0, 0];

  constructor(horizon: Horizon) {
    this.horizon = horizon;
  }
}

/** Scratch space, so that a step allocates next to nothing. */
const foresight = new Foresight();
const next = new Settled("next");
const hour = new Settled("hour");
const row = new Float64Array(14);
const all = new Float64Array(everyMethod.length);

/**
 * Scores what a reading at `atMs` settles and learns from it; the window of `state` still ends with the
 * reading before. `gains` are what the reading brings since then, `kin` what the cohort says.
 */
export function settle(
  state: VideoState,
  atMs: number,
  gains: ArrayLike<number>,
  kin: CohortPrior | undefined,
  context: StepContext<VideoShared>,
  journal: Journal,
): void {
  const { window } = state;
  const { shared } = context;
  const lastMs = window.lastAtMs;
  const elapsedMs = atMs - lastMs;
  foresight.look(state, elapsedMs, shared, kin, shared.teaching.wantsNext);
  for (let i = 0; i < targetCount; i++) {
    next.base[i] = window.counter(window.length - 1, i);
    next.drift[i] = driftGain(window, i, elapsedMs);
    next.gains[i] = gains[i];
  }
  foresight.writeBands(state, horizonNext, foresight.gains, kin, next.band, 0);
  roundBands(next.band);
  next.method = foresight.method;
  next.networkVersion = foresight.networkVersion;
  next.madeAtMs = lastMs;
  next.atMs = atMs;
  record(state, next, context, journal);
  scoreAll(state, atMs, gains, shared);
  if (shared.onScored !== undefined) {
    tellScored(shared.onScored, state, foresight, atMs, gains, next.band);
  }
  settleHours(state, atMs, elapsedMs, gains, context, journal);
  learn(state, atMs, gains, kin, context);
}

function learn(
  state: VideoState,
  atMs: number,
  gains: ArrayLike<number>,
  kin: CohortPrior | undefined,
  context: StepContext<VideoShared>,
): void {
  const { window, belief, forecaster } = state;
  const { shared } = context;
  const { outlook } = foresight;
  const lastMs = window.lastAtMs;
  shared.revision++;
  // Compared in units of what was usual before this reading.
  if (belief.allUsable && outlook.hasRate) {
    const usualLoss = (target: number) => forecaster.usualLoss(target);
    shared.teaching.compare(foresight, atMs, gains, usualLoss, shared.networks, context);
    shared.teaching.watch(foresight.gains[0], gains[0], usualLoss(0), atMs, context);
    shared.teaching.tellWindow(foresight, atMs, gains, context);
    foresight.learn(gains, usualLoss);
  }
  forecaster.learn(window, outlook, gains, (target) => belief.isUsable(target), shared.pooled);
  forecaster.remember(lastMs, atMs, gains);
  if (outlook.hasRate) tellPooled(shared, context);
  if (!belief.allUsable) return;
  forecaster.bands.calibrate(horizonNext, next.band, 0, gains, kin);
  if (window.length < windowCapacity) {
    shared.cohorts.observe(state, window, atMs - lastMs, gains, next.band);
    tellCohorts(shared, context);
  }
}

/** Adds up, for the partition as a whole, how every method did that said something of this reading. */
function scoreAll(
  state: VideoState,
  atMs: number,
  gains: ArrayLike<number>,
  shared: VideoShared,
): void {
  const sums = shared.journal.methodSums(atMs);
  for (let target = 0; target < targetCount; target++) {
    if (!state.belief.isUsable(target)) continue;
    sayAll(state, foresight, target, all);
    for (let i = 0; i < everyMethod.length; i++) {
      if (Number.isNaN(all[i])) continue;
      const at = (i * targetCount + target) * sumsPerTarget;
      addScore(sums, at, all[i], all[i], all[i], next.drift[target], gains[target]);
    }
  }
}

/**
 * Scores a forecast beside the drift, and keeps both for queries. A counter that was corrected or
 * missing is kept, but not scored: nobody's growth was so.
 */
function record(
  state: VideoState,
  settled: Settled,
  context: StepContext<VideoShared>,
  journal: Journal,
): void {
  const { horizon, madeAtMs, atMs, band, base, drift, gains } = settled;
  const name = methods[settled.method];
  const model = modelName(settled.networkVersion);
  const own = journal.sums(atMs, horizon, name, model);
  const total = context.shared.journal.sums(atMs, horizon, name, model);
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
  elapsedMs: number,
  gains: ArrayLike<number>,
  context: StepContext<VideoShared>,
  journal: Journal,
): void {
  for (;;) {
    const due = state.pending.takeDue(atMs);
    if (due === undefined) return;
    if (elapsedMs > longestBracketMs) continue;
    readHour(due, (due.dueAtMs - state.window.lastAtMs) / elapsedMs, gains);
    record(state, hour, context, journal);
    if (state.belief.allUsable) {
      state.forecaster.bands.calibrate(horizonHour, hour.band, 0, hour.gains, undefined);
    }
  }
}

/** What came of an hour-ahead forecast, `share` of the way between two readings. */
function readHour(due: PendingForecast, share: number, gains: ArrayLike<number>): void {
  hour.method = due.method;
  hour.networkVersion = due.networkVersion;
  hour.madeAtMs = due.madeAtMs;
  hour.atMs = due.dueAtMs;
  for (let i = 0; i < targetCount; i++) {
    hour.base[i] = due.base[i];
    hour.gains[i] = next.base[i] + share * gains[i] - due.base[i];
    hour.drift[i] = due.drift[i];
  }
  for (let i = 0; i < hour.band.length; i++) hour.band[i] = due.band[i];
}
