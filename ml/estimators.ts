// What at most the last ten readings say about the next gain of a counter: eight simple estimates.
import { type RollingWindow, targetCount } from "./window.ts";

/** Readings that the trend looks at. */
export const trendReadings = 10;

/**
 * The estimates, in the order in which {@link RecentRates.estimate} writes them:
 *
 * - `last`: the counter stays as it is
 * - `drift`: the newest rate goes on
 * - `median`: of the rates
 * - `fading`: their mean, each newer one weighing a quarter more
 * - `momentum`: the newest rate moved by half its last step, both as square roots
 * - `reversion`: half way from the newest rate to the mean of all, both as square roots
 * - `daily`, `weekly`: the same hours a day or a week ago, carried half way to today's level
 */
export const estimatorNames = [
  "last",
  "drift",
  "median",
  "fading",
  "momentum",
  "reversion",
  "daily",
  "weekly",
] as const;

export const estimatorCount = estimatorNames.length;

/** How many of them do not look at the clock. */
const plainEstimators = 6;

const dayMs = 24 * 3_600_000;
const maxSpans = trendReadings - 1;

/** Share of its weight that a rate keeps in the fading mean for every newer one. */
const fadingFactor = 0.8;

/** A span shorter than this share of the median one is joined with the one before it. */
const shortestShare = 0.2;

/** Bounds of the growth from one season to the next. */
const maxSeasonalGrowth = 2;

/**
 * Reads the newest {@link trendReadings} readings of a window into spans between readings (newest
 * first) and estimates from their rates. One instance serves any number of windows in turn and
 * allocates nothing after its construction.
 *
 * A counter that fell over a span counts as not having moved. Readings that come in a burst, much
 * closer together than usual, make one span, as rates over very short spans are mostly noise.
 */
export class RecentRates {
  /** Spans read, at most nine. */
  count = 0;
  private readonly spanMs = new Float64Array(maxSpans);
  private readonly gains = new Float64Array(maxSpans * targetCount);
  private readonly sorted = new Float64Array(maxSpans);
  /** Square roots of the estimated rates per millisecond, of those that do not look at the clock. */
  private readonly rootRates = new Float64Array(targetCount * plainEstimators);
  private oldestIndex = 0;

  /** Reads the newest readings of `window`. */
  read(window: RollingWindow): void {
    const newest = window.length - 1;
    this.oldestIndex = Math.max(0, window.length - trendReadings);
    this.count = 0;
    if (newest < 1) return;
    const shortestMs = this.shortestSpanMs(window);
    let end = newest;
    let endMs = window.atMs(newest);
    for (let i = newest - 1; i >= this.oldestIndex; i--) {
      const startMs = window.atMs(i);
      const spanMs = endMs - startMs;
      if (spanMs <= 0 || (spanMs < shortestMs && i > this.oldestIndex)) continue;
      this.spanMs[this.count] = spanMs;
      for (let target = 0; target < targetCount; target++) {
        const gain = window.counter(end, target) - window.counter(i, target);
        this.gains[this.count * targetCount + target] = Math.max(0, gain);
      }
      this.count += 1;
      end = i;
      endMs = startMs;
    }
    if (this.count === 0) return;
    for (let target = 0; target < targetCount; target++) this.estimateRates(target);
  }

  /** Gain of one target over a span; 0 is the newest span. */
  gain(span: number, target: number): number {
    return this.gains[span * targetCount + target];
  }

  /** Length of a span in milliseconds. */
  lengthMs(span: number): number {
    return this.spanMs[span];
  }

  /**
   * Writes the square roots of the estimated gains of `target` over the next `elapsedMs` into `out`;
   * NaN where the readings do not reach back far enough. `window` is the one last read, and there
   * is at least one span.
   */
  estimate(window: RollingWindow, target: number, elapsedMs: number, out: Float64Array): void {
    const root = Math.sqrt(elapsedMs);
    const place = target * plainEstimators;
    for (let i = 0; i < plainEstimators; i++) out[i] = this.rootRates[place + i] * root;
    out[plainEstimators] = this.seasonal(window, target, elapsedMs, dayMs);
    out[plainEstimators + 1] = this.seasonal(window, target, elapsedMs, 7 * dayMs);
  }

