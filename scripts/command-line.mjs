// How Troupe is run: the runtime with its flags, and under Deno a sandbox that lets the command do what
// it has to and nothing else.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { programFile } from "../installation.mjs";
import { permissionFlags } from "./permissions.mjs";
import { denoProgram, nodeProgram } from "./runtimes.mjs";
import { Failure } from "./say.mjs";
import { launchSettings } from "./settings.mjs";

/**
 * What an event leaves behind is garbage within milliseconds. With more room for the young, less of it
 * is taken for something that stays: a fifth less work per event (docs/benchmarks.md).
 */
const youngGeneration = "--max-semi-space-size=64";

/** The same, for Deno. */
export const denoMemory = `--v8-flags=${youngGeneration}`;

/**
 * How to run TypeScript on `runtime`: `deno` with these permissions, or `node`.
 *
 * @param {string} root the project's folder
 * @param {string} runtime
 * @param {readonly string[]} permissions
 * @returns {string[]} the program and its parameters, behind which the script goes
 */
export function typeScriptCommand(root, runtime, permissions) {
  const watch = programFile("local/launcher-watch.ts");
  if (runtime === "node") {
    const flags = ["--disable-warning=ExperimentalWarning", youngGeneration];
    return [nodeProgram(root), ...flags, "--import", pathToFileURL(watch).href];
  }
  if (runtime !== "deno") {
    throw new Failure(`TROUPE_RUNTIME: found "${runtime}", wanted "deno" or "node"`);
  }
  const settings = ["--config", join(root, "deno.json"), denoMemory, "--preload", watch];
  return [denoProgram(root), "run", ...settings, ...permissions];
}

/**
 * How to run Troupe with these parameters.
 *
 * @param {string} root the project's folder
 * @param {string} runtime `deno` or `node`
 * @param {readonly string[]} parameters what stands behind `troupe`
 * @param {Readonly<Record<string, string | undefined>>} environment that it will have
 * @param {string} folder the working folder that it will have
 * @returns {string[]} the program and its parameters
 */
export function troupeCommand(root, runtime, parameters, environment, folder) {
  const settings = launchSettings(parameters, environment, folder);
  const permissions = permissionFlags(root, settings, environment);
  return [...typeScriptCommand(root, runtime, permissions), programFile("main.ts"), ...parameters];
}
