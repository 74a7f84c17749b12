// What a video's actor says after each reading: forecasts of the next one and of one hour ahead.
import { horizonHour, horizonNext, roundBands } from "../../ml/bands.ts";
import { driftGain } from "../../ml/baselines.ts";
import type { CohortPrior } from "../../ml/cohort-prior.ts";
import { correctedGain } from "../../ml/correction.ts";
import { expertNames } from "../../ml/experts.ts";
import { targetCount, windowCapacity } from "../../ml/window.ts";
import { methods } from "../../streams/forecast.ts";
import { forecastSubject } from "../../streams/subjects.ts";
import type { StepContext } from "../actor.ts";
import { Foresight, modelName } from "./foresight.ts";
import { forecastJson } from "./message.ts";
import type { VideoShared } from "./shared.ts";
import type { VideoState } from "./state.ts";

const hourMs = 3_600_000;

/** Scratch space, so that a step allocates next to nothing. */
const foresight = new Foresight();
const open = new Float64Array(18);
const hourGains = new Float64Array(targetCount);
const drift = [0, 0, 0];
const base = [0, 0, 0];
const heaviest = ["", "", ""];
const intervals = new Float64Array(windowCapacity);

/** Forecasts the next reading and one hour ahead, says so, and follows the latter where it may. */
export function serveForecast(
  state: VideoState,
  kin: CohortPrior | undefined,
  context: StepContext<VideoShared>,
): void {
  const { window } = state;
  const lastMs = window.lastAtMs;
  const intervalMs = usualIntervalMs(state);
  foresight.look(state, intervalMs, context.shared, kin);
  foresight.writeBands(state, horizonNext, foresight.gains, kin, open, 0);
  gainsAhead(state, context.shared, foresight, hourMs, hourGains);
  foresight.writeBands(state, horizonHour, hourGains, kin, open, 9);
  roundBands(open, 0);
  roundBands(open, 9);
  state.nextAtMs = lastMs + intervalMs;
  state.method = foresight.method;
  state.networkVersion = foresight.networkVersion;
  state.setOpenForecast(open);
  const last = window.length - 1;
  for (let i = 0; i < targetCount; i++) {
    base[i] = window.counter(last, i);
    heaviest[i] = expertNames[foresight.outlook.heaviest(i)];
  }
  if (window.length > 1 && state.pending.wants(lastMs)) {
    for (let i = 0; i < targetCount; i++) drift[i] = driftGain(window, i, hourMs);
    state.pending.add(lastMs, base, drift, open, 9, state.method, state.networkVersion);
  }
  const message = forecastJson({
    videoId: state.videoId,
    madeAtMs: lastMs,
    method: methods[state.method],
    model: modelName(state.networkVersion),
    heaviest,
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

/**
 * Writes the gains within `aheadMs` that follow from what `foresight` says of the next reading: the
 * mix's, carried there, and corrected by the network as much as the next reading's were.
 */
export function gainsAhead(
  state: VideoState,
  shared: VideoShared,
  foresight: Foresight,
  aheadMs: number,
  out: Float64Array,
): void {
  const { window, forecaster } = state;
  const { outlook } = foresight;
  for (let target = 0; target < targetCount; target++) {
    const mixGain = outlook.mix[target];
    const scaled = forecaster.scale(target, mixGain, window, outlook, aheadMs, shared.pooled);
    const logRatio = Math.log((foresight.gains[target] + 0.5) / (mixGain + 0.5));
    out[target] = logRatio === 0 ? scaled : correctedGain(scaled, logRatio);
  }
}

/** The median interval of the window; an hour before there is one. */
export function usualIntervalMs(state: VideoState): number {
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
