// Who started this script, and noticing that they have gone without a word (`kill -9`).
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

const watchMs = 250;

/**
 * Calls back once npm, having started this script, is no longer there. Who starts the script without
 * npm may mean to leave it running alone, and is not watched.
 *
 * @param {() => void} gone
 * @returns {() => void} ends the watch
 */
export function whenStarterIsGone(gone) {
  const starters = process.env.npm_lifecycle_event === undefined ? [] : npmAncestors();
  if (starters.length === 0) return () => {};
  const watch = setInterval(() => {
    if (starters.every(isAlive)) return;
    clearInterval(watch);
    gone();
  }, watchMs);
  watch.unref();
  return () => clearInterval(watch);
}

/**
 * npm runs a script through a shell, which the script may or may not have replaced.
 *
 * @returns {number[]}
 */
function npmAncestors() {
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  if (isNpm(parent)) return [parent];
  return grandparent !== undefined && isNpm(grandparent) ? [parent, grandparent] : [];
}

/** @param {number} pid */
function isNpm(pid) {
  return /^npm\b|npm-cli\.js/.test(ofProcess(pid, "args"));
}

/**
 * @param {number} pid
 * @returns {number | undefined}
 */
function parentOf(pid) {
  const parent = Number.parseInt(ofProcess(pid, "ppid"), 10);
  return parent > 1 ? parent : undefined;
}

/**
 * What is known of a process; empty where nothing is.
 *
 * @param {number} pid
 * @param {"args" | "ppid"} what
 */
function ofProcess(pid, what) {
  try {
    if (what === "args") return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";
  } catch {
    // no /proc, as on macOS
    const { stdout } = spawnSync("ps", ["-o", `${what}=`, "-p", `${pid}`], { encoding: "utf8" });
    return (stdout ?? "").trim();
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
