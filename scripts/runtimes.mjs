// The runtimes that Troupe's sources run on: Deno, from its npm package, or a Node that is new enough.
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Failure } from "./say.mjs";

/** The oldest Node that runs the sources as they are: it strips types, and Effect asks for it. */
const oldestNode = [22, 19];

/**
 * The Deno program itself, rather than the script that npm puts on the path: signals and exit codes
 * then pass without a process between.
 *
 * @param {string} root the project's folder
 * @returns {string}
 */
export function denoProgram(root) {
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const platform = `${process.platform}-${process.arch}${
    process.platform === "linux" ? "-glibc" : ""
  }`;
  const program = [join("@deno", platform, name), join("deno", name)]
    .map((path) => join(root, "node_modules", path))
    .find(existsSync);
  if (program !== undefined) return program;
  throw new Failure(
    `the npm package of Deno has no program for ${platform}. With Node ${
      oldestNode.join(".")
    } or ` +
      "newer on this machine, TROUPE_RUNTIME=node runs the same sources.",
  );
}

/**
 * A Node that is new enough: the machine's own, else the one of the npm package `node`.
 *
 * @param {string} root the project's folder
 * @returns {string}
 */
export function nodeProgram(root) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const program = join(root, "node_modules/node/bin/node");
  if (existsSync(program)) return program;
  throw new Failure(
    `found Node ${process.versions.node}, wanted ${oldestNode.join(".")} or newer, and the npm ` +
      'package "node" has brought none: "npm rebuild node" lets it fetch one.',
  );
}

/** @param {string} version */
export function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}
