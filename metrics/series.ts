// The numbers behind a metric, under one set of label values: plain fields, so that counting costs an
// addition and nothing is allocated.
import { bounds } from "./definition.ts";

/** A number that only rises. */
export class Counter {
  value = 0;

  /** Counts `amount` more; it must not be negative. */
  add(amount: number): void {
    this.value += amount;
  }

  /** Takes over a sum that is kept elsewhere; one that fell is passed over. */
  reach(sum: number): void {
    if (sum > this.value) this.value = sum;
  }
}

/** A number that rises and falls. */
export class Gauge {
  value = 0;

  set(value: number): void {
    this.value = value;
  }
}

/**
 * Counts durations by their length.
 *
 * ```ts
 * const histogram = new Histogram();
 * for (const seconds of [0.0004, 0.5, 60]) histogram.observe(seconds);
 * histogram.cumulative().at(0); // 1: up to half a millisecond
 * histogram.cumulative().at(-1); // 3: all
 * ```
 */
export class Histogram {
  private readonly counts = new Float64Array(bounds.length + 1);
  sum = 0;

  observe(seconds: number): void {
    let place = 0;
    while (place < bounds.length && seconds > bounds[place]) place++;
    this.counts[place]++;
    this.sum += seconds;
  }

  /** How many durations were at most as long as each bound; the last number is that of all. */
  cumulative(): number[] {
    let count = 0;
    return Array.from(this.counts, (more) => count += more);
  }
}
