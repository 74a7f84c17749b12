// Keeping a bounded run of what arrives in overlapping pieces.

/**
 * What was known and what is newer as one list, each thing once (the newer wording stands), in the
 * order of `timeOf`, the latest `limit` of them.
 *
 * @template Item
 * @param {readonly Item[]} known
 * @param {readonly Item[]} newer
 * @param {(item: Item) => string | number} keyOf
 * @param {(item: Item) => string} timeOf an ISO time
 * @param {number} limit
 * @returns {Item[]}
 */
export function merged(known, newer, keyOf, timeOf, limit) {
  const all = new Map(known.map((item) => [keyOf(item), item]));
  for (const item of newer) all.set(keyOf(item), item);
  const items = [...all.values()];
  items.sort((a, b) => timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0);
  return items.slice(-limit);
}
