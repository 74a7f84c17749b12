// Prequential evaluation: every reading is forecast from what came before it, scored, then learnt.
import { bandSize, horizonHour, type HorizonIndex, horizonNext, roundBands } from "../bands.ts";
import { driftGain } from "../baselines.ts";
import { CohortPrior } from "../cohort-prior.ts";
import { Cohorts } from "../cohorts.ts";
import { type Dates, Forecaster } from "../forecaster.ts";
import { Outlook } from "../outlook.ts";
import { PooledForecaster } from "../pooled-forecaster.ts";
import { addScore, sumsPerTarget } from "../score.ts";
import { RollingWindow, targetCount, windowCapacity } from "../window.ts";
import type { Series } from "./series.ts";

const hourMs = 3_600_000;

/** Sums (`metricSums` per target) over all forecasts, and over some of them. */
export interface Evaluation {
  readonly next: Float64Array;
  /** Of videos with fewer than 20 readings, and of those with only one. */
  readonly young: Float64Array;
  readonly blind: Float64Array;
  /** One hour ahead, wherever a reading came exactly then. */
  readonly hour: Float64Array;
}

/** What videos learn from each other: their cohorts, the pooled forecaster, neither or both. */
export interface Sharing {
  readonly cohorts: boolean;
  readonly pooled: boolean;
}

/** A forecast of one hour ahead that waits for the reading of that hour. */
interface HourAhead {
  readonly bands: Float64Array;
  readonly counters: readonly number[];
  readonly drift: readonly number[];
}

/** One video on its way through the evaluation. */
class Video {
  readonly window = new RollingWindow();
  readonly forecaster = new Forecaster();
  readonly pooled: PooledForecaster;
  /** By the time they are for. */
  readonly hoursAhead = new Map<number, HourAhead>();

  constructor(pooled: PooledForecaster) {
    this.pooled = pooled;
  }

  look(dates: Dates, elapsedMs: number, kin: CohortPrior | undefined, outlook: Outlook): void {
    this.forecaster.look(this.window, dates, elapsedMs, this.pooled, kin, outlook);
  }

  /** The bands around `gains`, in whole counts. */
  bands(
    horizon: HorizonIndex,
    gains: ArrayLike<number>,
    outlook: Outlook,
    kin: CohortPrior | undefined,
  ): Float64Array {
    const { window, forecaster } = this;
    const out = new Float64Array(targetCount * bandSize);
    for (let target = 0; target < targetCount; target++) {
      const counter = window.counter(window.length - 1, target);
      const isBlind = !outlook.hasRate;
      const at = target * bandSize;
      forecaster.bands.write(horizon, target, gains[target], counter, kin, isBlind, out, at);
    }
    roundBands(out);
    return out;
  }

  drift(elapsedMs: number): number[] {
    return [0, 1, 2].map((target) => Math.round(driftGain(this.window, target, elapsedMs)));
  }
}

/**
 * Runs all readings of `series` in the order of time through one forecaster a video, as the actor of a
 * video does, with forecasts rounded to whole counts.
 */
export function evaluate(
  series: readonly Series[],
  sharing: Sharing = { cohorts: true, pooled: true },
): Evaluation {
  const shared = new PooledForecaster();
  const videos = series.map(() => new Video(sharing.pooled ? shared : new PooledForecaster()));
  const cohorts = new Cohorts();
  const prior = new CohortPrior();
  const outlook = new Outlook();
  const sums = () => new Float64Array(targetCount * sumsPerTarget);
  const evaluation = { next: sums(), young: sums(), blind: sums(), hour: sums() };
  for (const [which, index] of inOrderOfTime(series)) {
    const video = videos[which];
    const { window, forecaster } = video;
    const { member, atMs, counters } = series[which];
    const now = counters.map((counter) => counter[index]);
    const kinNow = () => {
      if (!sharing.cohorts || window.length >= windowCapacity) return undefined;
      cohorts.prior(member, window, prior);
      return prior;
    };
    if (window.length > 0) {
      const elapsedMs = atMs[index] - window.lastAtMs;
      const gains = now.map((counter, target) =>
        counter - window.counter(window.length - 1, target)
      );
      const kin = kinNow();
      video.look(member, elapsedMs, kin, outlook);
      const bands = video.bands(horizonNext, outlook.mix, outlook, kin);
      const drift = video.drift(elapsedMs);
      score(evaluation.next, bands, drift, gains);
      if (window.length < windowCapacity) score(evaluation.young, bands, drift, gains);
      if (window.length === 1) score(evaluation.blind, bands, drift, gains);
      settleHour(video, atMs[index], now, evaluation.hour);
      forecaster.learn(window, outlook, gains, () => true, video.pooled);
      forecaster.remember(window.lastAtMs, atMs[index], gains);
      forecaster.bands.calibrate(horizonNext, bands, 0, gains, kin);
      if (window.length < windowCapacity) {
        cohorts.observe(member, window, elapsedMs, gains, bands);
      }
    }
    window.push(atMs[index], now[0], now[1], now[2]);
    if (window.length === 1) continue;
    const kin = kinNow();
    video.look(member, usualIntervalMs(window), kin, outlook);
    const hourGains = [0, 1, 2].map((target) =>
      forecaster.scale(target, outlook.mix[target], window, outlook, hourMs, video.pooled)
    );
    const bands = video.bands(horizonHour, hourGains, outlook, kin);
    const drift = video.drift(hourMs);
    video.hoursAhead.set(atMs[index] + hourMs, { bands, counters: now, drift });
  }
  return evaluation;
}

/** Scores what was said of this very hour an hour ago, and lets the bands learn; forgets the rest. */
function settleHour(video: Video, atMs: number, now: readonly number[], sums: Float64Array): void {
  const due = video.hoursAhead.get(atMs);
  for (const dueMs of video.hoursAhead.keys()) if (dueMs <= atMs) video.hoursAhead.delete(dueMs);
  if (due === undefined) return;
  const gains = now.map((counter, target) => counter - due.counters[target]);
  score(sums, due.bands, due.drift, gains);
  video.forecaster.bands.calibrate(horizonHour, due.bands, 0, gains, undefined);
}

/** The median interval between readings. */
function usualIntervalMs(window: RollingWindow): number {
  const intervals = Array.from(
    { length: window.length - 1 },
    (_, i) => window.atMs(i + 1) - window.atMs(i),
  );
  return intervals.sort((a, b) => a - b)[intervals.length >> 1];
}

function score(
  sums: Float64Array,
  bands: Float64Array,
  drift: readonly number[],
  gains: readonly number[],
): void {
  for (let target = 0; target < targetCount; target++) {
    const at = target * bandSize;
    const [value, low, high] = [bands[at], bands[at + 1], bands[at + 2]];
    addScore(sums, target * sumsPerTarget, value, low, high, drift[target], gains[target]);
  }
}

function inOrderOfTime(series: readonly Series[]): [which: number, index: number][] {
  const all = series.flatMap(({ atMs }, which) =>
    atMs.map((_, index): [number, number] => [which, index])
  );
  const timeOf = ([which, index]: [number, number]) => series[which].atMs[index];
  return all.sort((a, b) => timeOf(a) - timeOf(b) || a[0] - b[0]);
}
