// The ten best of all items for somebody, ties at random, and what that is worth.
import { mixed } from "../ml/text-hash.ts";

/** Items that a list holds. */
export const listLength = 10;

/**
 * The ten highest scores of places from 0 to `count`, but for those that are `isOut`, which is asked of
 * those only that would be among the ten. Places of -Infinity are none. Ties are decided by a draw that
 * follows from `seed`.
 *
 * ```ts
 * topTen([3, 9, 3, 1], 4, (place) => place === 1, 1); // [0, 2, 3] or [2, 0, 3], by the seed
 * ```
 */
export function topTen(
  scores: ArrayLike<number>,
  count: number,
  isOut: (place: number) => boolean,
  seed: number,
): number[] {
  const top: number[] = [];
  const draw = (place: number) => mixed(place ^ seed);
  const isBetter = (one: number, other: number) =>
    scores[one] > scores[other] || (scores[one] === scores[other] && draw(one) > draw(other));
  let least = -Infinity;
  for (let place = 0; place < count; place++) {
    const score = scores[place];
    if (score < least || score === -Infinity) continue;
    const isFull = top.length === listLength;
    if (isFull && !isBetter(place, top[listLength - 1])) continue;
    if (isOut(place)) continue;
    if (isFull) top.pop();
    let at = top.length;
    while (at > 0 && isBetter(place, top[at - 1])) at--;
    top.splice(at, 0, place);
    if (top.length === listLength) least = scores[top[listLength - 1]];
  }
  return top;
}

/** How often a method had what was taken among its ten, how high up, and how many items it ever showed. */
export class HitTally {
  private readonly shown: Uint8Array;
  private hits = 0;
  private gain = 0;

  constructor(items: number) {
    this.shown = new Uint8Array(items);
  }

  /** Hits so far. */
  get count(): number {
    return this.hits;
  }

  /** Takes a list of items, the best first, and the item that was taken. */
  add(list: readonly number[], taken: number): void {
    for (const item of list) this.shown[item] = 1;
    const place = list.indexOf(taken);
    if (place < 0) return;
    this.hits += 1;
    this.gain += 1 / Math.log2(place + 2);
  }

  /** The figures over so many choices; there being one right answer, the ideal gain is 1. */
  figures(choices: number, items: number) {
    const shown = this.shown.reduce((sum, each) => sum + each, 0);
    return {
      hitRate10: choices > 0 ? this.hits / choices : 0,
      ndcg10: choices > 0 ? this.gain / choices : 0,
      coverage: items > 0 ? shown / items : 0,
    };
  }
}
