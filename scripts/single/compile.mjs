// The single file as `deno compile` makes it, where the base program that this takes can be had.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { denoMemory } from "../command-line.mjs";
import { Failure } from "../say.mjs";
import { bundle, run } from "./stage.mjs";

/**
 * Its permissions are fixed when it is compiled and hold for every command, so they are wider than those
 * that scripts/permissions.mjs gives to each: any folder, any host, any program.
 */
const permissions = [
  "--no-prompt",
  "--allow-env",
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-run",
  "--allow-sys=uid,hostname,cpus,statfs",
];

/** The compiled file is the runtime itself, and takes the place of these. */
const replaced = ["node_modules/deno", "launch.js", "launcher-watch.js", "main.js"];

/**
 * Compiles a filled stage, of which it removes what is not needed.
 *
 * @param {string} root the project's folder
 * @param {string} stage
 * @param {string} file
 */
export async function compile(root, stage, file) {
  for (const path of replaced) rmSync(join(stage, path), { recursive: true });
  await bundle(root, stage, ["scripts/single/compiled.ts"]);
  const options = ["--no-config", denoMemory, "--self-extracting", "--include", stage];
  const program = join(stage, "compiled.js");
  try {
    await run(root, ["compile", ...options, ...permissions, "--output", file, program]);
  } catch (error) {
    throw new Failure(
      `${
        error instanceof Error ? error.message : error
      }. deno compile fetches a base program of its ` +
        "version (denort) from Deno's own site, once, or takes the one that DENORT_BIN names; " +
        "`npm run build:single` without --compile needs neither.",
    );
  }
}
