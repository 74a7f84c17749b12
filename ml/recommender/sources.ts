// What speaks for an item, seen from one viewer: how popular and how new it is, what was consumed with
// what the viewer consumed last, the viewer's categories, and factors.
import { type Catalogue, pairedItems, pairKeep } from "./catalogue.ts";
import { maxCategories } from "./item-table.ts";
import { maxNeighbours } from "./neighbours.ts";
import { recentCount } from "./popularity.ts";

/** Items consumed last that count. */
export const maxRecent = 32;

/** Those of them whose neighbours count. */
const pairedRecent = 12;

/** Who is to be recommended something. */
export interface Viewer {
  /** Hashes of the items consumed last, newest first; the first {@link maxRecent} count. */
  readonly recent: ArrayLike<number>;
  /** Whether an item was consumed before, by its hash, as far as that is known beyond the recent ones. */
  readonly hasSeen?: ((hash: number) => boolean) | undefined;
  /** How much was consumed of categories, in consumptions; what the recent items say, if nothing. */
  readonly categories?: readonly CategoryWeight[] | undefined;
}

export interface CategoryWeight {
  readonly category: string;
  readonly weight: number;
}

/** Places of features; before them stand the recent popularities. */
export const featurePlaces = {
  lasting: recentCount,
  newness: recentCount + 1,
  near: recentCount + 2,
  far: recentCount + 3,
  category: recentCount + 4,
  taste: recentCount + 5,
} as const;

export const featureCount = recentCount + 6;

/** Weights before anything was learnt: popularity, and a little of what goes together. */
export const firstWeights: readonly number[] = [0, 0, 0, 0.8, 0, 0.05, 0.05, 0.3, 0.2];

/** What the second newest item weighs beside the newest, for the near past and the far. */
const nearKeep = 0.3;
const farKeep = 0.9;

/** Consumptions by which a pair is drawn towards what chance would bring together. */
const shrinkage = 100;

/** Weight by which lists are drawn towards saying nothing, where pairs are all there is. */
const pairShrinkage = 10;

/** Consumptions by which a viewer's categories are drawn towards everybody's. */
const categoryShrinkage = 2;

/** What an older one of the recent items weighs for categories, beside the next newer. */
const categoryKeep = 0.9;

/** Consumptions for which an item counts as just arrived. */
const arrival = 10;

/** What is added to a reach, and what the taste says where there is none. */
const leastReach = 0.3;
const noReach = Math.log(leastReach);

/** Logarithms of how many times older than an item everything is, by the item's share of that age. */
const newness = Float64Array.from({ length: 4097 }, (_, i) => Math.log(4096 / Math.max(1, i)));

/**
 * The features of any item for one viewer, {@link look} having been called. All are logarithms, and those
 * of a pair, a category or the taste say by how much the viewer is more likely than others to want it:
 * a pair's is log(1 + w / (n s)) for weight w of the pair, share s of the item and shrinkage n.
 */
export class Sources {
  /** Slots of the viewer's recent items, the first {@link recentLength} of it. */
  readonly recent = new Int32Array(maxRecent);
  recentLength = 0;
  private readonly catalogue: Catalogue;
  private readonly near: Float64Array;
  private readonly far: Float64Array;
  private readonly touched: Int32Array;
  private touchedLength = 0;
  private readonly isRecent: Uint8Array;
  /** 1 for slots whose neighbours count, where not all are looked at. */
  private readonly isOption: Uint8Array;
  private readonly categoryWeights = new Float64Array(maxCategories + 1);
  private readonly categoryLifts = new Float64Array(maxCategories + 1);

  constructor(catalogue: Catalogue) {
    this.catalogue = catalogue;
    const { maxItems } = catalogue.items;
    this.near = new Float64Array(maxItems);
    this.far = new Float64Array(maxItems);
    this.touched = new Int32Array(maxItems);
    this.isRecent = new Uint8Array(maxItems);
    this.isOption = new Uint8Array(maxItems);
  }

  /** Looks at the items from where this viewer stands. */
  look(viewer: Viewer): void {
    this.meet(viewer);
    this.lookAtNeighbours(undefined);
    this.lookAtTaste(viewer);
  }

  /** Finds the items that this viewer consumed last: {@link recent} and {@link wasRecent} know them. */
  meet({ recent }: Viewer): void {
    this.lookAtRecent(recent);
  }

  /**
   * Looks at the first `count` of some slots alone, from where the viewer stands who was met last, in a
   * third of the time: the features of others are not known then.
   */
  lookAt(options: Int32Array, count: number, viewer: Viewer): void {
    const { isOption } = this;
    for (let i = 0; i < count; i++) isOption[options[i]] = 1;
    this.lookAtNeighbours(isOption);
    for (let i = 0; i < count; i++) isOption[options[i]] = 0;
    this.lookAtTaste(viewer);
  }

  /** Recent items whose neighbours count. */
  get pairedLength(): number {
    return Math.min(this.recentLength, pairedRecent);
  }

  /** Whether the viewer has just consumed the item in a slot. */
  wasRecent(slot: number): boolean {
    return this.isRecent[slot] === 1;
  }

