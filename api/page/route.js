// Where the reader is: the hash names a video or a section, so that any view can be linked to.

/** Sections that a hash can name. */
const sections = ["accuracy", "models", "publishing", "events", "stream"];

/** @typedef {{ kind: "home" } | { kind: "video", key: string } | { kind: "section", id: string }} Route */

/**
 * Reads a hash; undefined where it is no route of ours (a skip link, a stray anchor).
 *
 * ```js
 * routeOf("#/video/a=20b"); // { kind: "video", key: "a=20b" }
 * ```
 *
 * @param {string} hash
 * @returns {Route | undefined}
 */
export function routeOf(hash) {
  if (hash === "" || hash === "#" || hash === "#/") return { kind: "home" };
  if (!hash.startsWith("#/")) return undefined;
  const [kind, ...rest] = hash.slice(2).split("/");
  if (kind === "video" && rest.join("/") !== "") return { kind, key: decoded(rest.join("/")) };
  return sections.includes(kind) ? { kind: "section", id: kind } : undefined;
}

/**
 * The hash of a video.
 *
 * @param {string} key
 */
export function videoHash(key) {
  return `#/video/${encodeURIComponent(key)}`;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
