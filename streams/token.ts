// Ids and subject tokens: any id becomes one NATS subject token and back, and a token names its
// partition.
import { InvalidId } from "./errors.ts";

/** The longest id accepted, in Unicode code points. */
export const maxIdCharacters = 128;

const hexDigits = "0123456789ABCDEF";
const plainToken = /^[A-Za-z0-9_-]+$/;
const legalToken = /^(?:[A-Za-z0-9_-]|=[0-9A-F]{2})+$/;

/** Counts code points, without allocating; stops as soon as the count passes `limit`. */
function codePoints(text: string, limit: number): number {
  let count = 0;
  for (let i = 0; i < text.length && count <= limit; i++) {
    const unit = text.charCodeAt(i);
    const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) i++;
    count++;
  }
  return count;
}

/** Whether `id` has 1 to {@link maxIdCharacters} characters: every such string is a legal id. */
export function isId(id: string): boolean {
  if (id.length === 0 || id.length > 2 * maxIdCharacters) return false;
  return id.length <= maxIdCharacters || codePoints(id, maxIdCharacters) <= maxIdCharacters;
}

/**
 * The subject token of an id. Letters, digits, `_` and `-` stand for themselves; every other
 * character is written as its UTF-8 bytes, each as `=` and two hexadecimal digits. A lone surrogate,
 * which has no UTF-8, takes the three bytes it would have in WTF-8, so that any string survives.
 *
 * ```ts
 * encodeToken("dQw4w9WgXcQ"); // "dQw4w9WgXcQ"
 * encodeToken("a b.c");       // "a=20b=2Ec"
 * encodeToken("é");           // "=C3=A9"
 * ```
 */
export function encodeToken(id: string): string {
  if (!isId(id)) throw new InvalidId({ found: id.slice(0, 40), length: id.length });
  if (plainToken.test(id)) return id;
  let token = "";
  for (let i = 0; i < id.length; i++) {
    const point = id.codePointAt(i) ?? 0;
    if (point > 0xffff) i++;
    if (point < 0x80 && plainToken.test(id[i])) token += id[i];
    else token += escapedBytes(point);
  }
  return token;
}

function escapedBytes(point: number): string {
  if (point < 0x80) return escaped(point);
  if (point < 0x800) return escaped(0xc0 | (point >> 6)) + escaped(0x80 | (point & 63));
  const tail = escaped(0x80 | ((point >> 6) & 63)) + escaped(0x80 | (point & 63));
  if (point < 0x10000) return escaped(0xe0 | (point >> 12)) + tail;
  return escaped(0xf0 | (point >> 18)) + escaped(0x80 | ((point >> 12) & 63)) + tail;
}

function escaped(byte: number): string {
  return "=" + hexDigits[byte >> 4] + hexDigits[byte & 15];
}

/**
 * The id of a subject token, the inverse of {@link encodeToken}.
 * Fails with {@link InvalidId} where the text is no token that `encodeToken` could have made.
 */
export function decodeToken(token: string): string {
  if (plainToken.test(token) && isId(token)) return token;
  const id = legalToken.test(token) ? decodeBytes(token) : undefined;
  if (id === undefined || !isId(id) || encodeToken(id) !== token) {
    throw new InvalidId({ found: token.slice(0, 40), length: token.length });
  }
  return id;
}

function decodeBytes(token: string): string | undefined {
  let id = "";
  let i = 0;
  const next = (): number => {
    if (token[i] !== "=") return token.charCodeAt(i++);
    const byte = Number.parseInt(token.slice(i + 1, i + 3), 16);
    i += 3;
    return byte;
  };
  while (i < token.length) {
    const lead = next();
    let extra = 0;
    if (lead >= 0xf0) extra = 3;
    else if (lead >= 0xe0) extra = 2;
    else if (lead >= 0xc0) extra = 1;
    let point = extra === 0 ? lead : lead & (0x3f >> extra);
    for (; extra > 0; extra--) {
      if (token[i] !== "=") return undefined;
      point = (point << 6) | (next() & 63);
    }
    if (point > 0x10ffff) return undefined;
    id += String.fromCodePoint(point);
  }
  return id;
}

/**
 * The partition of a token among `partitions`: FNV-1a 32 modulo the count, the very function behind
 * the server's `{{partition(N, …)}}`, so an owner can be computed without asking.
 * Source: Fowler, Noll and Vo, http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function partitionOf(token: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i++) {
    hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % partitions;
}
