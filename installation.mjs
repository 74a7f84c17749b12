// Where the files are that come with Troupe. A checkout and the folder that the single file unpacks itself
// into (docs/single-file.md) hold them at the same places; programs only are sources in the one, and
// bundles at the top in the other.
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);

/** This module itself has become part of a bundle, in the file of that one's name. */
const isBundled = basename(here) !== "installation.mjs";

/** The folder that holds all of Troupe. */
export const installationFolder = dirname(here);

/**
 * A file or folder that comes with Troupe.
 *
 * @param {string} path in a checkout: `db/migrations`
 * @returns {string}
 */
export function carried(path) {
  return join(installationFolder, path);
}

/**
 * The file to run for a program of Troupe.
 *
 * @param {string} source in a checkout: `training/thread.ts`
 * @returns {string} the source, or the bundle of it: `thread.js`
 */
export function programFile(source) {
  return carried(isBundled ? `${basename(source, ".ts")}.js` : source);
}

/**
 * The folder of an installed package; throws where it is not installed.
 *
 * @param {string} name
 * @returns {string}
 */
export function packageFolder(name) {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
