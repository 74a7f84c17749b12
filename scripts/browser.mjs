// A browser for the tests of the page: found, or installed where that is allowed.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { say } from "./say.mjs";
import { supervise } from "./supervise.mjs";

const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const bundles = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The path of a Chromium or Chrome: `CHROME_PATH`, else one on the path or where macOS has it.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string | undefined}
 */
export function findBrowser(environment) {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [
    environment.CHROME_PATH ?? "",
    ...programs.flatMap((program) => folders.map((folder) => join(folder, program))),
    ...bundles,
  ];
  return candidates.find(isProgram);
}

/**
 * As {@link findBrowser}, but installs Debian's Chromium where there is none and this user may.
 *
 * @returns {Promise<string | undefined>}
 */
export async function ensureBrowser() {
  const found = findBrowser(process.env);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && hasPackage("chromium")) {
    say("installing Chromium for the tests of the page (apt-get install chromium)");
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await supervise("apt-get", ["install", "-q", "-y", "chromium"], { environment });
  }
  return findBrowser(process.env);
}

/**
 * Whether apt knows the package, after a look at the newest lists.
 *
 * @param {string} name
 */
function hasPackage(name) {
  if (spawnSync("apt-get", ["update", "-q"], { stdio: "ignore" }).status !== 0) return false;
  const policy = spawnSync("apt-cache", ["policy", name], { encoding: "utf8" });
  return /Candidate: \d/.test(policy.stdout ?? "");
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return path !== "";
  } catch {
    return false;
  }
}
