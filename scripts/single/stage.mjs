// The folder that the single file unpacks: programs as bundles at the top, all else where a checkout has it.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { denoProgram } from "../runtimes.mjs";
import { Failure } from "../say.mjs";
import { supervise } from "../supervise.mjs";

/** What runs as a process or a thread of its own. */
const programs = [
  "main.ts",
  "local/launcher-watch.ts",
  "training/thread.ts",
  "training/factors-thread.ts",
  "scripts/single/launch.ts",
];

/** Files and folders at the places where a checkout has them, without sources and tests. */
const files = [
  "LICENSE",
  "deno.json",
  "api/client/connect.js",
  "api/documentation",
  "api/page",
  "db/migrations",
  "node_modules/swagger-ui-dist/package.json",
  "node_modules/swagger-ui-dist/swagger-ui.css",
  "node_modules/swagger-ui-dist/swagger-ui-bundle.js",
  "node_modules/openapi-fetch/package.json",
  "node_modules/openapi-fetch/dist/index.mjs",
  "node_modules/uplot/package.json",
  "node_modules/uplot/dist/uPlot.esm.js",
  "node_modules/uplot/dist/uPlot.min.css",
  "node_modules/@tensorflow/tfjs-backend-wasm/package.json",
  "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
  "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm",
];

/** What PGlite looks for beside its own code, which becomes part of a bundle. */
const besidePglite = ["pglite.wasm", "pglite.data", "initdb.wasm"];

/** How the commands are called in a checkout, and how with the single file. */
const calls = /** @type {const} */ ([
  [/npm run (--silent )?troupe -- /g, "./troupe "],
  [/npm start -- /g, "./troupe "],
  [/npm start\b/g, "./troupe"],
]);

/** What packages of the older kind, now in a module, find missing. */
const preamble = 'import{createRequire as requireFor}from"node:module";' +
  "const require=requireFor(import.meta.url),__filename=import.meta.filename," +
  "__dirname=import.meta.dirname;\n";

/**
 * Fills `stage`, which is there and empty.
 *
 * @param {string} root the project's folder
 * @param {string} stage
 * @param {string} natsServer the program
 */
export async function fillStage(root, stage, natsServer) {
  // Both to their ends, so that none still writes where the other has failed.
  const made = [bundle(root, stage, programs), makeDatabase(root, join(stage, "db/fresh"))];
  await Promise.allSettled(made);
  await Promise.all(made);
  for (const path of files) {
    cpSync(join(root, path), join(stage, path), {
      recursive: true,
      filter: (source) => !source.endsWith(".ts"),
    });
  }
  const pglite = join(root, "node_modules/@electric-sql/pglite/dist");
  for (const name of besidePglite) cpSync(join(pglite, name), join(stage, name));
  reword(join(stage, "api/page"));
  cpSync(natsServer, join(stage, "nats-server"));
  mkdirSync(join(stage, "node_modules/deno"));
  cpSync(denoProgram(root), join(stage, "node_modules/deno/deno"));
  copyLicences(root, join(stage, "licences"));
}

/**
 * Bundles programs, each into a file at the top.
 *
 * @param {string} root
 * @param {string} stage
 * @param {readonly string[]} programs
 */
export async function bundle(root, stage, programs) {
  for (const program of programs) {
    const output = join(stage, `${basename(program, ".ts")}.js`);
    const flags = ["--quiet", "--minify", "--keep-names", "--output", output];
    await run(root, ["bundle", ...flags, program]);
    writeFileSync(output, preamble + readFileSync(output, "utf8"));
  }
  reword(stage);
}

/**
 * @param {string} root
 * @param {string} folder
 */
async function makeDatabase(root, folder) {
  mkdirSync(dirname(folder), { recursive: true });
  await run(root, ["run", "--allow-all", "scripts/single/database.ts", folder]);
  rmSync(`${folder}.lock`);
}

/**
 * Deno with these parameters, in the project's folder.
 *
 * @param {string} root
 * @param {string[]} parameters
 */
export async function run(root, parameters) {
  const code = await supervise(denoProgram(root), parameters, { cwd: root });
  if (code !== 0) throw new Failure(`deno ${parameters.join(" ")}: exit code ${code}`);
}

/**
 * Has the scripts in a folder tell of commands as the single file takes them.
 *
 * @param {string} folder
 */
function reword(folder) {
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    const reworded = calls.reduce((text, [from, to]) => text.replaceAll(from, to), text);
    if (reworded !== text) writeFileSync(file, reworded);
  }
}

/**
 * The licences of all packages that may be part of the bundles.
 *
 * @param {string} root
 * @param {string} folder
 */
function copyLicences(root, folder) {
  mkdirSync(folder);
  /** @type {{ packages: Record<string, { dev?: boolean, optional?: boolean }> }} */
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  for (const [path, { dev, optional }] of Object.entries(lock.packages)) {
    if (path === "" || dev === true || optional === true) continue;
    for (const name of readdirSync(join(root, path))) {
      if (!/^(licen[cs]e|notice)\b/i.test(name)) continue;
      const copy = `${path.replace(/^.*node_modules\//, "").replace("/", "-")}-${name}`;
      cpSync(join(root, path, name), join(folder, copy));
    }
  }
}
