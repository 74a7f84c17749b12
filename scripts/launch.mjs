// `npm start` and `npm run troupe -- <command>`: sees to packages and nats-server, then runs Troupe in
// a sandbox that lets it do what it has to and nothing else.
import { dirname, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { troupeCommand, typeScriptCommand } from "./command-line.mjs";
import { findNatsServer } from "./nats-server.mjs";
import { ensurePackages } from "./packages.mjs";
import { natsServerCommands, visibleEnvironment } from "./permissions.mjs";
import { Failure, runScript } from "./say.mjs";
import { launchSettings } from "./settings.mjs";
import { supervise } from "./supervise.mjs";

/** @typedef {Record<string, string | undefined>} Environment */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runtime = process.env.TROUPE_RUNTIME || "deno";

await runScript(async () => {
  await ensurePackages(root);
  const parameters = process.argv.slice(2);
  const environment = { ...process.env, TROUPE_LAUNCHER: `${process.pid}` };
  if (parameters[0] !== "--script") return await runTroupe(parameters, environment);
  // A tool of this repository, such as the benchmark, which starts and measures what it likes.
  const [script, ...others] = parameters.slice(1);
  const tool = typeScriptCommand(root, runtime, ["--allow-all"]);
  return await run([...tool, resolve(root, script), ...others], environment);
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
    const fetches = command !== "doctor";
    const program = await findNatsServer(
      root,
      typeScriptCommand(root, runtime, ["--allow-all"]),
      { ...environment, NATS_SERVER: natsServer },
      fetches,
    );
    if (program === undefined && fetches) {
      throw new Failure("there is no nats-server to run; the reasons stand above");
    }
    if (program !== undefined) environment.NATS_SERVER = program;
  }
  const troupe = troupeCommand(root, runtime, parameters, environment, process.cwd());
  return await run(troupe, visibleEnvironment(environment));
}

/**
 * @param {string[]} commandLine a program and its parameters
 * @param {Environment} environment
 */
async function run([program, ...parameters], environment) {
  return await supervise(program, parameters, { environment });
}
