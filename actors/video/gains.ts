// Views gained in each of the last 24 hours of event time, for "gain of the last day".
import { maxTimeMs, type NumberRange } from "../../ml/ranges.ts";

const hourMs = 3_600_000;
const hours = 24;

/** Numbers a day's gain keeps: a bucket per hour, and the newest hour, counted from the epoch. */
export const dayGainNumbers = hours + 1;

/** What those numbers may be. */
export const dayGainRanges: readonly NumberRange[] = [
  { name: "gain of an hour", count: hours, low: 0, high: Number.MAX_VALUE },
  { name: "newest hour", count: 1, low: 0, high: maxTimeMs / hourMs, whole: true },
];

/**
 * A ring of hourly gains that moves with event time. Its memory is a part of the actor's one array of
 * numbers: {@link dayGainNumbers} of them from `at` on, zero at first.
 */
export class DayGain {
  private readonly numbers: Float64Array;
  private readonly at: number;

  constructor(numbers: Float64Array, at: number) {
    this.numbers = numbers;
    this.at = at;
  }

  /** Gain of the 24 hours that end with the hour of the last reading. */
  get total(): number {
    let total = 0;
    for (let i = 0; i < hours; i++) total += this.numbers[this.at + i];
    return total;
  }

  /**
   * Adds a gain made between two readings, spread evenly over the time between them; what lies more
   * than a day back is forgotten.
   */
  add(fromMs: number, toMs: number, gain: number): void {
    const toHour = Math.floor(toMs / hourMs);
    this.moveTo(toHour);
    const spanMs = toMs - fromMs;
    if (spanMs <= 0) return;
    for (
      let hour = Math.max(Math.floor(fromMs / hourMs), toHour - hours + 1);
      hour <= toHour;
      hour++
    ) {
      const startMs = Math.max(fromMs, hour * hourMs);
      const endMs = Math.min(toMs, (hour + 1) * hourMs);
      this.numbers[this.at + hour % hours] += gain * ((endMs - startMs) / spanMs);
    }
  }

  private moveTo(hour: number): void {
    const { numbers, at } = this;
    const newest = numbers[at + hours];
    for (let passed = Math.max(newest + 1, hour - hours + 1); passed <= hour; passed++) {
      numbers[at + passed % hours] = 0;
    }
    numbers[at + hours] = Math.max(newest, hour);
  }
}
