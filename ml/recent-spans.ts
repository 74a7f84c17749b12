// The newest readings of a window as spans between readings, newest first.
import { type RollingWindow, targetCount } from "./window.ts";

const hourMs = 3_600_000;

/** Most spans that are read. */
export const maxSpans = 10;

/** A span shorter than this share of the median one is joined with the one before it. */
const shortestShare = 0.2;

/**
 * Reads the newest eleven readings of a window. One instance serves any number of windows in turn and
 * allocates nothing after its construction.
 *
 * A counter that fell over a span counts as not having moved. Readings that come in a burst, much
 * closer together than usual, make one span, as rates over very short spans are mostly noise.
 *
 * ```ts
 * // 100, 160 and 280 views at 0, 1 and 3 hours
 * spans.read(window);
 * spans.count; // 2
 * spans.gain(0, 0); // 120
 * spans.hours(0); // 2
 * spans.meanRate(0, 2); // 60 an hour
 * ```
 */
export class RecentSpans {
  /** Spans read, at most {@link maxSpans}. */
  count = 0;
  private readonly spanHours = new Float64Array(maxSpans);
  private readonly gains = new Float64Array(maxSpans * targetCount);
  private readonly sorted = new Float64Array(maxSpans);

  read(window: RollingWindow): void {
    const newest = window.length - 1;
    const oldest = Math.max(0, newest - maxSpans);
    this.count = 0;
    if (newest < 1) return;
    const shortestMs = this.shortestSpanMs(window, oldest);
    let end = newest;
    let endMs = window.atMs(newest);
    for (let i = newest - 1; i >= oldest; i--) {
      const startMs = window.atMs(i);
      const spanMs = endMs - startMs;
      if (spanMs <= 0 || (spanMs < shortestMs && i > oldest)) continue;
      this.spanHours[this.count] = spanMs / hourMs;
      for (let target = 0; target < targetCount; target++) {
        const gain = window.counter(end, target) - window.counter(i, target);
        this.gains[this.count * targetCount + target] = Math.max(0, gain);
      }
      this.count += 1;
      end = i;
      endMs = startMs;
    }
  }

  /** Gain of one target over a span; 0 is the newest span. */
  gain(span: number, target: number): number {
    return this.gains[span * targetCount + target];
  }

  /** Length of a span in hours. */
  hours(span: number): number {
    return this.spanHours[span];
  }

  /** Gain per hour over the newest `spans` spans, or over all if there are fewer. */
  meanRate(target: number, spans: number): number {
    let gain = 0;
    let hours = 0;
    for (let span = 0; span < spans && span < this.count; span++) {
      gain += this.gain(span, target);
      hours += this.spanHours[span];
    }
    return hours > 0 ? gain / hours : 0;
  }

  /** A share of the median span; 0 where no span is so short. */
  private shortestSpanMs(window: RollingWindow, oldest: number): number {
    const newest = window.length - 1;
    let least = Infinity;
    let most = 0;
    for (let i = newest; i > oldest; i--) {
      const spanMs = window.atMs(i) - window.atMs(i - 1);
      this.sorted[newest - i] = spanMs;
      least = Math.min(least, spanMs);
      most = Math.max(most, spanMs);
    }
    if (least >= shortestShare * most) return 0;
    return shortestShare * median(this.sorted, newest - oldest);
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
