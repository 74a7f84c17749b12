// 80 % bands around a forecast, widened and narrowed by how earlier bands held (A3).
import type { CohortPrior } from "./cohort-prior.ts";
import { checkNumbers, maxSteps, type NumberRange } from "./ranges.ts";
import { targetCount } from "./window.ts";

/** How far ahead a forecast looks: to the next reading, or one hour. Each has bands of its own. */
export const horizonNext = 0;
export const horizonHour = 1;
export type HorizonIndex = typeof horizonNext | typeof horizonHour;
const horizonCount = 2;

/** Numbers that the forecast of one target takes: value, low and high gain. */
export const bandSize = 3;

/** Share of gains that may fall outside a band, half of it on either side. */
export const missRate = 0.2;

/** The mean residual to expect where nothing is known; see {@link Bands.residual}. */
export const usualResidual = 0.8;

/** Variance of the log rate between videos where nothing is known. */
const blindVariance = 4;

/** Largest gain that a forecast states. */
const maxGain = Number.MAX_SAFE_INTEGER;

/** Where 10 % lie beyond, in mean absolute residuals: 1.60 for normal, 1.61 for Laplace residuals. */
const tailPerResidual = 1.6;

/** The same for a forecast without any rate of its own, in standard deviations (normal: 1.28). */
const tailPerDeviation = 1.4;

/** Log ratios scatter by at least this variance, and by 1 / gain as counts do. */
const ratioVariance = 0.04;

/** Largest residual of a forecast. */
export const maxResidual = 4;
const maxLogRatio = 6;
const minFactor = 0.2;
const maxFactor = 5;

/** Steps shrink as 1 / n to these. */
const quantileStart = 0.4;
const quantileStep = 0.04;
const residualStart = 4;
const leastResidualStep = 0.05;
const fallStep = 0.05;

/** Per horizon and target: factor of the lower and the upper side, and the mean residual. */
const factorsPerBand = 3;
const calibrationsFrom = horizonCount * targetCount * factorsPerBand;
const fallsFrom = calibrationsFrom + horizonCount;

/** Numbers that the state of the bands of one video takes. */
export const bandsStateSize = fallsFrom + targetCount;

/** What those numbers may be; factors are 0 before the first calibration. */
export const bandsRanges: readonly NumberRange[] = [
  ...Array.from({ length: horizonCount * targetCount }, (): NumberRange[] => [
    { name: "factor of a band", count: 2, low: 0, high: maxFactor },
    { name: "mean residual", count: 1, low: 0, high: maxResidual },
  ]).flat(),
  { name: "calibrations", count: horizonCount, low: 0, high: maxSteps, whole: true },
  { name: "share of falls", count: targetCount, low: 0, high: 1 },
];

/**
 * Bands for the three targets and two horizons of one video.
 *
 * A residual is the log ratio of gain to forecast (`asinh`, which is the logarithm of twice the gain
 * where that is large and carries on through 0 to gains below it), in units of the scatter that
 * counts of this size have anyway. Either side of a band reaches as far as the usual residual times
 * a factor, which rises when a gain falls outside and sinks a little when it does not, so that in
 * the long run 10 % fall outside on either side, whatever their distribution. Where one side is never
 * crossed, because counters do not fall or because forecasts are always too high, the other side may
 * be crossed by all 20 %.
 * Sources: Gibbs and Candès, Adaptive conformal inference under distribution shift, 2021;
 * Angelopoulos, Candès and Tibshirani, Conformal PID control for time series prediction, 2023
 * (quantile tracking).
 */
export class Bands {
  private readonly state: Float64Array;
  private readonly from: number;

  /** Bands that have learnt nothing, in {@link bandsStateSize} zeros of `state` from `from` on. */
  constructor(state: Float64Array, from: number) {
    this.state = state;
    this.from = from;
  }

  /**
   * Writes value, low and high gain into `out` from `at` on.
   *
   * - `value`: the forecast gain, 0 or more
   * - `counter`: what the counter is; no gain falls below its negative
   * - `prior`: the cohort, whose residuals are assumed while no band of this video was calibrated
   * - `blind`: whether the forecast was made from one reading, with no rate of the video's own; its
   *   band comes from how much the cohort's rates differ
   */
  write(
    horizon: HorizonIndex,
    target: number,
    value: number,
    counter: number,
    prior: CohortPrior | undefined,
    blind: boolean,
    out: Float64Array,
    at: number,
  ): void {
    const state = this.state;
    let down: number;
    let up: number;
    if (blind) {
      const variance = scatter(value) + (prior?.variance(target) ?? blindVariance);
      down = up = tailPerDeviation * Math.sqrt(variance);
    } else {
      const learnt = this.calibrations(horizon) > 0 ? horizon : horizonNext;
      const place = this.place(learnt, target);
      const calibrated = this.calibrations(learnt) > 0;
      const residual = calibrated ? state[place + 2] : prior?.residual(target) ?? usualResidual;
      const reach = tailPerResidual * residual * Math.sqrt(scatter(value));
      down = calibrated ? reach * state[place] : reach;
      up = calibrated ? reach * state[place + 1] : reach;
    }
    const low = shifted(value, -Math.min(maxLogRatio, down));
    const high = shifted(value, Math.min(maxLogRatio, up));
    out[at] = Math.min(maxGain, value);
    out[at + 1] = Math.min(out[at], Math.max(low, this.mayFall(target) ? -counter : 0));
    out[at + 2] = Math.max(out[at], Math.min(maxGain, high));
  }

