// The splits that remembered decisions were drawn from: few, as they change with the arms only.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { checkNumbers } from "../../ml/ranges.ts";
import { maxArms } from "../../streams/experiment.ts";
import { noSplit } from "./decision-memory.ts";

/** Most splits at a time. A decision of yet another one is left out of the verdict. */
export const mostSplits = 32;

/**
 * Lists of probabilities, each kept as long as a remembered decision was drawn from it.
 *
 * ```ts
 * const splits = new SplitTable();
 * splits.keep([0.5, 0.5]); // 0
 * splits.keep([0.5, 0.5]); // 0
 * splits.keep([1, 0]);     // 1
 * ```
 */
export class SplitTable {
  private readonly splits: (readonly number[] | undefined)[] = [];
  /** Decisions of each. */
  private readonly counts: number[] = [];

  /** The place of a split, which one more decision is of; {@link noSplit} where there is no room. */
  keep(split: readonly number[]): number {
    let place = this.splits.findIndex((known) => known !== undefined && isSame(known, split));
    if (place < 0) place = this.splits.indexOf(undefined);
    if (place < 0) place = this.splits.length;
    if (place === mostSplits) return noSplit;
    this.splits[place] ??= split;
    this.counts[place] = (this.counts[place] ?? 0) + 1;
    return place;
  }

  /** The split at a place; undefined for {@link noSplit}. */
  at(place: number): readonly number[] | undefined {
    return this.splits[place];
  }

  /** A decision of the split at a place is forgotten. */
  release(place: number): void {
    if (place === noSplit) return;
    this.counts[place]--;
    if (this.counts[place] === 0) this.splits[place] = undefined;
  }

  encode(to: ByteWriter): void {
    to.u8(this.splits.length);
    for (const split of this.splits) {
      to.u32(split?.length ?? 0);
      if (split !== undefined) to.f64s(split);
    }
  }

  /**
   * Reads what {@link encode} wrote, for decisions of the splits at these places; a `RangeError` for bytes that
   * do not go with them.
   */
  static decode(from: ByteReader, places: Iterable<number>): SplitTable {
    const table = new SplitTable();
    const count = from.u8();
    checkNumbers([count], 0, [{ name: "splits", count: 1, low: 0, high: mostSplits }]);
    for (let i = 0; i < count; i++) {
      const length = from.u32();
      checkNumbers([length], 0, [{ name: "arms of a split", count: 1, low: 0, high: maxArms }]);
      const split = new Float64Array(length);
      from.f64s(split);
      checkNumbers(split, 0, [{ name: "share", count: length, low: 0, high: 1 }]);
      table.splits.push(length === 0 ? undefined : [...split]);
      table.counts.push(0);
    }
    for (const place of places) {
      if (place === noSplit) continue;
      if (table.splits[place] === undefined) throw new RangeError(`found no split ${place}`);
      table.counts[place]++;
    }
    if (table.splits.some((split, i) => (split === undefined) !== (table.counts[i] === 0))) {
      throw new RangeError("found a split that no decision is of");
    }
    return table;
  }
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((share, arm) => share === other[arm]);
}
