// How far two ways of sorting the same things into groups agree.

/**
 * The adjusted Rand index: of all pairs of things, how many two groupings agree on putting together, less
 * what chance would give; 1 for the same groups under any names, 0 on average for unrelated ones.
 * Groups are whole numbers from 0 on, a thing a place.
 * Source: Hubert and Arabie, Comparing partitions, 1985.
 *
 * ```ts
 * adjustedRand([0, 0, 1, 1], [1, 1, 0, 0]); // 1
 * adjustedRand([0, 0, 1, 1], [0, 0, 1, 2]); // 4 / 7: it parts one pair of two that belong together
 * ```
 */
export function adjustedRand(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) {
    throw new RangeError(
      `found groups of ${one.length} and ${other.length} things, wanted as many`,
    );
  }
  const ones = new Map<number, number>();
  const others = new Map<number, number>();
  const both = new Map<string, number>();
  for (let i = 0; i < one.length; i++) {
    count(ones, one[i]);
    count(others, other[i]);
    count(both, `${one[i]} ${other[i]}`);
  }
  const together = pairsWithin(both);
  const [onePairs, otherPairs] = [pairsWithin(ones), pairsWithin(others)];
  const expected = onePairs * otherPairs / Math.max(1, pairs(one.length));
  const most = (onePairs + otherPairs) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairsWithin(counts: ReadonlyMap<unknown, number>): number {
  let sum = 0;
  for (const members of counts.values()) sum += pairs(members);
  return sum;
}

function pairs(count: number): number {
  return count * (count - 1) / 2;
}
