// All that is known of items: which there are, how popular they are, what goes with what, their factors.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";
import { Factors } from "./factors.ts";
import { ItemTable, maxCategories } from "./item-table.ts";
import { Neighbours } from "./neighbours.ts";
import { Popularity } from "./popularity.ts";

/** Recent items to which a consumption makes a pair, and what an older one weighs beside the next newer. */
export const pairedItems = 10;
export const pairKeep = 0.8;

/** Items in slots, and by slot what is known of them. */
export class Catalogue {
  readonly items: ItemTable;
  readonly neighbours: Neighbours;
  readonly popularity: Popularity;
  readonly factors: Factors;
  /** Consumptions of each category, by its number. */
  readonly categoryCounts = new Float64Array(maxCategories + 1);

  constructor(
    items: ItemTable,
    neighbours = new Neighbours(items.maxItems),
    popularity = new Popularity(items.maxItems),
    factors = new Factors(items.maxItems),
  ) {
    this.items = items;
    this.neighbours = neighbours;
    this.popularity = popularity;
    this.factors = factors;
  }

  /** The slot of an item, which becomes known if it was not; others may leave to make room for it. */
  know(id: string, hash: number, category: string | undefined): number {
    const { items, popularity } = this;
    const known = items.slotOf(hash);
    if (known < 0) {
      if (items.isFull) this.makeRoom();
      return items.add(id, hash, category, popularity.clock);
    }
    items.classify(known, category);
    return known;
  }

  /** Counts a consumption of the item in a slot after `count` others in `recent`, newest first. */
  consume(slot: number, recent: Int32Array, count: number): void {
    const { items, neighbours, popularity } = this;
    popularity.add(slot, items.slotCount);
    this.categoryCounts[items.category[slot]] += 1;
    items.touch(slot);
    for (let k = 0, weight = 1; k < Math.min(count, pairedItems); k++, weight *= pairKeep) {
      if (recent[k] === slot || items.alive[recent[k]] === 0) continue;
      neighbours.add(recent[k], slot, weight);
      neighbours.add(slot, recent[k], weight);
    }
  }

  /** Takes factors of the items with these hashes; see {@link Factors.apply}. */
  applyFactors(version: number, hashes: ArrayLike<number>, values: Float32Array): void {
    this.factors.apply(version, Array.from(hashes, (hash) => this.items.slotOf(hash)), values);
  }

  encode(to: ByteWriter): void {
    const { items } = this;
    items.encode(to);
    this.neighbours.encode(to, items.slotCount);
    this.popularity.encode(to, items.slotCount);
    this.factors.encode(to, items.slotCount);
    to.f64s(this.categoryCounts, 0, items.categories.length);
  }

  /** The catalogue that {@link encode} wrote. Throws a `RangeError` on bytes that are none. */
  static decode(from: ByteReader): Catalogue {
    const items = ItemTable.decode(from);
    const { maxItems, slotCount } = items;
    const catalogue = new Catalogue(
      items,
      Neighbours.decode(from, maxItems, slotCount),
      Popularity.decode(from, maxItems, slotCount),
      Factors.decode(from, maxItems, slotCount),
    );
    const count = items.categories.length;
    from.f64s(catalogue.categoryCounts, 0, count);
    checkNumbers(catalogue.categoryCounts, 0, [
      { name: "consumptions of a category", count, low: 0, high: maxSteps, whole: true },
    ]);
    return catalogue;
  }

  private makeRoom(): void {
    const { items } = this;
    items.leave();
    for (let slot = 0; slot < items.slotCount; slot++) {
      if (items.alive[slot] === 1) continue;
      this.popularity.clear(slot);
      this.factors.clear(slot);
    }
    this.neighbours.drop(items.alive, items.slotCount);
  }
}

/** An empty catalogue. */
export function emptyCatalogue(maxItems: number): Catalogue {
  return new Catalogue(new ItemTable(maxItems));
}