  private estimateRates(target: number): void {
    let weight = 1;
    let weightedGain = 0;
    let weightedMs = 0;
    let rootSum = 0;
    for (let span = 0; span < this.count; span++) {
      const gain = this.gain(span, target);
      const rate = gain / this.spanMs[span];
      this.sorted[span] = rate;
      rootSum += Math.sqrt(rate);
      weightedGain += weight * gain;
      weightedMs += weight * this.spanMs[span];
      weight *= fadingFactor;
    }
    const newest = Math.sqrt(this.sorted[0]);
    const step = this.count > 1 ? newest - Math.sqrt(this.sorted[1]) : 0;
    const place = target * plainEstimators;
    this.rootRates[place] = 0;
    this.rootRates[place + 1] = newest;
    this.rootRates[place + 2] = Math.sqrt(median(this.sorted, this.count));
    this.rootRates[place + 3] = Math.sqrt(weightedGain / weightedMs);
    this.rootRates[place + 4] = Math.max(0, Math.min(2 * newest, newest + 0.5 * step));
    this.rootRates[place + 5] = 0.5 * (newest + rootSum / this.count);
  }

  /** A share of the median span; 0 where no span is so short. */
  private shortestSpanMs(window: RollingWindow): number {
    const newest = window.length - 1;
    let least = Infinity;
    let most = 0;
    for (let i = newest; i > this.oldestIndex; i--) {
      const spanMs = window.atMs(i) - window.atMs(i - 1);
      this.sorted[newest - i] = spanMs;
      least = Math.min(least, spanMs);
      most = Math.max(most, spanMs);
    }
    if (least >= shortestShare * most) return 0;
    return shortestShare * median(this.sorted, newest - this.oldestIndex);
  }

  /**
   * Square root of the gain over the same clock time one period ago, which is multiplied by the
   * square root of the growth of gains since then.
   */
  private seasonal(
    window: RollingWindow,
    target: number,
    elapsedMs: number,
    periodMs: number,
  ): number {
    const nowMs = window.lastAtMs;
    const thenMs = nowMs - periodMs;
    const oldestMs = window.atMs(this.oldestIndex);
    if (elapsedMs > periodMs || thenMs < oldestMs) return NaN;
    const then = this.counterAt(window, target, thenMs);
    const gain = Math.max(0, this.counterAt(window, target, thenMs + elapsedMs) - then);
    const spanMs = Math.min(periodMs, thenMs - oldestMs);
    if (spanMs < elapsedMs || spanMs === 0) return Math.sqrt(gain);
    const now = window.counter(window.length - 1, target);
    const recent = Math.max(0, now - this.counterAt(window, target, nowMs - spanMs));
    const before = Math.max(0, then - this.counterAt(window, target, thenMs - spanMs));
    const growth = Math.sqrt((recent + 1) / (before + 1));
    return Math.sqrt(
      gain * Math.min(maxSeasonalGrowth, Math.max(1 / maxSeasonalGrowth, growth)),
    );
  }

  /** A counter at a moment between readings, on the straight line from one to the next. */
  private counterAt(window: RollingWindow, target: number, atMs: number): number {
    let i = window.length - 1;
    while (i > this.oldestIndex && window.atMs(i - 1) > atMs) i--;
    const end = window.counter(i, target);
    if (i === this.oldestIndex) return end;
    const spanMs = window.atMs(i) - window.atMs(i - 1);
    if (spanMs <= 0) return end;
    return end - window.gain(i, target) * (window.atMs(i) - atMs) / spanMs;
  }
}

/** Median of the first `count` values, which it sorts in place; the mean of the middle two if even. */
function median(values: Float64Array, count: number): number {
  for (let i = 1; i < count; i++) {
    const value = values[i];
    let j = i - 1;
    for (; j >= 0 && values[j] > value; j--) values[j + 1] = values[j];
    values[j + 1] = value;
  }
  const middle = count >> 1;
  return count % 2 === 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}
