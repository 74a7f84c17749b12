// Prequential evaluation: every reading is forecast from what came before it, scored, then learnt.
import { bandSize, horizonHour, horizonNext, roundBands } from "../bands.ts";
import { driftGain } from "../baselines.ts";
import { CohortPrior } from "../cohort-prior.ts";
import { Cohorts } from "../cohorts.ts";
import { addScore, sumsPerTarget } from "../score.ts";
import { Trend } from "../trend.ts";
import { RollingWindow, targetCount, windowCapacity } from "../window.ts";
import type { Series } from "./series.ts";

const hourMs = 3_600_000;

/** Sums ({@link metricSums} per target) over all forecasts, and over some of them. */
export interface Evaluation {
  readonly next: Float64Array;
  /** Of videos with fewer than 20 readings, and of those with only one. */
  readonly young: Float64Array;
  readonly blind: Float64Array;
  /** One hour ahead, wherever a reading came exactly then. */
  readonly hour: Float64Array;
}

/** One video on its way through the evaluation. */
class Video {
  readonly window = new RollingWindow();
  readonly trend = new Trend();
  /** Bands for one hour ahead, by the time they are for. */
  readonly hourAhead = new Map<
    number,
    { bands: Float64Array; counters: number[]; drift: number[] }
  >();
}

/**
 * Runs all readings of `series` in the order of time through one trend a video, as the actor of a
 * video does, with forecasts rounded to whole counts; `withCohorts` says whether the young borrow.
 */
export function evaluate(series: readonly Series[], withCohorts: boolean): Evaluation {
  const videos = series.map(() => new Video());
  const cohorts = new Cohorts();
  const prior = new CohortPrior();
  const bands = new Float64Array(targetCount * bandSize);
  const sums = () => new Float64Array(targetCount * sumsPerTarget);
  const evaluation = { next: sums(), young: sums(), blind: sums(), hour: sums() };
  for (const [which, index] of inOrderOfTime(series)) {
    const { window, trend, hourAhead } = videos[which];
    const { member, atMs, counters } = series[which];
    const now = counters.map((counter) => counter[index]);
    const priorNow = () => {
      if (!withCohorts || window.length >= windowCapacity) return undefined;
      cohorts.prior(member, window, prior);
      return prior;
    };
    if (window.length > 0) {
      const elapsedMs = atMs[index] - window.lastAtMs;
      const gains = now.map((counter, target) =>
        counter - window.counter(window.length - 1, target)
      );
      const drift = gains.map((_, target) => Math.round(driftGain(window, target, elapsedMs)));
      const known = priorNow();
      trend.forecast(window, elapsedMs, horizonNext, known, bands);
      roundBands(bands);
      score(evaluation.next, bands, drift, gains);
      if (window.length < windowCapacity) score(evaluation.young, bands, drift, gains);
      if (window.length === 1) score(evaluation.blind, bands, drift, gains);
      trend.learn(window, elapsedMs, gains, known, bands);
      cohorts.observe(member, window, elapsedMs, gains, bands);
    }
    const hour = hourAhead.get(atMs[index]);
    if (hour !== undefined) {
      hourAhead.delete(atMs[index]);
      const gains = now.map((counter, target) => counter - hour.counters[target]);
      score(evaluation.hour, hour.bands, hour.drift, gains);
      trend.calibrate(horizonHour, hour.bands, 0, gains);
    }
    window.push(atMs[index], now[0], now[1], now[2]);
    if (window.length > 1) {
      const ahead = new Float64Array(targetCount * bandSize);
      trend.forecast(window, hourMs, horizonHour, priorNow(), ahead);
      roundBands(ahead);
      const drift = now.map((_, target) => Math.round(driftGain(window, target, hourMs)));
      hourAhead.set(atMs[index] + hourMs, { bands: ahead, counters: now, drift });
    }
  }
  return evaluation;
}

function score(sums: Float64Array, bands: Float64Array, drift: number[], gains: number[]): void {
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
