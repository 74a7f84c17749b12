// The trend tier (A4): the gain of each counter over any time ahead, from the last ten readings.
import {
  Bands,
  bandSize,
  bandsRanges,
  bandsStateSize,
  horizonHour,
  type HorizonIndex,
  horizonNext,
} from "./bands.ts";
import type { ByteReader, ByteWriter } from "./bytes.ts";
import type { CohortPrior } from "./cohort-prior.ts";
import { estimatorCount, RecentRates } from "./estimators.ts";
import type { NumberRange } from "./ranges.ts";
import { type RollingWindow, targetCount, windowCapacity } from "./window.ts";

const hourMs = 3_600_000;

/** The estimates from the last readings, and what the cohort says. */
const expertCount = estimatorCount + 1;
const cohortExpert = estimatorCount;

/** How fast weight moves to the experts that were right: weight is e^(-rate × sum of losses). */
const learningRate = 0.5;

/** Most that one reading adds to a sum of losses. */
const maxLoss = 10;

/** Share of the sum of losses that is kept at every reading. */
const memory = 0.98;

/** How fast the size of usual losses is followed. */
const scaleStep = 0.1;

/** Weight of the cohort before any loss is known: as much as all the estimates together. */
const cohortWeight = estimatorCount;

/** Variance of the log ratio of one rate to the next, beyond what counts scatter. */
const rateVariance = 0.1;

const scalesFrom = targetCount * expertCount;
const bandsFrom = scalesFrom + targetCount;

/** Numbers that the state of a trend takes. */
export const trendStateSize = bandsFrom + bandsStateSize;

/** What those numbers may be; a little more than a sum of losses can come to. */
export const trendRanges: readonly NumberRange[] = [
  { name: "sum of losses", count: scalesFrom, low: 0, high: 1.01 * maxLoss / (1 - memory) },
  { name: "usual loss", count: targetCount, low: 0, high: Number.MAX_VALUE },
  ...bandsRanges,
];

/** Working memory of one call; nothing is kept here between calls. */
const rates = new RecentRates();
const estimates = new Float64Array(expertCount);
const weights = new Float64Array(expertCount);

/**
 * Forecasts how much views, likes and comments of one video will gain until any moment after the
 * newest reading, with an 80 % band.
 *
 * Eight simple estimates from the last ten readings (`estimators.ts`) are averaged as square roots,
 * in which counts of every size scatter alike, with weights that fall exponentially with their
 * absolute errors so far. A video with fewer than 20 readings also hears its cohort, alone at its
 * first reading, then with a share that shrinks to none.
 *
 * For every reading: `forecast` for the very moment of the reading, score that, `learn`, push the
 * reading to the window, then forecast what comes next. Nothing is allocated.
 * Sources: Cesa-Bianchi and Lugosi, Prediction, learning, and games, 2006, chapter 2 (exponentially
 * weighted average); Anscombe, The transformation of Poisson, binomial and negative-binomial data,
 * 1948 (square roots).
 *
 * ```ts
 * // 100, 160 and 220 views at 0, 1 and 2 hours; every estimate but "no change" says 60 an hour
 * trend.forecast(window, 3_600_000, horizonNext, undefined, out);
 * out[0]; // 41.7, the square of (0 + 5 × √60) / 6: "no change" has not been wrong yet
 * trend.learn(window, 3_600_000, [60, 0, 0], undefined, out);
 * trend.forecast(window, 3_600_000, horizonNext, undefined, out);
 * out[0]; // 58.8: now it has
 * ```
 */
export class Trend {
  private readonly bands: Bands;
  private readonly state: Float64Array;
  private readonly from: number;

  /** A trend that has learnt nothing, in {@link trendStateSize} zeros of `state` from `from` on. */
  constructor(state: Float64Array = new Float64Array(trendStateSize), from = 0) {
    this.bands = new Bands(state, from + bandsFrom);
    this.state = state;
    this.from = from;
  }

  /**
   * Writes the forecast gains of the three targets after `elapsedMs` into `out` from `at` on: value,
   * low and high of views, then of likes, then of comments, as real numbers (`roundBands` makes them
   * whole). low ≤ value ≤ high, all finite; value is 0 or more, low is below 0 only for a counter
   * that often falls. `prior` is the cohort's word on this video; a video with 20 readings needs
   * none.
   */
  forecast(
    window: RollingWindow,
    elapsedMs: number,
    horizon: HorizonIndex,
    prior: CohortPrior | undefined,
    out: Float64Array,
    at = 0,
  ): void {
    rates.read(window);
    for (let target = 0; target < targetCount; target++) {
      this.weigh(target, window, prior);
      this.write(window, target, elapsedMs, horizon, prior, out, at);
    }
  }

  /**
   * What {@link forecast} writes for the next reading, `nextMs` ahead, followed by what it writes
   * for one hour ahead: 18 numbers from `at` on, in less time than two calls take.
   */
  forecastNextAndHour(
    window: RollingWindow,
    nextMs: number,
    prior: CohortPrior | undefined,
    out: Float64Array,
    at = 0,
  ): void {
    rates.read(window);
    for (let target = 0; target < targetCount; target++) {
      this.weigh(target, window, prior);
      this.write(window, target, nextMs, horizonNext, prior, out, at);
      const hourAt = at + targetCount * bandSize;
      this.write(window, target, hourMs, horizonHour, prior, out, hourAt);
    }
  }

