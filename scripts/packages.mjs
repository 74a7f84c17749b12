// The packages of package-lock.json: whether node_modules holds them, and installing them if not.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { Failure, say, Stopped } from "./say.mjs";
import { supervise } from "./supervise.mjs";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */
/** @typedef {{ packages?: Record<string, LockedPackage> }} Lock */

/** What bench/peers installs beside the product's packages, which depend on none of them. */
export const peerPackages = "the packages of bench/peers (about 240 MB on disk; once)";

const ownPackages = "packages from package-lock.json (about 950 MB on disk; once)";

/**
 * Makes node_modules what package-lock.json says; does nothing, and takes milliseconds, where it is.
 *
 * @param {string} root the project's folder, or one with a package-lock.json of its own
 * @param {string} what is installed, for people
 */
export async function ensurePackages(root, what = ownPackages) {
  const lock = readLock(join(root, "package-lock.json"));
  if (lock === undefined) throw new Failure(`${root} holds no package-lock.json`);
  // npm writes this file when an installation is complete, and keeps it true from then on.
  const installed = readLock(join(root, "node_modules/.package-lock.json"));
  if (installed !== undefined && missingPackages(lock, installed).length === 0) return;
  await install(root, what);
}

/**
 * The packages that are locked but not installed in that version. Optional ones are for other
 * platforms and may be absent.
 *
 * @param {Lock} lock
 * @param {Lock} installed
 * @returns {string[]}
 */
export function missingPackages(lock, installed) {
  const found = installed.packages ?? {};
  return Object.entries(lock.packages ?? {})
    .filter(([path, wanted]) => {
      if (path === "") return false; // the project itself
      const there = found[path];
      if (there === undefined) return wanted.optional !== true;
      return there.version !== wanted.version || there.integrity !== wanted.integrity;
    })
    .map(([path]) => path);
}

/**
 * @param {string} root
 * @param {string} what
 */
async function install(root, what) {
  say(`installing ${what}`);
  const startedMs = Date.now();
  const progress = setInterval(() => {
    say(`still installing packages, ${Math.round((Date.now() - startedMs) / 1000)} s`);
  }, 10_000);
  const [program, ...first] = npmCommand();
  const code = await supervise(program, [
    ...first,
    "ci",
    // Whatever this machine's npm leaves out or forbids by default is needed here.
    "--include=prod",
    "--include=dev",
    "--include=optional",
    "--ignore-scripts=false",
    "--engine-strict=false",
    "--package-lock=true",
    // Each package that asks for a newer Node would be named otherwise: it gets one, from a package.
    "--loglevel=error",
    "--no-audit",
    "--no-fund",
  ], {
    cwd: root,
    // Install scripts that send statistics heed these.
    environment: { ...process.env, SCARF_ANALYTICS: "false", DO_NOT_TRACK: "1" },
  }).finally(() => clearInterval(progress));
  if (code > 128) throw new Stopped(code);
  if (code !== 0) {
    throw new Failure(
      `npm ci failed with exit code ${code}; what it said stands above. It needs the package ` +
        `registry (see "npm config get registry" and "npm ping") and a ${root} that can be written ` +
        "to. Then start this again.",
    );
  }
  say(`installed packages in ${Math.round((Date.now() - startedMs) / 1000)} s`);
}

/**
 * How to run npm: the one that runs this script, else the one on the path.
 *
 * @returns {string[]}
 */
export function npmCommand() {
  const running = process.env.npm_execpath ?? "";
  return basename(running) === "npm-cli.js" ? [process.execPath, running] : ["npm"];
}

/**
 * @param {string} file
 * @returns {Lock | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
