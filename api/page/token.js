// The key of a video id, as streams/token.ts makes it: live messages carry ids, lists carry keys.

const plainToken = /^[A-Za-z0-9_-]+$/;

/**
 * The subject token of an id: letters, digits, `_` and `-` stand for themselves, everything else is
 * its UTF-8 bytes, each as `=` and two hexadecimal digits (lone surrogates as in WTF-8).
 *
 * @param {string} id
 */
export function encodeToken(id) {
  if (plainToken.test(id)) return id;
  let token = "";
  for (const character of id) {
    token += plainToken.test(character) ? character : bytesOf(character).map(escaped).join("");
  }
  return token;
}

/**
 * @param {string} character
 * @returns {number[]}
 */
function bytesOf(character) {
  const point = character.codePointAt(0) ?? 0;
  const tail = [0x80 | ((point >> 6) & 63), 0x80 | (point & 63)];
  if (point < 0x80) return [point];
  if (point < 0x800) return [0xc0 | (point >> 6), tail[1]];
  if (point < 0x10000) return [0xe0 | (point >> 12), ...tail];
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), ...tail];
}

/** @param {number} byte */
function escaped(byte) {
  return `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
