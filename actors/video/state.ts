// The rolling state of one video, and its bytes.
import { bandsStateSize, checkBands } from "../../ml/bands.ts";
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import type { CohortMember } from "../../ml/cohorts.ts";
import { checkNumbers, maxSteps, maxTimeMs, type NumberRange } from "../../ml/ranges.ts";
import {
  Forecaster,
  forecasterBandsFrom,
  forecasterRanges,
  forecasterStateSize,
} from "../../ml/forecaster.ts";
import { TrendEvents, trendEventsRanges, trendEventsStateSize } from "../../ml/trend-events.ts";
import { RollingWindow, targetCount, windowCapacity, windowStateSize } from "../../ml/window.ts";
import { methods } from "../../streams/forecast.ts";
import { maxTextCharacters } from "../../streams/reading.ts";
import { decodeToken } from "../../streams/token.ts";
import { Belief, beliefNumbers, beliefRanges } from "./belief.ts";
import { FirstDay, firstDayNumbers, firstDayRanges } from "./first-day.ts";
import { DayGain, dayGainNumbers, dayGainRanges } from "./gains.ts";
import type { Journal } from "./journal.ts";
import { maxPerHour, Pending } from "./pending.ts";

/** Numbers of an open forecast: value, low, high of three gains at the next reading, then in an hour. */
const openNumbers = 18;

/** Where things lie in the actor's array of numbers: one array costs far less than many small ones. */
const beliefAt = 0;
const dayAt = beliefAt + beliefNumbers;
const openAt = dayAt + dayGainNumbers;
const perHourAt = openAt + openNumbers;
const changeAt = perHourAt + 3;
const firstDayAt = changeAt + 1;
const forecasterAt = firstDayAt + firstDayNumbers;
const eventsAt = forecasterAt + forecasterStateSize;
/** The window stands last: a snapshot writes only the readings that it holds. */
const windowAt = eventsAt + trendEventsStateSize;
const numbersEnd = windowAt + windowStateSize;

const hourMs = 3_600_000;
/** A growth that changes by all there is, within a millisecond. */
const maxChange = 2 * maxPerHour * hourMs;

/** What the numbers up to the open forecast, and those after it, may be. */
const rangesBeforeOpen: readonly NumberRange[] = [...beliefRanges, ...dayGainRanges];
const rangesAfterOpen: readonly NumberRange[] = [
  { name: "growth per hour", count: 3, low: 0, high: maxPerHour },
  { name: "change of growth", count: 1, low: -maxChange, high: maxChange },
  ...firstDayRanges,
  ...forecasterRanges,
  ...trendEventsRanges,
];

/** The end of the year 9999, which is the last that can be written. */
const lastMs = Date.UTC(10_000, 0, 1) - 1;

/** Everything a video's actor remembers. */
export class VideoState implements CohortMember {
  /** The subject token of its id. */
  readonly key: string;
  readonly videoId: string;
  title: string | undefined;
  channel: string | undefined;
  category: string | undefined;
  publishedAtMs: number | undefined;
  firstAtMs = NaN;
  /** Readings believed so far. */
  readings = 0;
  readonly window: RollingWindow;
  readonly forecaster: Forecaster;
  readonly events: TrendEvents;
  readonly pending: Pending;
  readonly belief: Belief;
  readonly day: DayGain;
  readonly firstDay: FirstDay;
  private readonly numbers: Float64Array;
  nextAtMs = NaN;
  /** Number of the method that made the open forecast, in the list of methods. */
  method = 0;
  /** Version of the network that had a part in it; 0 where none had. */
  networkVersion = 0;
  /** Stream sequence of the last event. */
  sequence = 0;
  /** When readings count as having stopped; undefined while nobody would wait for them. */
  silentAtMs: number | undefined;
  /** Rows since the last checkpoint; no part of the snapshot. */
  journal: Journal | undefined;

  constructor(
    key: string,
    numbers: Float64Array = new Float64Array(numbersEnd),
    window: RollingWindow = new RollingWindow(numbers, windowAt),
  ) {
    this.key = key;
    this.videoId = decodeToken(key);
    this.numbers = numbers;
    this.belief = new Belief(this.numbers, beliefAt);
    this.day = new DayGain(this.numbers, dayAt);
    this.window = window;
    this.firstDay = new FirstDay(this.numbers, firstDayAt);
    this.forecaster = new Forecaster(this.numbers, forecasterAt);
    this.events = new TrendEvents(this.numbers, eventsAt);
    this.pending = new Pending();
  }

  /** Growth per hour of views, likes or comments at the last reading. */
  perHour(target: number): number {
    return this.numbers[perHourAt + target];
  }

  /** Change of the growth of views per hour, per hour. */
  get viewsPerHourPerHour(): number {
    return this.numbers[changeAt];
  }

  setPerHour(target: number, perHour: number): void {
    this.numbers[perHourAt + target] = perHour;
  }

  setViewsPerHourPerHour(change: number): void {
    this.numbers[changeAt] = change;
  }

  /** The open forecast, gains from the last believed reading on; a copy goes into `out`. */
  openForecast(out: Float64Array): void {
    for (let i = 0; i < openNumbers; i++) out[i] = this.numbers[openAt + i];
  }

  setOpenForecast(bands: Float64Array): void {
    this.numbers.set(bands, openAt);
  }

