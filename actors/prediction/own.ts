// What a user's actor remembers for predictions: what was said last and why, and what has been said of which
// nobody knows yet whether it comes true. One array of bytes, as there are many users.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { maxTimeMs } from "../../ml/ranges.ts";
import { f32At, f64At, setF32, setF64, setU16, setU32, u16At, u32At } from "../user/cells.ts";
import { Impression, impressionBytes } from "./impression.ts";
import { Moment, momentBytes } from "./moment.ts";
import type { Word } from "./word.ts";

/** Moments whose labels are waited for: at most one is taken in each half of a horizon. */
export const keptMoments = 2;
/** Ads shown of which it is not known yet whether they are clicked. */
export const keptImpressions = 4;
/** Reasons kept with a prediction. */
export const keptReasons = 3;

/** What is said of a user, by number. */
export const said = { churn: 0, conversion: 1, engagement: 2, click: 3 } as const;
const saidCount = 4;

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

const momentsAt = place(keptMoments * momentBytes);

/** The prediction of the next session's engagement is a moment like the others. */
const sessionAt = place(momentBytes);

const impressionsAt = place(keptImpressions * impressionBytes);

/** Bytes of what is remembered. */
export const ownBytes = Math.ceil(end / 8) * 8;

/** A reason as it is kept: a place in the table of reasons, and the contribution. */
export interface KeptReason {
  readonly place: number;
  readonly contribution: number;
}

/** Stands where there are fewer reasons than there is room for. */
const noReason: KeptReason = { place: -1, contribution: 0 };

/** Everything that one user's actor remembers for predictions. */
export class Own {
  private readonly view: DataView<ArrayBuffer>;
  private readonly from: number;

  /** Nothing yet, in {@link ownBytes} zeros of `view` from `from` on. */
  constructor(view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(ownBytes)), from = 0) {
    this.view = view;
    this.from = from;
  }

  /** What was said last; undefined where nothing was yet. */
  value(kind: number): number | undefined {
    return this.version(kind) === 0 ? undefined : f32At(this.view, this.from + valueAt, kind);
  }

  /** What was said last that was worth telling; undefined where nothing was. */
  emitted(kind: number): number | undefined {
    const isTold = (u32At(this.view, this.from + isToldAt) & 1 << kind) !== 0;
    return isTold ? f32At(this.view, this.from + emittedAt, kind) : undefined;
  }

  /** One more than the version that said it, as 0 stands for nothing said. */
  private version(kind: number): number {
    return u32At(this.view, this.from + versionAt, kind);
  }

  /** The version that said it; 0 is the baseline. */
  versionOf(kind: number): number {
    return Math.max(0, this.version(kind) - 1);
  }

  say(kind: number, { value, version }: Word): void {
    setF32(this.view, this.from + valueAt, kind, value);
    setU32(this.view, this.from + versionAt, kind, version + 1);
  }

  /** Nothing is to be said any more. */
  unsay(kind: number): void {
    const { view, from } = this;
    setU32(view, from + versionAt, kind, 0);
    setU32(view, from + isToldAt, 0, u32At(view, from + isToldAt) & ~(1 << kind));
  }

  /** What was said last has been told, for these reasons. */
  emit(kind: number, reasons: readonly KeptReason[]): void {
    const { view, from } = this;
    setF32(view, from + emittedAt, kind, f32At(view, from + valueAt, kind));
    setU32(view, from + isToldAt, 0, u32At(view, from + isToldAt) | 1 << kind);
    for (let i = 0; i < keptReasons; i++) {
      const at = kind * keptReasons + i;
      const { contribution, place } = reasons[i] ?? noReason;
      setF32(view, from + reasonValueAt, at, contribution);
      setU16(view, from + reasonPlaceAt + 2 * at, place + 1);
    }
  }

  reasons(kind: number): KeptReason[] {
    const { view, from } = this;
    const found: KeptReason[] = [];
    for (let i = 0; i < keptReasons; i++) {
      const at = kind * keptReasons + i;
      const place = u16At(view, from + reasonPlaceAt, at) - 1;
      if (place >= 0) found.push({ place, contribution: f32At(view, from + reasonValueAt, at) });
    }
    return found;
  }

  /** The segment; 0 for none. */
  get segment(): number {
    return u32At(this.view, this.from + segmentAt);
  }

  set segment(id: number) {
    setU32(this.view, this.from + segmentAt, 0, id);
  }

  /** Whether too little is known of the user; of whom nothing was said yet, nothing is. */
  get isCold(): boolean {
    return this.saidAtMs === 0 || u32At(this.view, this.from + coldAt) !== 0;
  }

  set isCold(isCold: boolean) {
    setU32(this.view, this.from + coldAt, 0, isCold ? 1 : 0);
  }

  /** Event time at which something was said last. */
  get saidAtMs(): number {
    return f64At(this.view, this.from + saidMsAt);
  }

  set saidAtMs(atMs: number) {
    setF64(this.view, this.from + saidMsAt, atMs);
  }

  moment(i: number): Moment {
    return new Moment(this.view, this.from + momentsAt + i * momentBytes);
  }

  /** The moment at which the next session was foreseen. */
  get session(): Moment {
    return new Moment(this.view, this.from + sessionAt);
  }

  impression(i: number): Impression {
    return new Impression(this.view, this.from + impressionsAt + i * impressionBytes);
  }

  encode(writer: ByteWriter): void {
    for (let at = 0; at < ownBytes; at += 4) writer.u32(u32At(this.view, this.from + at));
  }

  /** Makes a new one what {@link encode} wrote; a `RangeError` where these bytes cannot be. */
  static decode(reader: ByteReader, own: Own = new Own()): Own {
    for (let at = 0; at < ownBytes; at += 4) setU32(own.view, own.from + at, 0, reader.u32());
    const times = [own.saidAtMs, own.session.atMs];
    for (let i = 0; i < keptMoments; i++) times.push(own.moment(i).atMs);
    for (let i = 0; i < keptImpressions; i++) times.push(own.impression(i).atMs);
    for (const atMs of times) {
      if (!(atMs >= 0 && atMs <= maxTimeMs)) throw new RangeError(`found the time ${atMs}`);
    }
    return own;
  }
}
