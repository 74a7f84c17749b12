// What a user's actor remembers for predictions: what was said last and why, and what has been said of which
// nobody knows yet whether it comes true. One array of bytes, as there are many users.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { maxTimeMs } from "../../ml/ranges.ts";
import { fromShort, toShort } from "../../ml/short-floats.ts";
import { f32At, f64At, setF32, setF64, setU32, u16At, u32At } from "../user/cells.ts";
import { clickNumbers, maxClickHashes } from "./click-features.ts";
import { maxConversionHashes } from "./conversion-features.ts";
import { momentNumbers } from "./moment-features.ts";

/** Moments whose labels are waited for: at most one is taken in each half of a horizon. */
export const keptMoments = 2;
/** Ads shown of which it is not known yet whether they are clicked. */
export const keptImpressions = 4;
/** Reasons kept with a prediction. */
export const keptReasons = 3;

/** What is said of a user, by number. */
export const said = { churn: 0, conversion: 1, engagement: 2, click: 3 } as const;
const saidCount = 4;

/** What a version of a model says; version 0 is its baseline, and NaN nothing at all. */
export interface Word {
  readonly value: number;
  readonly version: number;
}

let end = 0;
function place(bytes: number): number {
  const at = end;
  end += bytes;
  return at;
}

/** Of what was said last, by kind: the value, the value last emitted, the version, and the reasons. */
const valueAt = place(4 * saidCount);
const emittedAt = place(4 * saidCount);
const versionAt = place(4 * saidCount);
/** One bit for each kind of which anything was emitted. */
const isToldAt = place(4);
const reasonValueAt = place(4 * saidCount * keptReasons);
const reasonPlaceAt = place(2 * saidCount * keptReasons);
const segmentAt = place(4);
const coldAt = place(4);
const saidMsAt = place(8);

const moment = {
  atMs: 0,
  said: 8,
  versions: 16,
  flags: 24,
  features: 28,
  hashes: 28 + 2 * momentNumbers,
  bytes: Math.ceil((28 + 2 * momentNumbers + 2 * maxConversionHashes) / 8) * 8,
} as const;
const momentsAt = place(keptMoments * moment.bytes);

/** The prediction of the next session's engagement is a moment like the others. */
const sessionAt = place(moment.bytes);

const impression = {
  atMs: 0,
  said: 8,
  version: 12,
  ad: 16,
  hashes: 20,
  features: 20 + 4 * maxClickHashes,
  bytes: Math.ceil((20 + 4 * maxClickHashes + 2 * clickNumbers) / 8) * 8,
} as const;
const impressionsAt = place(keptImpressions * impression.bytes);

/** Bytes of what is remembered. */
export const ownBytes = Math.ceil(end / 8) * 8;

const isVisited = 1;
const isConverted = 2;
const wasSubscribed = 4;

/** A user at a moment, as models look at it. */
export interface MomentLook {
  readonly numbers: Float64Array;
  /** Of 16 bits each, none of them 0. */
  readonly hashes: ArrayLike<number>;
}

/** Features and words at one moment in the past. */
export class Moment {
  private readonly view: DataView;
  private readonly at: number;

  constructor(view: DataView, at: number) {
    this.view = view;
    this.at = at;
  }

  /** Event time; 0 where there is no such moment. */
  get atMs(): number {
    return f64At(this.view, this.at + moment.atMs);
  }

  /** What was said then, by `which` of two; NaN for nothing. */
  said(which: number): number {
    return f32At(this.view, this.at + moment.said, which);
  }

  version(which: number): number {
    return u32At(this.view, this.at + moment.versions, which);
  }

  /** Whether the user has come since, has subscribed since, and was subscribed then. */
  get isVisited(): boolean {
    return this.has(isVisited);
  }

  get isConverted(): boolean {
    return this.has(isConverted);
  }

  get wasSubscribed(): boolean {
    return this.has(wasSubscribed);
  }

  visit(): void {
    this.mark(isVisited);
  }

  convert(): void {
    this.mark(isConverted);
  }

