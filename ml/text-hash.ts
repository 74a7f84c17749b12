// Hashes of texts, for sketches, tables and memories that have no room for the texts themselves: equal texts,
// equal hash, on every computer and at every replay.

/**
 * 32 well-mixed bits of a text, never 0, so that 0 may stand for no text at all.
 * Of 20,000 texts two share a hash once in 22 such sets.
 * Sources: Fowler, Noll and Vo, FNV-1a, over UTF-16 code units; the last mixing of Appleby's MurmurHash3.
 *
 * ```ts
 * textHash("dQw4w9WgXcQ"); // 169695280
 * ```
 */
export function textHash(text: string): number {
  return saltedHash(text, 0);
}

/**
 * Like {@link textHash}, other bits for each salt.
 *
 * ```ts
 * saltedHash("FR", 1); // 1601805239
 * saltedHash("FR", 2); // 1959487349
 * ```
 */
export function saltedHash(text: string, salt: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return mixed(hash) || 1;
}

/** A hash of two hashes in that order. */
export function crossed(one: number, other: number): number {
  return mixed(Math.imul(one, 0x9e3779b1) ^ other);
}

/** The bits of a number spread evenly over 32 bits. */
export function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
