// What a user consumed last, and which categories they like best.
import { addF32, f32At, setF32, setU32, u32At } from "./cells.ts";
import { FadedSums } from "./fading.ts";
import { keptCategories, recentItems, userAt } from "./layout.ts";

/** How an item that is opened stands to those before it. */
export type Novelty = "new" | "repeat" | "same";

/**
 * Looks for an item among the last 16: `same` where it was consumed from `sinceMs` to `untilMs`, which is a
 * session, `repeat` where at another time, `new` where it is not among them.
 */
export function noveltyOf(
  view: DataView,
  item: number,
  sinceMs: number,
  untilMs: number,
): Novelty {
  for (let i = 0; i < recentItems; i++) {
    if (u32At(view, userAt.items, i) !== item) continue;
    const seconds = u32At(view, userAt.itemSeconds, i);
    const isSame = seconds >= secondsOf(sinceMs) && seconds <= secondsOf(untilMs);
    return isSame ? "same" : "repeat";
  }
  return "new";
}

/** Remembers that an item was consumed; it takes the place of the one consumed longest ago. */
export function remember(view: DataView, item: number, atMs: number): void {
  const seconds = secondsOf(atMs);
  let oldest = 0;
  for (let i = 0; i < recentItems; i++) {
    const at = u32At(view, userAt.itemSeconds, i);
    if (u32At(view, userAt.items, i) === item) {
      if (seconds > at) setU32(view, userAt.itemSeconds, i, seconds);
      return;
    }
    if (at < u32At(view, userAt.itemSeconds, oldest)) oldest = i;
  }
  if (seconds < u32At(view, userAt.itemSeconds, oldest)) return;
  setU32(view, userAt.items, oldest, item);
  setU32(view, userAt.itemSeconds, oldest, seconds);
}

/** An item by its hash, and when it was consumed, to the second. */
export interface RecentItem {
  readonly hash: number;
  readonly atMs: number;
}

/** The items consumed last, the newest first. */
export function recentItemsOf(view: DataView): RecentItem[] {
  const found: RecentItem[] = [];
  for (let i = 0; i < recentItems; i++) {
    const hash = u32At(view, userAt.items, i);
    if (hash !== 0) found.push({ hash, atMs: 1000 * u32At(view, userAt.itemSeconds, i) });
  }
  return found.sort((a, b) => b.atMs - a.atMs || a.hash - b.hash);
}

/**
 * Adds weight to a category among `names`, which holds as many as there are weights. A fifth takes the
 * place of the lightest and inherits its weight, so that no category with more than a quarter of all is
 * missing.
 * Source: Metwally, Agrawal and El Abbadi, Efficient computation of frequent and top-k elements in data
 * streams, 2005.
 */
export function favour(
  view: DataView,
  names: (string | undefined)[],
  from: number,
  category: string,
  weight: number,
): void {
  let lightest = 0;
  for (let i = 0; i < keptCategories; i++) {
    const name = names[from + i];
    if (name === category || name === undefined) {
      names[from + i] = category;
      return addF32(view, userAt.favourites, i, weight);
    }
    if (f32At(view, userAt.favourites, i) < f32At(view, userAt.favourites, lightest)) lightest = i;
  }
  names[from + lightest] = category;
  setF32(view, userAt.favourites, lightest, f32At(view, userAt.favourites, lightest) + weight);
}

function secondsOf(atMs: number): number {
  return Math.floor(atMs / 1000);
}

/** The favourite categories and their fading weights, about as many as items were opened; best first. */
export function favouritesOf(
  view: DataView,
  names: readonly (string | undefined)[],
  from: number,
  atMs: number,
): { readonly category: string; readonly weight: number }[] {
  const found: { category: string; weight: number }[] = [];
  const { slowFactor } = new FadedSums(view, atMs);
  for (let i = 0; i < keptCategories; i++) {
    const category = names[from + i];
    if (category === undefined) continue;
    found.push({ category, weight: f32At(view, userAt.favourites, i) * slowFactor });
  }
  return found.sort((a, b) => b.weight - a.weight);
}