  /**
   * Learns from the reading that comes `elapsedMs` after the newest in the window, before it is
   * pushed: which estimates were right, and whether the band `served` for this moment held.
   * `prior` is the one that the forecast was made with.
   */
  learn(
    window: RollingWindow,
    elapsedMs: number,
    gains: ArrayLike<number>,
    prior: CohortPrior | undefined,
    served: ArrayLike<number>,
    at = 0,
  ): void {
    rates.read(window);
    if (rates.count === 0 || elapsedMs <= 0) return;
    for (let target = 0; target < targetCount; target++) {
      estimate(window, target, elapsedMs, prior);
      this.addLosses(target, Math.max(0, gains[target]));
    }
    this.bands.calibrate(horizonNext, served, at, gains, prior);
  }

  /**
   * Learns whether a band of another horizon held, once the gains since the reading it was made from
   * are known. Not for forecasts that were made from a single reading.
   */
  calibrate(
    horizon: HorizonIndex,
    served: ArrayLike<number>,
    at: number,
    gains: ArrayLike<number>,
  ): void {
    this.bands.calibrate(horizon, served, at, gains, undefined);
  }

  encode(to: ByteWriter): void {
    to.f64s(this.state, this.from, trendStateSize);
  }

  /** The trend that {@link encode} wrote, with its state where the constructor would put it. */
  static decode(reader: ByteReader, state?: Float64Array, from?: number): Trend {
    const trend = new Trend(state, from);
    reader.f64s(trend.state, trend.from, trendStateSize);
    return trend;
  }

  /** Fills `weights` for one target. */
  private weigh(target: number, window: RollingWindow, prior: CohortPrior | undefined): void {
    const losses = this.from + target * expertCount;
    let least = this.state[losses];
    for (let expert = 1; expert < expertCount; expert++) {
      least = Math.min(least, this.state[losses + expert]);
    }
    for (let expert = 0; expert < estimatorCount; expert++) {
      weights[expert] = Math.exp(learningRate * (least - this.state[losses + expert]));
    }
    const young = 1 - window.length / windowCapacity;
    weights[cohortExpert] = prior === undefined || young <= 0
      ? 0
      : cohortWeight * young * Math.exp(learningRate * (least - this.state[losses + cohortExpert]));
  }

  /** Writes the band of one target; `rates` and `weights` are filled. */
  private write(
    window: RollingWindow,
    target: number,
    elapsedMs: number,
    horizon: HorizonIndex,
    prior: CohortPrior | undefined,
    out: Float64Array,
    at: number,
  ): void {
    estimate(window, target, Math.max(0, elapsedMs), prior);
    let total = 0;
    let sum = 0;
    for (let expert = 0; expert < expertCount; expert++) {
      if (Number.isNaN(estimates[expert])) continue;
      total += weights[expert];
      sum += weights[expert] * estimates[expert];
    }
    const root = total > 0 ? sum / total : 0;
    const counter = window.length === 0 ? 0 : window.counter(window.length - 1, target);
    const place = at + target * bandSize;
    const blind = rates.count === 0;
    this.bands.write(horizon, target, root * root, counter, prior, blind, out, place);
  }

  /** Adds the losses of `estimates`, in units of the usual loss; who said nothing gets the mean. */
  private addLosses(target: number, gain: number): void {
    let mean = 0;
    let count = 0;
    for (let expert = 0; expert < expertCount; expert++) {
      const root = estimates[expert];
      if (Number.isNaN(root)) continue;
      mean += Math.abs(root * root - gain);
      count += 1;
    }
    mean /= count;
    const place = this.from + scalesFrom + target;
    const usual = this.state[place];
    const scale = usual === 0 ? mean : usual + scaleStep * (Math.min(mean, 10 * usual) - usual);
    this.state[place] = scale;
    const unit = Math.max(scale, mean / 5) + 1e-3;
    for (let expert = 0; expert < expertCount; expert++) {
      const root = estimates[expert];
      const loss = Number.isNaN(root) ? mean : Math.abs(root * root - gain);
      const sum = this.from + target * expertCount + expert;
      this.state[sum] = memory * this.state[sum] + Math.min(maxLoss, loss / unit);
    }
  }
}

/** Fills `estimates` for one target from `rates`, NaN where there is none. */
function estimate(
  window: RollingWindow,
  target: number,
  aheadMs: number,
  prior: CohortPrior | undefined,
): void {
  if (rates.count > 0) rates.estimate(window, target, aheadMs, estimates);
  else estimates.fill(NaN);
  const young = prior !== undefined && window.length < windowCapacity;
  estimates[cohortExpert] = young ? cohortEstimate(target, aheadMs, prior) : NaN;
}

/**
 * Square root of the gain that the cohort expects: the newest rate, carried on by the cohort's decay
 * with age and drawn towards the cohort's level, the more the fewer counts the rate rests on.
 */
function cohortEstimate(target: number, aheadMs: number, prior: CohortPrior): number {
  const ageMs = prior.ageMs;
  const slope = prior.slope(target);
  let logRate = prior.logRate(target);
  let half = 0.5;
  if (rates.count > 0) {
    const gain = rates.gain(0, target);
    const spanMs = rates.lengthMs(0);
    const middleMs = Math.max(ageMs - spanMs / 2, ageMs / 4);
    const own = Math.log((gain + 0.5) / (spanMs / hourMs)) + slope * Math.log(ageMs / middleMs);
    const ownVariance = 1 / (gain + 0.5) + rateVariance;
    const variance = prior.variance(target);
    logRate += (own - logRate) * variance / (variance + ownVariance);
    half = 0.5 * aheadMs / spanMs;
  }
  const later = slope * Math.log((ageMs + aheadMs / 2) / ageMs);
  return Math.sqrt(Math.max(0, Math.exp(logRate + later) * aheadMs / hourMs - half));
}