  /**
   * Learns from the gains that followed a forecast: `served` holds the bands of the three targets as
   * they went out, from `at` on. The first time it starts from the residuals of the cohort.
   */
  calibrate(
    horizon: HorizonIndex,
    served: ArrayLike<number>,
    at: number,
    gains: ArrayLike<number>,
    prior: CohortPrior | undefined,
  ): void {
    const state = this.state;
    const calibrations = ++state[this.from + calibrationsFrom + horizon];
    const step = Math.max(quantileStep, quantileStart / calibrations);
    const residualStep = Math.max(leastResidualStep, 1 / (calibrations + residualStart));
    for (let target = 0; target < targetCount; target++) {
      const place = this.place(horizon, target);
      if (calibrations === 1) this.start(horizon, target, prior);
      const value = served[at + target * bandSize];
      const low = served[at + target * bandSize + 1];
      const high = served[at + target * bandSize + 2];
      const gain = gains[target];
      const floor = low >= value || (low === 0 && !this.mayFall(target));
      const above = floor || state[place] === minFactor ? missRate : missRate / 2;
      const below = state[place + 1] === minFactor ? missRate : missRate / 2;
      state[place] = moved(state[place], step * ((gain < low ? 1 : 0) - below));
      state[place + 1] = moved(state[place + 1], step * ((gain > high ? 1 : 0) - above));
      state[place + 2] += residualStep * (Bands.residual(value, gain) - state[place + 2]);
      const falls = this.from + fallsFrom + target;
      state[falls] += fallStep * ((gain < 0 ? 1 : 0) - state[falls]);
    }
  }

  /**
   * Distance of a gain from its forecast: absolute log ratio over its usual scatter, at most 4.
   *
   * ```ts
   * Bands.residual(100, 122); // 0.89: log(1.22) is 0.2, and a count near 100 scatters by 0.22
   * ```
   */
  static residual(value: number, gain: number): number {
    const distance = Math.abs(Math.asinh(gain) - Math.asinh(value));
    return Math.min(maxResidual, distance / Math.sqrt(scatter(value)));
  }

  private calibrations(horizon: HorizonIndex): number {
    return this.state[this.from + calibrationsFrom + horizon];
  }

  /** Whether this counter falls so often that a band has to reach below no gain. */
  private mayFall(target: number): boolean {
    return this.state[this.from + fallsFrom + target] > missRate / 2;
  }

  /** A horizon's first calibration starts from what the next reading's bands have learnt, if any. */
  private start(horizon: HorizonIndex, target: number, prior: CohortPrior | undefined): void {
    const place = this.place(horizon, target);
    if (horizon !== horizonNext && this.calibrations(horizonNext) > 0) {
      const next = this.place(horizonNext, target);
      this.state.copyWithin(place, next, next + factorsPerBand);
    } else {
      this.state[place] = 1;
      this.state[place + 1] = 1;
      this.state[place + 2] = prior?.residual(target) ?? usualResidual;
    }
  }

  private place(horizon: HorizonIndex, target: number): number {
    return this.from + (horizon * targetCount + target) * factorsPerBand;
  }
}

/** A factor after its logarithm moved. */
function moved(factor: number, logStep: number): number {
  return Math.min(maxFactor, Math.max(minFactor, factor * Math.exp(logStep)));
}

/** sinh(asinh(value) + logRatio), by the addition theorem. */
function shifted(value: number, logRatio: number): number {
  const ratio = Math.exp(logRatio);
  const inverse = 1 / ratio;
  return 0.5 * (value * (ratio + inverse) + Math.sqrt(value * value + 1) * (ratio - inverse));
}

/** Variance of log ratios around a forecast of this size that is as good as forecasts get. */
function scatter(value: number): number {
  return ratioVariance + 1 / (1 + value);
}

/** What a band in whole counts may be. */
const bandRanges: readonly NumberRange[] = [
  { name: "forecast gain", count: 1, low: 0, high: maxGain, whole: true },
  { name: "low end of a band", count: 1, low: -maxGain, high: maxGain, whole: true },
  { name: "high end of a band", count: 1, low: 0, high: maxGain, whole: true },
];

/** Throws a `RangeError` where `count` bands in `bands` from `from` on are not as they are served. */
export function checkBands(bands: ArrayLike<number>, from: number, count: number): void {
  for (let at = from; at < from + count * bandSize; at += bandSize) {
    checkNumbers(bands, at, bandRanges);
    const [value, low, high] = [bands[at], bands[at + 1], bands[at + 2]];
    if (low <= value && value <= high) continue;
    throw new RangeError(`band: found ${low} to ${high}, wanted ${value} within`);
  }
}

/**
 * Rounds the bands of the three targets in place to whole counts, as they are served. Rounding keeps
 * low ≤ value ≤ high.
 */
export function roundBands(bands: Float64Array, at = 0): void {
  for (let i = at; i < at + targetCount * bandSize; i++) bands[i] = Math.round(bands[i]) + 0;
}
