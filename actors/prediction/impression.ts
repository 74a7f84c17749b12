// An ad that was shown, of which nobody knows yet whether it is clicked.
import { fromShort, toShort } from "../../ml/short-floats.ts";
import { f32At, f64At, setF32, setF64, setU32, u16At, u32At } from "../user/cells.ts";
import { clickNumbers, maxClickHashes } from "./click-features.ts";
import type { Word } from "./word.ts";

/** Places within an impression. */
const at = {
  atMs: 0,
  said: 8,
  version: 12,
  ad: 16,
  hashes: 20,
  features: 20 + 4 * maxClickHashes,
} as const;

/** Bytes of an impression. */
export const impressionBytes = Math.ceil((at.features + 2 * clickNumbers) / 8) * 8;

/** An ad that was shown. */
export class Impression {
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

  get said(): number {
    return f32At(this.view, this.from + at.said);
  }

  get version(): number {
    return u32At(this.view, this.from + at.version);
  }

  /** Hash of the ad's id. */
  get ad(): number {
    return u32At(this.view, this.from + at.ad);
  }

  begin(
    atMs: number,
    ad: number,
    word: Word,
    numbers: Float64Array,
    hashes: ArrayLike<number>,
  ): void {
    const { view, from } = this;
    setF64(view, from + at.atMs, atMs);
    setF32(view, from + at.said, 0, word.value);
    setU32(view, from + at.version, 0, word.version);
    setU32(view, from + at.ad, 0, ad);
    for (let i = 0; i < maxClickHashes; i++) {
      setU32(view, from + at.hashes, i, hashes[i] ?? 0);
    }
    for (let i = 0; i < clickNumbers; i++) {
      view.setUint16(from + at.features + 2 * i, toShort(numbers[i]), true);
    }
  }

  end(): void {
    setF64(this.view, this.from + at.atMs, 0);
  }

  /** Writes what was known when it was shown. */
  features(numbers: Float64Array, hashes: Uint32Array): void {
    for (let i = 0; i < maxClickHashes; i++) {
      hashes[i] = u32At(this.view, this.from + at.hashes, i);
    }
    for (let i = 0; i < clickNumbers; i++) {
      numbers[i] = fromShort(u16At(this.view, this.from + at.features, i));
    }
  }
}
