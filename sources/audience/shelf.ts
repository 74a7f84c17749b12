// A shelf: items in categories, each with an appeal, from which somebody with tastes takes one.
import type { Random } from "../../ml/random.ts";
import { drawWeighted, placeIn } from "./weighted.ts";

/** Something on a shelf. */
export interface Item {
  readonly id: string;
  /** Place in `categories`. */
  readonly category: number;
  /** The channel or site that it belongs to. */
  readonly brand: string;
}

/**
 * Items from which one is taken with a probability in proportion to its appeal and to the taste for its
 * category. Filling costs O(n), taking O(log n).
 */
export class Shelf<T extends Item> {
  private readonly items: T[][];
  private readonly sums: Float64Array[];
  private readonly totals: number[];
  private readonly weights: number[];

  constructor(categoryCount: number) {
    this.items = Array.from({ length: categoryCount }, () => []);
    this.sums = this.items.map(() => new Float64Array(0));
    this.totals = this.items.map(() => 0);
    this.weights = this.items.map(() => 0);
  }

  /** Puts these items, and no others, on the shelf. */
  fill(items: Iterable<T>, appealOf: (item: T) => number): void {
    for (const own of this.items) own.length = 0;
    for (const item of items) this.items[item.category].push(item);
    for (const [category, own] of this.items.entries()) {
      if (this.sums[category].length < own.length) {
        this.sums[category] = new Float64Array(2 * own.length);
      }
      let total = 0;
      for (const [i, item] of own.entries()) {
        total += appealOf(item);
        this.sums[category][i] = total;
      }
      this.sums[category].fill(Infinity, own.length);
      this.totals[category] = total;
    }
  }

  /** Takes an item for these tastes, one for each category; undefined from an empty shelf. */
  take(random: Random, tastes: readonly number[]): T | undefined {
    for (const [i, total] of this.totals.entries()) this.weights[i] = total * tastes[i];
    const category = drawWeighted(random, this.weights);
    if (category < 0) return undefined;
    const place = placeIn(this.sums[category], random.uniform() * this.totals[category]);
    return this.items[category][place];
  }
}