  /** Begins: with the numbers and the hashes of now, and what is said by one or two models. */
  begin(
    atMs: number,
    { numbers, hashes }: MomentLook,
    subscribed: boolean,
    words: readonly Word[],
  ): void {
    const { view, at } = this;
    setF64(view, at + moment.atMs, atMs);
    words.forEach(({ value, version }, which) => {
      setF32(view, at + moment.said, which, value);
      setU32(view, at + moment.versions + 4 * which, 0, version);
    });
    setU32(view, at + moment.flags, 0, subscribed ? wasSubscribed : 0);
    for (let i = 0; i < momentNumbers; i++) {
      view.setUint16(at + moment.features + 2 * i, toShort(numbers[i]), true);
    }
    for (let i = 0; i < maxConversionHashes; i++) {
      view.setUint16(at + moment.hashes + 2 * i, hashes[i] ?? 0, true);
    }
  }

  end(): void {
    setF64(this.view, this.at + moment.atMs, 0);
  }

  /** Writes its numbers to `out`. */
  numbers(out: Float64Array): void {
    for (let i = 0; i < momentNumbers; i++) {
      out[i] = fromShort(u16At(this.view, this.at + moment.features, i));
    }
  }

  /** Its hashes. */
  hashes(): Uint32Array {
    const all = Uint32Array.from(
      { length: maxConversionHashes },
      (_, i) => u16At(this.view, this.at + moment.hashes, i),
    );
    return all.filter((hash) => hash !== 0);
  }

  private has(flag: number): boolean {
    return (u32At(this.view, this.at + moment.flags) & flag) !== 0;
  }

  private mark(flag: number): void {
    setU32(this.view, this.at + moment.flags, 0, u32At(this.view, this.at + moment.flags) | flag);
  }
}

/** An ad that was shown. */
export class Impression {
  private readonly view: DataView;
  private readonly at: number;

  constructor(view: DataView, at: number) {
    this.view = view;
    this.at = at;
  }

  /** Event time; 0 where there is none. */
  get atMs(): number {
    return f64At(this.view, this.at + impression.atMs);
  }

  get said(): number {
    return f32At(this.view, this.at + impression.said);
  }

  get version(): number {
    return u32At(this.view, this.at + impression.version);
  }

  /** Hash of the ad's id. */
  get ad(): number {
    return u32At(this.view, this.at + impression.ad);
  }

  begin(
    atMs: number,
    ad: number,
    word: Word,
    numbers: Float64Array,
    hashes: ArrayLike<number>,
  ): void {
    const { view, at } = this;
    setF64(view, at + impression.atMs, atMs);
    setF32(view, at + impression.said, 0, word.value);
    setU32(view, at + impression.version, 0, word.version);
    setU32(view, at + impression.ad, 0, ad);
    for (let i = 0; i < maxClickHashes; i++) {
      setU32(view, at + impression.hashes, i, hashes[i] ?? 0);
    }
    for (let i = 0; i < clickNumbers; i++) {
      view.setUint16(at + impression.features + 2 * i, toShort(numbers[i]), true);
    }
  }

  end(): void {
    setF64(this.view, this.at + impression.atMs, 0);
  }

  /** Writes what was known when it was shown. */
  features(numbers: Float64Array, hashes: Uint32Array): void {
    for (let i = 0; i < maxClickHashes; i++) {
      hashes[i] = u32At(this.view, this.at + impression.hashes, i);
    }
    for (let i = 0; i < clickNumbers; i++) {
      numbers[i] = fromShort(u16At(this.view, this.at + impression.features, i));
    }
  }
}

/** A reason as it is kept: a place in the table of reasons, and the contribution. */
export interface KeptReason {
  readonly place: number;
  readonly contribution: number;
}

/** Everything that one user's actor remembers for predictions. */
export class Own {
  private readonly view: DataView<ArrayBuffer>;

