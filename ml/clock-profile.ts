// What each of the last nine days' hours brought one video, so that a forecast can look at the same
// clock time on days before.
import type { ByteReader, ByteWriter } from "./bytes.ts";
import type { NumberRange } from "./ranges.ts";
import { targetCount } from "./window.ts";

const hourMs = 3_600_000;

/** Hours remembered: the same interval eight days ago, and half a day before it. */
const rememberedHours = 216;

/** A span longer than this says nothing of single hours. */
export const longestSpanHours = 12;
const longestSpanMs = longestSpanHours * hourMs;

/** Hours are kept as logarithms in steps of 0.03 %; this code stands for an hour that is not known. */
const stepsPerDoubling = 2048;
const unknown = 65_535;

/** Numbers of the hour that is not over yet: which, how much of it is covered, and its gains. */
export const openHourNumbers = 2 + targetCount;

/** What those numbers may be. */
export const openHourRanges: readonly NumberRange[] = [
  { name: "hour", count: 1, low: 0, high: 1e7, whole: true },
  { name: "share of an hour", count: 1, low: 0, high: 1.001 },
  { name: "gain of an hour", count: targetCount, low: 0, high: Number.MAX_SAFE_INTEGER },
];

/**
 * Gains by the hour for nine days. Takes 1.3 KB once a first hour is over, nothing before, and so
 * nothing for a video that is read once a day.
 *
 * ```ts
 * const at = (hours: number) => Date.UTC(2026, 0, 1) + hours * 3_600_000;
 * profile.add(at(0), at(1), [60, 3, 0]); // 60 views in the first hour of the year
 * profile.add(at(1), at(2), [30, 0, 0]);
 * profile.gain(0, at(0.5), at(1)); // 30 in its second half
 * profile.gain(0, at(1), at(2)); // NaN: that hour has just ended, and is still open
 * ```
 */
export class ClockProfile {
  private readonly open: Float64Array;
  private readonly from: number;
  private codes: Uint16Array | undefined;

  /** A profile that knows nothing, its open hour in {@link openHourNumbers} zeros of `open`. */
  constructor(open: Float64Array, from: number) {
    this.open = open;
    this.from = from;
  }

  /**
   * Adds what was gained between two readings, spread evenly; falls count as nothing. Readings come in
   * the order of time.
   */
  add(fromMs: number, toMs: number, gains: ArrayLike<number>): void {
    if (toMs - fromMs > longestSpanMs || toMs <= fromMs) return;
    const start = fromMs / hourMs;
    const end = toMs / hourMs;
    for (let hour = Math.floor(start); hour < end; hour++) {
      this.moveTo(hour);
      const share = Math.min(end, hour + 1) - Math.max(start, hour);
      this.open[this.from + 1] = Math.min(1, this.open[this.from + 1] + share);
      for (let target = 0; target < targetCount; target++) {
        const place = this.from + 2 + target;
        const gained = Math.max(0, gains[target]) * share / (end - start);
        this.open[place] = Math.min(Number.MAX_SAFE_INTEGER, this.open[place] + gained);
      }
    }
  }

  /** Gain between two moments, NaN where one of the hours is not known. */
  gain(target: number, fromMs: number, toMs: number): number {
    const { codes } = this;
    if (codes === undefined) return NaN;
    const start = fromMs / hourMs;
    const end = toMs / hourMs;
    const openHour = this.open[this.from];
    const first = Math.floor(start);
    if (Math.ceil(end) > openHour || first < openHour - rememberedHours) return NaN;
    let gain = 0;
    for (let hour = first; hour < end; hour++) {
      const code = codes[(hour % rememberedHours) * targetCount + target];
      if (code === unknown) return NaN;
      gain += (2 ** (code / stepsPerDoubling) - 1) *
        (Math.min(end, hour + 1) - Math.max(start, hour));
    }
    return gain;
  }

  encode(to: ByteWriter): void {
    to.u8(this.codes === undefined ? 0 : 1);
    if (this.codes !== undefined) to.u16s(this.codes);
  }

  /** Takes back the hours that {@link encode} wrote; the open hour is its owner's to keep. */
  decode(reader: ByteReader): void {
    const present = reader.u8();
    if (present > 1) throw new RangeError(`found ${present}, wanted 0 or 1 for the hours`);
    this.codes = undefined;
    if (present === 0) return;
    this.codes = new Uint16Array(rememberedHours * targetCount);
    reader.u16s(this.codes);
  }

  /** Makes `hour` the open one: closes the one before, and forgets those in between. */
  private moveTo(hour: number): void {
    const { open, from } = this;
    const before = open[from];
    if (hour <= before) return;
    if (before > 0) {
      this.codes ??= new Uint16Array(rememberedHours * targetCount).fill(unknown);
      this.close(this.codes, before);
      const skipped = Math.min(hour, before + 1 + rememberedHours);
      for (let i = before + 1; i < skipped; i++) {
        const place = (i % rememberedHours) * targetCount;
        this.codes.fill(unknown, place, place + targetCount);
      }
    }
    open.fill(0, from, from + openHourNumbers);
    open[from] = hour;
  }

  /** An hour of which half is covered is taken for the whole; less is not known. */
  private close(codes: Uint16Array, hour: number): void {
    const covered = this.open[this.from + 1];
    for (let target = 0; target < targetCount; target++) {
      const gain = this.open[this.from + 2 + target] / covered;
      const code = covered < 0.5 ? unknown : Math.round(stepsPerDoubling * Math.log2(1 + gain));
      codes[(hour % rememberedHours) * targetCount + target] = Math.min(unknown, code);
    }
  }
}
