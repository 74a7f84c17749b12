// `npm start` and `npm run troupe -- <command>`: sees to packages and nats-server, then runs Troupe in
// a sandbox that lets it do what it has to and nothing else.
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findNatsServer } from "./nats-server.mjs";
import { ensurePackages } from "./packages.mjs";
import { natsServerCommands, permissionFlags, visibleEnvironment } from "./permissions.mjs";
import { denoProgram, nodeProgram } from "./runtimes.mjs";
import { Failure, runScript } from "./say.mjs";
import { launchSettings } from "./settings.mjs";
import { supervise } from "./supervise.mjs";

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * What an event leaves behind is garbage within milliseconds. With more room for the young, less of it
 * is taken for something that stays: a fifth less work per event (docs/benchmarks.md).
 */
const youngGeneration = "--max-semi-space-size=64";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const launcherWatch = join(root, "local/launcher-watch.ts");

await runScript(async () => {
  await ensurePackages(root);
  const parameters = process.argv.slice(2);
  const environment = { ...process.env, TROUPE_LAUNCHER: `${process.pid}` };
  if (parameters[0] !== "--script") return await runTroupe(parameters, environment);
  // A tool of this repository, such as the benchmark, which starts and measures what it likes.
  const [script, ...others] = parameters.slice(1);
  return await run([resolve(root, script), ...others], environment, ["--allow-all"]);
});

/**
 * Troupe itself, in the sandbox.
 *
 * @param {string[]} parameters
 * @param {Environment} environment
 */
async function runTroupe(parameters, environment) {
  const settings = launchSettings(parameters, environment, process.cwd());
  const { command, natsUrl, natsServer = "" } = settings;
  const isRun = !parameters.some((word) => word === "--help" || word === "-h");
  if (isRun && natsUrl === undefined && natsServerCommands.includes(command)) {
    const fetches = command === "demo";
    const program = await findNatsServer(
      root,
      commandLine(["--allow-all"]),
      { ...environment, NATS_SERVER: natsServer },
      fetches,
    );
    if (program === undefined && fetches) {
      throw new Failure("there is no nats-server to run; the reasons stand above");
    }
    if (program !== undefined) environment.NATS_SERVER = program;
  }
  const flags = permissionFlags(root, settings, environment);
  return await run([join(root, "main.ts"), ...parameters], visibleEnvironment(environment), flags);
}

/**
 * @param {string[]} script a script and its parameters
 * @param {Environment} environment
 * @param {string[]} permissions
 */
async function run(script, environment, permissions) {
  const [program, ...parameters] = commandLine(permissions);
  return await supervise(program, [...parameters, ...script], { environment });
}

/**
 * How to run TypeScript: Deno with these permissions, or Node where `TROUPE_RUNTIME=node` asks for it.
 *
 * @param {string[]} permissions
 * @returns {string[]}
 */
function commandLine(permissions) {
  const runtime = process.env.TROUPE_RUNTIME || "deno";
  if (runtime === "node") {
    const watch = pathToFileURL(launcherWatch).href;
    const flags = ["--disable-warning=ExperimentalWarning", youngGeneration];
    return [nodeProgram(root), ...flags, "--import", watch];
  }
  if (runtime !== "deno") {
    throw new Failure(`TROUPE_RUNTIME: found "${runtime}", wanted "deno" or "node"`);
  }
  const memory = `--v8-flags=${youngGeneration}`;
  const settings = ["--config", join(root, "deno.json"), memory, "--preload", launcherWatch];
  return [denoProgram(root), "run", ...settings, ...permissions];
}