  constructor(view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(ownBytes))) {
    this.view = view;
  }

  /** What was said last; undefined where nothing was yet. */
  value(kind: number): number | undefined {
    return this.version(kind) === 0 ? undefined : f32At(this.view, valueAt, kind);
  }

  /** What was said last that was worth telling; undefined where nothing was. */
  emitted(kind: number): number | undefined {
    const isTold = (u32At(this.view, isToldAt) & 1 << kind) !== 0;
    return isTold ? f32At(this.view, emittedAt, kind) : undefined;
  }

  /** One more than the version that said it, as 0 stands for nothing said. */
  private version(kind: number): number {
    return u32At(this.view, versionAt, kind);
  }

  /** The version that said it; 0 is the baseline. */
  versionOf(kind: number): number {
    return Math.max(0, this.version(kind) - 1);
  }

  say(kind: number, { value, version }: Word): void {
    setF32(this.view, valueAt, kind, value);
    setU32(this.view, versionAt, kind, version + 1);
  }

  /** Nothing is to be said any more. */
  unsay(kind: number): void {
    setU32(this.view, versionAt, kind, 0);
    setU32(this.view, isToldAt, 0, u32At(this.view, isToldAt) & ~(1 << kind));
  }

  /** What was said last has been told, for these reasons. */
  emit(kind: number, reasons: readonly KeptReason[]): void {
    const { view } = this;
    setF32(view, emittedAt, kind, f32At(view, valueAt, kind));
    setU32(view, isToldAt, 0, u32At(view, isToldAt) | 1 << kind);
    for (let i = 0; i < keptReasons; i++) {
      const at = kind * keptReasons + i;
      const reason = reasons[i];
      setF32(view, reasonValueAt, at, reason?.contribution ?? 0);
      view.setUint16(reasonPlaceAt + 2 * at, reason === undefined ? 0 : reason.place + 1, true);
    }
  }

  reasons(kind: number): KeptReason[] {
    const found: KeptReason[] = [];
    for (let i = 0; i < keptReasons; i++) {
      const at = kind * keptReasons + i;
      const place = u16At(this.view, reasonPlaceAt, at) - 1;
      if (place >= 0) found.push({ place, contribution: f32At(this.view, reasonValueAt, at) });
    }
    return found;
  }

  /** The segment; 0 for none. */
  get segment(): number {
    return u32At(this.view, segmentAt);
  }

  set segment(id: number) {
    setU32(this.view, segmentAt, 0, id);
  }

  get isCold(): boolean {
    return u32At(this.view, coldAt) !== 0;
  }

  set isCold(isCold: boolean) {
    setU32(this.view, coldAt, 0, isCold ? 1 : 0);
  }

  /** Event time at which something was said last. */
  get saidAtMs(): number {
    return f64At(this.view, saidMsAt);
  }

  set saidAtMs(atMs: number) {
    setF64(this.view, saidMsAt, atMs);
  }

  moment(i: number): Moment {
    return new Moment(this.view, momentsAt + i * moment.bytes);
  }

  /** The moment at which the next session was foreseen. */
  get session(): Moment {
    return new Moment(this.view, sessionAt);
  }

  impression(i: number): Impression {
    return new Impression(this.view, impressionsAt + i * impression.bytes);
  }

  encode(writer: ByteWriter): void {
    for (let at = 0; at < ownBytes; at += 4) writer.u32(u32At(this.view, at));
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes cannot be. */
  static decode(reader: ByteReader): Own {
    const own = new Own();
    for (let at = 0; at < ownBytes; at += 4) setU32(own.view, at, 0, reader.u32());
    const times = [own.saidAtMs, own.session.atMs];
    for (let i = 0; i < keptMoments; i++) times.push(own.moment(i).atMs);
    for (let i = 0; i < keptImpressions; i++) times.push(own.impression(i).atMs);
    for (const atMs of times) {
      if (!(atMs >= 0 && atMs <= maxTimeMs)) throw new RangeError(`found the time ${atMs}`);
    }
    for (const kind of Object.values(said)) {
      for (const value of [own.value(kind), own.emitted(kind)]) {
        if (!Number.isFinite(value ?? 0)) throw new RangeError(`found ${value}, wanted a number`);
      }
    }
    return own;
  }
}