  encode(writer: ByteWriter): void {
    writer.optionalText(this.title);
    writer.optionalText(this.channel);
    writer.optionalText(this.category);
    writer.f64(this.publishedAtMs ?? NaN);
    writer.f64(this.firstAtMs);
    writer.f64(this.readings);
    writer.f64(this.nextAtMs);
    writer.u8(this.method);
    writer.u32(this.networkVersion);
    writer.f64(this.sequence);
    writer.f64(this.silentAtMs ?? NaN);
    writer.f64s(this.numbers, 0, windowAt);
    this.window.encode(writer);
    this.forecaster.encode(writer);
    this.pending.encode(writer);
  }

  /**
   * The state that {@link encode} wrote, in this version or in version 1. Throws a `RangeError` that says
   * what is wrong where no readings could have led to such a state, and `InvalidId` where the key is none.
   */
  static decode(key: string, version: number, reader: ByteReader): VideoState {
    const title = shortText(reader);
    const channel = shortText(reader);
    const category = shortText(reader);
    const publishedAtMs = present(reader.f64());
    const firstAtMs = reader.f64();
    const readings = reader.f64();
    const nextAtMs = reader.f64();
    const method = reader.u8();
    if (method >= methods.length) throw new RangeError(`method ${method} of ${methods.length}`);
    const networkVersion = version === 1 ? 0 : reader.u32();
    const sequence = reader.f64();
    const silentAtMs = present(reader.f64());
    const numbers = new Float64Array(numbersEnd);
    if (version === 1) readFirstVersion(reader, numbers);
    else reader.f64s(numbers, 0, windowAt);
    const window = RollingWindow.decode(reader, numbers, windowAt);
    const state = new VideoState(key, numbers, window);
    if (version === 1) rememberWindow(state);
    else state.forecaster.decode(reader);
    state.pending.decode(version, reader, window.lastAtMs);
    state.title = title;
    state.channel = channel;
    state.category = category;
    state.publishedAtMs = publishedAtMs;
    state.firstAtMs = firstAtMs;
    state.readings = readings;
    state.nextAtMs = nextAtMs;
    state.method = method;
    state.networkVersion = networkVersion;
    state.sequence = sequence;
    state.silentAtMs = silentAtMs;
    checkNumbers(numbers, beliefAt, rangesBeforeOpen);
    checkBands(numbers, openAt, openNumbers / 3);
    checkNumbers(numbers, perHourAt, rangesAfterOpen);
    state.check();
    return state;
  }

  /** Throws a `RangeError` where what the parts say, each of them possible, cannot be of one video. */
  private check(): void {
    const { readings, window } = this;
    hold("readings", readings, Number.isInteger(readings) && readings <= maxSteps);
    hold("window", window.length, window.length === Math.min(readings, windowCapacity));
    hold("sequence", this.sequence, Number.isSafeInteger(this.sequence) && this.sequence >= 0);
    const { publishedAtMs = 0, silentAtMs = window.lastAtMs, nextAtMs, firstAtMs } = this;
    hold("publication", publishedAtMs, isBetween(0, publishedAtMs, maxTimeMs));
    if (readings === 0) {
      hold("time of the last reading", this.belief.lastAtMs, this.belief.lastAtMs === 0);
      return;
    }
    const lastAtMs = window.lastAtMs;
    hold("time of the first reading", firstAtMs, isBetween(0, firstAtMs, window.atMs(0)));
    hold("time of the next reading", nextAtMs, isBetween(lastAtMs, nextAtMs, lastMs));
    hold("time of silence", silentAtMs, isBetween(lastAtMs, silentAtMs, lastMs));
    hold("time of the last reading", this.belief.lastAtMs, this.belief.lastAtMs >= lastAtMs);
    for (let i = 0; i < targetCount; i++) {
      const believed = this.belief.counter(i);
      hold("believed counter", believed, believed === window.counter(window.length - 1, i));
    }
    hold("time of trend events", this.events.firstAtMs, this.events.firstAtMs <= lastAtMs);
  }
}

/**
 * Reads the numbers of version 1, whose trend had nine experts: 27 sums of losses, three usual losses
 * and the bands, which stay.
 */
function readFirstVersion(reader: ByteReader, numbers: Float64Array): void {
  reader.f64s(numbers, 0, firstDayAt);
  reader.f64s(new Float64Array(30));
  reader.f64s(numbers, forecasterAt + forecasterBandsFrom, bandsStateSize);
  reader.f64s(numbers, eventsAt, trendEventsStateSize);
}

/** What experts would remember, had they seen the readings that the window still holds. */
function rememberWindow({ window, forecaster }: VideoState): void {
  const gains = [0, 0, 0];
  for (let i = 1; i < window.length; i++) {
    for (let target = 0; target < targetCount; target++) gains[target] = window.gain(i, target);
    if (window.atMs(i) > window.atMs(i - 1)) {
      forecaster.remember(window.atMs(i - 1), window.atMs(i), gains);
    }
  }
}

function shortText(reader: ByteReader): string | undefined {
  const text = reader.optionalText();
  if (text !== undefined) hold("length of a text", text.length, text.length <= maxTextCharacters);
  return text;
}

function isBetween(low: number, ms: number, high: number): boolean {
  return Number.isInteger(ms) && ms >= low && ms <= high;
}

function hold(name: string, found: number, holds: boolean): void {
  if (!holds) throw new RangeError(`${name}: found ${found}, which cannot be`);
}

function present(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
