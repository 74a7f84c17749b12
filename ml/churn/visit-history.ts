// When a user came and how often, as a few numbers that each visit moves in the same short time.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps, maxTimeMs, type NumberRange } from "../ranges.ts";

/** Visits are counted fading, too: by a half for every so many horizons. */
export const visitHalfLives = [0.5, 1, 2, 4, 8, 16] as const;

/** Places in the state. Gaps between visits are in horizons. */
const firstAtMs = 0;
const lastAtMs = 1;
const visits = 2;
const longestGap = 3;
const recentGap = 4;
const logGapSum = 5;
const logGapSquares = 6;
const valueSum = 7;
const lastValue = 8;
const fadingVisits = 9;

/** Numbers that the state of a history takes. */
export const visitHistoryStateSize = fadingVisits + visitHalfLives.length;

const unbounded = Number.MAX_VALUE;

/** What those numbers may be, in their order. */
export const visitHistoryRanges: readonly NumberRange[] = [
  { name: "time of the first visit", count: 1, low: -maxTimeMs, high: maxTimeMs },
  { name: "time of the last visit", count: 1, low: -maxTimeMs, high: maxTimeMs },
  { name: "visits", count: 1, low: 0, high: maxSteps, whole: true },
  { name: "gap between visits", count: 2, low: 0, high: unbounded },
  { name: "sum of log gaps", count: 1, low: -unbounded, high: unbounded },
  { name: "sum of squared log gaps", count: 1, low: 0, high: unbounded },
  { name: "value of visits", count: 2, low: -unbounded, high: unbounded },
  { name: "fading visits", count: visitHalfLives.length, low: 0, high: maxSteps },
];

/** Added to gaps before their logarithm is taken: two visits within minutes are as good as at once. */
export const gapFloor = 0.03;

/** What a gap keeps of the recent gap, at every visit. */
const recentGapKeep = 0.6;

/** Values beyond this count as this much, so that no sum of them is infinite. */
const largestValue = 1e15;

/**
 * The visits of one user in {@link visitHistoryStateSize} numbers. Time is measured in horizons, the span
 * for which churn is asked, so that products which people use hourly and yearly have the same features.
 *
 * ```ts
 * const history = new VisitHistory(10 * dayMs); // a horizon of 10 days
 * history.add(0 * dayMs);
 * history.add(5 * dayMs);
 * history.visits;            // 2
 * history.meanGap;           // 0.75 horizons: between first and last 0.5, one more is supposed, over 2
 * history.fading(1, 15 * dayMs); // 0.5 + 0.5 ** 1.5 = 0.854 at the half-life of one horizon
 * ```
 */
export class VisitHistory {
  readonly horizonMs: number;
  private readonly state: Float64Array;
  private readonly from: number;

  /**
   * A history without visits, for churn within `horizonMs`, in {@link visitHistoryStateSize} zeros of
   * `state` from `from` on.
   */
  constructor(
    horizonMs: number,
    state: Float64Array = new Float64Array(visitHistoryStateSize),
    from = 0,
  ) {
    this.horizonMs = horizonMs;
    this.state = state;
    this.from = from;
  }

  get visits(): number {
    return this.get(visits);
  }

  /** When the first visit was, and the last, milliseconds since the epoch; 0 before there is one. */
  get firstAtMs(): number {
    return this.get(firstAtMs);
  }

  get lastAtMs(): number {
    return this.get(lastAtMs);
  }

  /** From the first visit to the last, in horizons. */
  get span(): number {
    return (this.lastAtMs - this.firstAtMs) / this.horizonMs;
  }

  /**
   * Mean gap between visits in horizons, as if there had been one more of one horizon: a second visit
   * soon after the first does not yet make a rhythm.
   */
  get meanGap(): number {
    return (this.span + 1) / Math.max(1, this.visits);
  }

  /** The longest gap between visits, and the mean of the recent ones, in horizons; 0 before the second. */
  get longestGap(): number {
    return this.get(longestGap);
  }

