// Rows for queries, gathered between two checkpoints and gone with the second: no part of the state.
import type { ProjectionSink } from "../actor.ts";
import { metricSums } from "../../db/store.ts";
import { everyMethod, everyMethodKey, type Horizon, targets } from "../../streams/forecast.ts";

const hourMs = 3_600_000;
const sumsPerTarget = metricSums.length;
const mostRecent = 8;
const methodHoursMs = 6 * hourMs;

interface HourTotals {
  readings: number;
  readonly gains: [number, number, number];
  peakViewsPerHour: number;
  viewsEnd: number;
}

interface MetricTotals {
  readonly hour: number;
  readonly horizon: Horizon;
  readonly method: string;
  readonly model: string;
  readonly sums: Float64Array;
}

interface ForecastRows {
  firstSequence: number;
  readonly numbers: number[];
  readonly methods: string[];
}

/** Start of the hour of event time that `atMs` falls in. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / hourMs) * hourMs;
}

/** What happened to one video, or to all of a partition, since the last checkpoint. */
export class Journal {
  private readonly readings: number[] = [];
  private readonly statuses: string[] = [];
  private extras: (string | undefined)[] | undefined;
  private readonly scored: Partial<Record<Horizon, ForecastRows>> = {};
  private readonly hours = new Map<number, HourTotals>();
  private readonly metrics = new Map<string, MetricTotals>();
  private readonly recent: MetricTotals[] = [];
  private readonly lastMetrics: Partial<Record<Horizon, MetricTotals>> = {};
  private readonly methods = new Map<number, Float64Array>();
  private lastMethodHour = NaN;
  private lastMethodSums: Float64Array | undefined;

  reading(
    sequence: number,
    atMs: number,
    counters: readonly number[],
    status: string,
    extra: string | undefined,
  ): void {
    this.readings.push(sequence, atMs, counters[0], counters[1], counters[2]);
    this.statuses.push(status);
    if (extra !== undefined && this.extras === undefined) {
      this.extras = new Array<string | undefined>(this.statuses.length - 1).fill(undefined);
    }
    this.extras?.push(extra);
  }

  /** A forecast whose moment has come. `numbers` are as `PredictionsChunk` wants them, from `made at` on. */
  forecast(sequence: number, horizon: Horizon, method: string, numbers: ArrayLike<number>): void {
    const rows = this.scored[horizon] ??= { firstSequence: sequence, numbers: [], methods: [] };
    for (let i = 0; i < numbers.length; i++) rows.numbers.push(numbers[i]);
    rows.methods.push(method);
  }

  /** Adds a reading with its gains to the hour it was taken in. */
  hour(atMs: number, gains: readonly number[], viewsPerHour: number, viewsEnd: number): void {
    const hour = hourOf(atMs);
    let totals = this.hours.get(hour);
    if (totals === undefined) {
      totals = { readings: 0, gains: [0, 0, 0], peakViewsPerHour: 0, viewsEnd: 0 };
      this.hours.set(hour, totals);
    }
    totals.readings++;
    for (let i = 0; i < 3; i++) totals.gains[i] = bounded(totals.gains[i] + gains[i]);
    totals.peakViewsPerHour = Math.max(totals.peakViewsPerHour, viewsPerHour);
    totals.viewsEnd = viewsEnd;
  }

  /** The sums to which the scores of one method and version of its model in one hour are added. */
  sums(atMs: number, horizon: Horizon, method: string, model: string): Float64Array {
    const hour = hourOf(atMs);
    const last = this.lastMetrics[horizon];
    // Nearly always the same as the time before.
    if (last?.hour === hour && last.method === method && last.model === model) return last.sums;
    const totals = this.recentMetrics(hour, horizon, method, model) ??
      this.keptMetrics(hour, horizon, method, model);
    this.lastMetrics[horizon] = totals;
    return totals.sums;
  }

  /** Videos of several tiers take turns: one of the last few is meant, without a key being written. */
  private recentMetrics(
    hour: number,
    horizon: Horizon,
    method: string,
    model: string,
  ): MetricTotals | undefined {
    const { recent } = this;
    for (let i = recent.length - 1; i >= 0; i--) {
      const totals = recent[i];
      if (
        totals.hour === hour && totals.horizon === horizon && totals.method === method &&
        totals.model === model
      ) return totals;
    }
    return undefined;
  }

  private keptMetrics(
    hour: number,
    horizon: Horizon,
    method: string,
    model: string,
  ): MetricTotals {
    const key = `${hour} ${horizon} ${method} ${model}`;
    let totals = this.metrics.get(key);
    if (totals === undefined) {
      const sums = new Float64Array(targets.length * sumsPerTarget);
      totals = { hour, horizon, method, model, sums };
      this.metrics.set(key, totals);
    }
    if (this.recent.length === mostRecent) this.recent.shift();
    this.recent.push(totals);
    return totals;
  }

  /**
   * The sums of every method that ran, whether it served or not: as many as there are methods, each with
   * its targets. Of a partition as a whole and of six hours together, under the first of them: of each
   * video and hour there would be too many.
   */
  methodSums(atMs: number): Float64Array {
    const hour = Math.floor(atMs / methodHoursMs) * methodHoursMs;
    if (this.lastMethodHour === hour && this.lastMethodSums !== undefined) {
      return this.lastMethodSums;
    }
    let sums = this.methods.get(hour);
    if (sums === undefined) {
      sums = new Float64Array(everyMethod.length * targets.length * sumsPerTarget);
      this.methods.set(hour, sums);
    }
    this.lastMethodHour = hour;
    this.lastMethodSums = sums;
    return sums;
  }

  /** Hands the rows over under a video's key, or under "" for a whole partition. */
  project(videoKey: string, sink: ProjectionSink): void {
    if (this.statuses.length > 0) {
      const { readings: numbers, statuses, extras } = this;
      sink.readings.push({ videoKey, numbers, statuses, extras });
    }
    for (const [horizon, rows] of Object.entries(this.scored)) {
      sink.predictions.push({ videoKey, horizon, ...rows });
    }
    for (const [hour, totals] of this.hours) {
      sink.hourly.push({ videoKey, hourMs: hour, ...totals });
    }
    for (const { hour, horizon, method, model, sums } of this.metrics.values()) {
      sink.metrics.push({ videoKey, hourMs: hour, horizon, method, model, sums });
    }
    const width = targets.length * sumsPerTarget;
    for (const [hour, all] of this.methods) {
      everyMethod.forEach((method, i) => {
        const sums = all.subarray(i * width, (i + 1) * width);
        if (sums[0] + sums[sumsPerTarget] + sums[2 * sumsPerTarget] === 0) return;
        sink.metrics.push({
          videoKey: everyMethodKey,
          hourMs: hour,
          horizon: "next",
          method,
          model: "",
          sums,
        });
      });
    }
  }
}

/** A sum over many videos, no further from 0 than a counter may be. */
function bounded(sum: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, sum));
}