  /** Writes the features of the item in a slot into `out` from `at` on. */
  features(slot: number, out: Float64Array, at: number): void {
    const { items, popularity, factors } = this.catalogue;
    for (let i = 0; i < recentCount; i++) out[at + i] = popularity.recent(slot, i);
    const { clock } = popularity;
    const age = (clock - items.since[slot] + arrival) / (clock + arrival);
    out[at + featurePlaces.lasting] = popularity.lasting(slot);
    out[at + featurePlaces.newness] = newness[Math.floor(age * (newness.length - 1))];
    out[at + featurePlaces.near] = this.near[slot];
    out[at + featurePlaces.far] = this.far[slot];
    out[at + featurePlaces.category] = this.categoryLifts[items.category[slot]];
    let taste = 0;
    if (factors.hasPerson) {
      const reach = factors.reach(slot);
      taste = reach > 0 ? Math.log(reach + leastReach) : noReach;
    }
    out[at + featurePlaces.taste] = taste;
  }

  /** What a recent item adds to a feature `near` or `far` of another. */
  pairLift(place: number, slot: number): { readonly near: number; readonly far: number } {
    const { items, neighbours, popularity } = this.catalogue;
    const weight = neighbours.weightOf(this.recent[place], slot);
    const lift = Math.log(1 + weight / (shrinkage * popularity.share(slot, items.count)));
    return { near: nearKeep ** place * lift, far: farKeep ** place * lift };
  }

  /**
   * How likely items are to follow by pairs alone: shares of the recent items' lists, the older ones
   * weighing less as they do where pairs are counted. Writes a score for each slot; other features are
   * as they were.
   */
  pairScores(viewer: Viewer, out: Float64Array): void {
    const { neighbours } = this.catalogue;
    this.lookAtRecent(viewer.recent);
    const length = Math.min(this.recentLength, pairedItems);
    out.fill(0);
    let weight = 1;
    for (let k = 0; k < length; k++, weight *= pairKeep) {
      const slot = this.recent[k];
      const from = slot * maxNeighbours;
      const scale = weight / (neighbours.sums[slot] + pairShrinkage);
      for (let at = from; at < from + neighbours.lengths[slot]; at++) {
        out[neighbours.slots[at]] += scale * neighbours.weights[at];
      }
    }
  }

  private lookAtRecent(hashes: ArrayLike<number>): void {
    const { recent, isRecent } = this;
    for (let k = 0; k < this.recentLength; k++) isRecent[recent[k]] = 0;
    this.recentLength = 0;
    for (let k = 0; k < Math.min(hashes.length, maxRecent); k++) {
      const slot = this.catalogue.items.slotOf(hashes[k]);
      if (slot < 0 || isRecent[slot] === 1) continue;
      isRecent[slot] = 1;
      recent[this.recentLength++] = slot;
    }
  }

  private lookAtTaste({ categories }: Viewer): void {
    this.lookAtCategories(categories);
    this.catalogue.factors.foldIn(this.recent, this.recentLength);
  }

  private lookAtNeighbours(isOption: Uint8Array | undefined): void {
    const { near, far, touched } = this;
    const { items, neighbours, popularity } = this.catalogue;
    for (let i = 0; i < this.touchedLength; i++) near[touched[i]] = far[touched[i]] = 0;
    this.touchedLength = 0;
    const perCount = popularity.scale(items.count) / shrinkage;
    const length = this.pairedLength;
    let nearWeight = 1;
    let farWeight = 1;
    for (let k = 0; k < length; k++, nearWeight *= nearKeep, farWeight *= farKeep) {
      const from = this.recent[k] * maxNeighbours;
      const end = from + neighbours.lengths[this.recent[k]];
      for (let at = from; at < end; at++) {
        const slot = neighbours.slots[at];
        if (isOption !== undefined && isOption[slot] === 0) continue;
        const expected = popularity.smoothed(slot);
        const lift = Math.log(1 + perCount * neighbours.weights[at] / expected);
        if (far[slot] === 0 && lift > 0) touched[this.touchedLength++] = slot;
        near[slot] += nearWeight * lift;
        far[slot] += farWeight * lift;
      }
    }
  }

  private lookAtCategories(given: readonly CategoryWeight[] | undefined): void {
    const { categoryWeights, categoryLifts } = this;
    const { items, categoryCounts, popularity } = this.catalogue;
    const count = items.categories.length;
    categoryWeights.fill(0, 0, count);
    let total = 0;
    const add = (category: number, weight: number) => {
      if (category === 0) return;
      categoryWeights[category] += weight;
      total += weight;
    };
    if (given === undefined) {
      for (let k = 0, weight = 1; k < this.recentLength; k++, weight *= categoryKeep) {
        add(items.category[this.recent[k]], weight);
      }
    } else {
      for (const { category, weight } of given) add(items.categoryNumber(category), weight);
    }
    categoryLifts.fill(0, 0, count);
    if (total === 0) return;
    for (let category = 1; category < count; category++) {
      const share = (categoryCounts[category] + 1) / (popularity.clock + count);
      const usual = categoryShrinkage * share;
      const own = (categoryWeights[category] + usual) / (total + categoryShrinkage);
      categoryLifts[category] = Math.log(own / share);
    }
  }
}
