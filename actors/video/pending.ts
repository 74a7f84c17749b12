// Hour-ahead forecasts that wait for the truth. A video that is read every few seconds makes more of
// them than it could remember, so only some are followed: at most eight at a time, evenly apart.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { checkBands } from "../../ml/bands.ts";
import { checkNumbers, maxTimeMs, type NumberRange } from "../../ml/ranges.ts";
import { methods } from "../../streams/forecast.ts";

const hourMs = 3_600_000;

/** Hour-ahead forecasts followed at once. */
export const maxPending = 8;
const spacingMs = hourMs / maxPending;

/** Between readings further apart than this nobody knows how a counter went. */
export const longestBracketMs = 2 * hourMs;

/** Numbers per forecast: when it was made, three counters then, three drift gains, nine of the band. */
const width = 1 + 3 + 3 + 9;

const bandAt = 7;

/** The fastest growth there can be: all counts there are within a millisecond, and a little more. */
export const maxPerHour = 1.01 * Number.MAX_SAFE_INTEGER * hourMs;

/** What the numbers of a forecast may be, apart from its band. */
const forecastRanges: readonly NumberRange[] = [
  { name: "time of a forecast", count: 1, low: 0, high: maxTimeMs, whole: true },
  { name: "counter at a forecast", count: 3, low: 0, high: Number.MAX_SAFE_INTEGER, whole: true },
  { name: "drift gain", count: 3, low: -maxPerHour, high: maxPerHour },
];

/** One followed forecast, as it was made. */
export interface PendingForecast {
  readonly madeAtMs: number;
  readonly dueAtMs: number;
  /** Counters of the reading it was made from. */
  readonly base: readonly number[];
  /** Gains that "last rate × elapsed" expected. */
  readonly drift: readonly number[];
  /** Value, low, high of the gain of views, likes, comments. */
  readonly band: readonly number[];
  /** Number of its method in the list of methods, and version of its network (0: none). */
  readonly method: number;
  readonly networkVersion: number;
}

/** The hour-ahead forecasts of one video that are followed, oldest first. */
export class Pending {
  private numbers: number[] = [];
  private methods: number[] = [];
  private versions: number[] = [];

  get size(): number {
    return this.methods.length;
  }

  /** Whether a forecast made at `madeAtMs` is to be followed. */
  wants(madeAtMs: number): boolean {
    if (this.size === 0) return true;
    const latestMs = this.numbers[(this.size - 1) * width];
    return this.size < maxPending && madeAtMs - latestMs >= spacingMs;
  }

  /**
   * Follows a forecast: value, low, high of three gains in `bands` from `at` on. `method` is the
   * number of the method in the list of methods, `networkVersion` that of the network (0: none).
   */
  add(
    madeAtMs: number,
    base: ArrayLike<number>,
    drift: ArrayLike<number>,
    bands: ArrayLike<number>,
    at: number,
    method: number,
    networkVersion: number,
  ): void {
    this.numbers.push(madeAtMs);
    for (let i = 0; i < 3; i++) this.numbers.push(base[i]);
    for (let i = 0; i < 3; i++) this.numbers.push(drift[i]);
    for (let i = 0; i < 9; i++) this.numbers.push(bands[at + i]);
    this.methods.push(method);
    this.versions.push(networkVersion);
  }

  /** Whether the oldest forecast is due by `atMs`. */
  isDue(atMs: number): boolean {
    return this.size > 0 && this.numbers[0] + hourMs <= atMs;
  }

  /** Takes the oldest forecast that is due by `atMs`. */
  takeDue(atMs: number): PendingForecast | undefined {
    if (!this.isDue(atMs)) return undefined;
    const taken = this.numbers.slice(0, width);
    const [method, networkVersion] = [this.methods[0], this.versions[0]];
    this.numbers = this.numbers.slice(width);
    this.methods = this.methods.slice(1);
    this.versions = this.versions.slice(1);
    return {
      madeAtMs: taken[0],
      dueAtMs: taken[0] + hourMs,
      base: taken.slice(1, 4),
      drift: taken.slice(4, 7),
      band: taken.slice(7, 16),
      method,
      networkVersion,
    };
  }

  encode(writer: ByteWriter): void {
    writer.u8(this.size);
    writer.f64s(this.numbers);
    for (const method of this.methods) writer.u8(method);
    for (const version of this.versions) writer.u32(version);
  }

  /**
   * Takes back what {@link encode} wrote, in this version or in version 1, which knew no networks.
   * Throws a `RangeError` where these are no forecasts that may still wait after a reading at
   * `lastAtMs`.
   */
  decode(version: number, reader: ByteReader, lastAtMs: number): void {
    const size = reader.u8();
    if (size > maxPending) throw new RangeError(`${size} pending forecasts, wanted ${maxPending}`);
    let earliestMs = lastAtMs - hourMs;
    for (let i = 0; i < size * width; i++) this.numbers.push(reader.f64());
    for (let at = 0; at < size * width; at += width) {
      checkNumbers(this.numbers, at, forecastRanges);
      checkBands(this.numbers, at + bandAt, 3);
      const madeAtMs = this.numbers[at];
      if (!(madeAtMs > earliestMs && madeAtMs <= lastAtMs)) {
        throw new RangeError(`forecast made at ${madeAtMs}, wanted ${earliestMs} to ${lastAtMs}`);
      }
      earliestMs = madeAtMs;
    }
    for (let i = 0; i < size; i++) {
      const method = reader.u8();
      if (method >= methods.length) throw new RangeError(`method ${method} of ${methods.length}`);
      this.methods.push(method);
    }
    for (let i = 0; i < size; i++) this.versions.push(version === 1 ? 0 : reader.u32());
  }
}
