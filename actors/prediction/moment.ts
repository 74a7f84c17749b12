// A moment at which something was said of a user, of which nobody knows yet whether it comes true.
import { fromShort, toShort } from "../../ml/short-floats.ts";
import { f32At, f64At, setF32, setF64, setU32, u16At, u32At } from "../user/cells.ts";
import { maxConversionHashes } from "./conversion-features.ts";
import { momentNumbers } from "./moment-features.ts";
import type { Word } from "./word.ts";

/** Places within a moment. */
const at = {
  atMs: 0,
  said: 8,
  versions: 16,
  flags: 24,
  features: 28,
  hashes: 28 + 2 * momentNumbers,
} as const;

/** Bytes of a moment. */
export const momentBytes = Math.ceil((at.hashes + 2 * maxConversionHashes) / 8) * 8;

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
  private readonly from: number;

  constructor(view: DataView, from: number) {
    this.view = view;
    this.from = from;
  }

  /** Event time; 0 where there is none. */
  get atMs(): number {
    return f64At(this.view, this.from + at.atMs);
  }

  /** What was said then, by `which` of two; NaN for nothing. */
  said(which: number): number {
    return f32At(this.view, this.from + at.said, which);
  }

  version(which: number): number {
    return u32At(this.view, this.from + at.versions, which);
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
    const { view, from } = this;
    setF64(view, from + at.atMs, atMs);
    words.forEach(({ value, version }, which) => {
      setF32(view, from + at.said, which, value);
      setU32(view, from + at.versions + 4 * which, 0, version);
    });
    setU32(view, from + at.flags, 0, subscribed ? wasSubscribed : 0);
    for (let i = 0; i < momentNumbers; i++) {
      view.setUint16(from + at.features + 2 * i, toShort(numbers[i]), true);
    }
    for (let i = 0; i < maxConversionHashes; i++) {
      view.setUint16(from + at.hashes + 2 * i, hashes[i] ?? 0, true);
    }
  }

  end(): void {
    setF64(this.view, this.from + at.atMs, 0);
  }

  /** Writes its numbers to `out`. */
  numbers(out: Float64Array): void {
    for (let i = 0; i < momentNumbers; i++) {
      out[i] = fromShort(u16At(this.view, this.from + at.features, i));
    }
  }

  /** Its hashes. */
  hashes(): Uint32Array {
    const all = Uint32Array.from(
      { length: maxConversionHashes },
      (_, i) => u16At(this.view, this.from + at.hashes, i),
    );
    return all.filter((hash) => hash !== 0);
  }

  private has(flag: number): boolean {
    return (u32At(this.view, this.from + at.flags) & flag) !== 0;
  }

  private mark(flag: number): void {
    setU32(this.view, this.from + at.flags, 0, u32At(this.view, this.from + at.flags) | flag);
  }
}