  get recentGap(): number {
    return this.get(recentGap);
  }

  /** Standard deviation of the logarithms of gaps; 0 with fewer than two. */
  get gapSpread(): number {
    const gaps = this.visits - 1;
    if (gaps < 2) return 0;
    const mean = this.get(logGapSum) / gaps;
    return Math.sqrt(Math.max(0, this.get(logGapSquares) / gaps - mean * mean));
  }

  /** Mean value of visits, and that of the last; 0 before there is one. */
  get meanValue(): number {
    return this.get(valueSum) / Math.max(1, this.visits);
  }

  get lastValue(): number {
    return this.get(lastValue);
  }

  /** Visits up to `atMs`, which is no earlier than the last, fading with half-life `index`. */
  fading(index: number, atMs: number): number {
    const since = Math.max(0, atMs - this.lastAtMs) / this.horizonMs;
    return this.get(fadingVisits + index) * 2 ** (-since / visitHalfLives[index]);
  }

  /**
   * Takes a visit and what it was worth. One at the moment of the last is that visit, with more value.
   * One that comes late counts where it belongs, but leaves gaps as they are: they are known no more.
   */
  add(atMs: number, value = 0): void {
    const worth = Math.max(-largestValue, Math.min(largestValue, value));
    const gap = (atMs - this.lastAtMs) / this.horizonMs;
    if (this.visits === 0) {
      this.set(firstAtMs, atMs);
      this.set(lastAtMs, atMs);
      this.set(lastValue, worth);
      for (let i = 0; i < visitHalfLives.length; i++) this.set(fadingVisits + i, 1);
    } else if (gap > 0) this.goOn(atMs, gap, worth);
    else if (gap < 0) this.amend(atMs, -gap);
    else this.set(lastValue, this.lastValue + worth);
    if (this.visits === 0 || gap !== 0) this.set(visits, this.visits + 1);
    this.set(valueSum, this.get(valueSum) + worth);
  }

  encode(to: ByteWriter): void {
    to.f64s(this.state, this.from, visitHistoryStateSize);
  }

  /**
   * The history that {@link encode} wrote, its state where the constructor would put it. Throws a
   * `RangeError` where the bytes are none.
   */
  static decode(
    reader: ByteReader,
    horizonMs: number,
    state?: Float64Array,
    from?: number,
  ): VisitHistory {
    const history = new VisitHistory(horizonMs, state, from);
    reader.f64s(history.state, history.from, visitHistoryStateSize);
    checkNumbers(history.state, history.from, visitHistoryRanges);
    return history;
  }

  private goOn(atMs: number, gap: number, value: number): void {
    const logGap = Math.log(gap + gapFloor);
    const recent = this.visits === 1
      ? gap
      : recentGapKeep * this.recentGap + (1 - recentGapKeep) * gap;
    this.set(lastAtMs, atMs);
    this.set(longestGap, Math.max(this.longestGap, gap));
    this.set(recentGap, recent);
    this.set(logGapSum, this.get(logGapSum) + logGap);
    this.set(logGapSquares, this.get(logGapSquares) + logGap * logGap);
    this.set(lastValue, value);
    for (let i = 0; i < visitHalfLives.length; i++) {
      const place = fadingVisits + i;
      this.set(place, this.get(place) * 2 ** (-gap / visitHalfLives[i]) + 1);
    }
  }

  private amend(atMs: number, before: number): void {
    if (atMs < this.firstAtMs) this.set(firstAtMs, atMs);
    for (let i = 0; i < visitHalfLives.length; i++) {
      const place = fadingVisits + i;
      this.set(place, this.get(place) + 2 ** (-before / visitHalfLives[i]));
    }
  }

  private get(place: number): number {
    return this.state[this.from + place];
  }

  private set(place: number, value: number): void {
    this.state[this.from + place] = value;
  }
}
