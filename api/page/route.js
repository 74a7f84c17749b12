// Where the reader is: the hash names a video, a section, the audience or a user, experiments or one of
// them, so that any view can be linked to.

/** Sections that a hash can name. */
const sections = ["accuracy", "models", "publishing", "events", "stream"];

/**
 * @typedef {{ kind: "home" | "audience" | "experiments" }
 *   | { kind: "video" | "user" | "experiment", key: string }
 *   | { kind: "section", id: string }} Route
 */

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
  const key = decoded(rest.join("/"));
  if (kind === "video" && key !== "") return { kind, key };
  if (kind === "users" && key !== "") return { kind: "user", key };
  if (kind === "experiments") return key === "" ? { kind } : { kind: "experiment", key };
  if (kind === "audience") return { kind };
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

/**
 * The hash of a user.
 *
 * @param {string} key
 */
export function userHash(key) {
  return `#/users/${encodeURIComponent(key)}`;
}

/**
 * The hash of an experiment.
 *
 * @param {string} id
 */
export function experimentHash(id) {
  return `#/experiments/${encodeURIComponent(id)}`;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
