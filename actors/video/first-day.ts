// Views gained in a video's first 24 hours: what the best time to publish is learnt from (A12).
import type { NumberRange } from "../../ml/ranges.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The first reading comes at most so long after publication: then the counter began at zero. */
const soonMs = 3 * hourMs;
/** The readings before and after the end of the day are at most so far apart. */
const longestBracketMs = 6 * hourMs;

/** Numbers a first day keeps: what is known of it, and its views. */
export const firstDayNumbers = 2;
const open = 0;
const known = 1;
const unknowable = 2;

/** What those numbers may be. */
export const firstDayRanges: readonly NumberRange[] = [
  { name: "state of the first day", count: 1, low: open, high: unknowable, whole: true },
  { name: "views of the first day", count: 1, low: 0, high: Number.MAX_SAFE_INTEGER },
];

/** A believed reading of the views. */
export interface ViewsAt {
  readonly atMs: number;
  readonly views: number;
}

/**
 * Waits for the end of a video's first day and then knows its views, or that nobody can. Its memory
 * is a part of the actor's one array of numbers: {@link firstDayNumbers} of them from `at` on, zero
 * at first.
 *
 * ```ts
 * const day = new FirstDay(new Float64Array(firstDayNumbers), 0);
 * // Published at 0:00, first read at 1:00, then at 22:00 and, a day later, at 2:00.
 * day.follow(0, hourMs, { atMs: 22 * hourMs, views: 1000 }, { atMs: 26 * hourMs, views: 1200 });
 * day.views; // 1100: the line between the two readings, at 24 hours
 * ```
 */
export class FirstDay {
  private readonly numbers: Float64Array;
  private readonly at: number;

  constructor(numbers: Float64Array, at: number) {
    this.numbers = numbers;
    this.at = at;
  }

  /** Whether the end of the day, or a publication time, is still awaited. */
  get isOpen(): boolean {
    return this.numbers[this.at] === open;
  }

  /** Views 24 hours after publication; undefined before that is known, and where it never will be. */
  get views(): number | undefined {
    return this.numbers[this.at] === known ? this.numbers[this.at + 1] : undefined;
  }

  /**
   * Called with every two believed readings that follow each other. The day is known from the straight
   * line between those around its end, where the first reading came within three hours of publication
   * and those two are at most six hours apart; else it will never be. Once decided, it stays.
   */
  follow(
    publishedAtMs: number | undefined,
    firstReadingMs: number,
    before: ViewsAt,
    after: ViewsAt,
  ): void {
    if (!this.isOpen || publishedAtMs === undefined) return;
    const endMs = publishedAtMs + dayMs;
    if (after.atMs < endMs) return;
    const isSoon = firstReadingMs >= publishedAtMs && firstReadingMs - publishedAtMs <= soonMs;
    const spanMs = after.atMs - before.atMs;
    if (!isSoon || before.atMs > endMs || spanMs > longestBracketMs) {
      this.numbers[this.at] = unknowable;
      return;
    }
    const share = (endMs - before.atMs) / spanMs;
    this.numbers[this.at] = known;
    this.numbers[this.at + 1] = before.views + share * (after.views - before.views);
  }
}
