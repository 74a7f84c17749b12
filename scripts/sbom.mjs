// `npm run sbom`: writes dist/troupe.cdx.json, the software bill of materials of what Troupe runs with.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { billOfMaterials, program } from "./bill-of-materials.mjs";
import { typeScriptCommand } from "./command-line.mjs";
import { findNatsServer } from "./nats-server.mjs";
import { ensurePackages } from "./packages.mjs";
import { Failure, runScript, say } from "./say.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await runScript(async () => {
  await ensurePackages(root);
  const file = process.argv[2] ?? join(root, "dist/troupe.cdx.json");
  const { packages } = json("package-lock.json");
  const natsServer = await natsServerProgram();
  const others = [denoRuntime(packages), ...natsServer, embeddedPostgres()];
  const bill = billOfMaterials(json("package.json"), packages, others, {
    serialNumber: `urn:uuid:${randomUUID()}`,
    timestamp: new Date().toISOString(),
  });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
  say(`wrote ${file}: ${bill.components.length} components`);
  return 0;
});

/** @param {Record<string, { version?: string }>} packages */
function denoRuntime(packages) {
  const { version } = packages["node_modules/deno"];
  if (version === undefined) throw new Failure("package-lock.json has no version of deno");
  return program({
    type: "platform",
    name: "deno",
    version,
    purl: `pkg:github/denoland/deno@v${version}`,
    licence: "MIT",
    description: "The runtime, which the npm package of this name brings as a program",
  });
}

/** The nats-server that a demo on this computer would run; none where there is none. */
async function natsServerProgram() {
  const command = typeScriptCommand(root, "deno", ["--allow-all"]);
  const path = await findNatsServer(root, command, process.env, false);
  if (path === undefined) {
    say("there is no nats-server here, so that the bill has none");
    return [];
  }
  const said = execFileSync(path, ["--version"], { encoding: "utf8" });
  const version = /v?(\d+\.\d+\.\d+)/.exec(said)?.[1];
  if (version === undefined) throw new Failure(`${path} told no version: ${said}`);
  return [program({
    type: "application",
    name: "nats-server",
    version,
    purl: `pkg:github/nats-io/nats-server@v${version}`,
    licence: "Apache-2.0",
    description: "The message broker that a demo, a cluster or the single file runs",
  })];
}

/** The Postgres inside PGlite, which says of itself what it is. */
function embeddedPostgres() {
  const file = "node_modules/@electric-sql/pglite/dist/pglite.wasm";
  const wasm = readFileSync(join(root, file), "latin1");
  const version = /PostgreSQL (\d+\.\d+)/.exec(wasm)?.[1];
  if (version === undefined) throw new Failure(`${file} tells no version of PostgreSQL`);
  return program({
    type: "application",
    name: "postgresql",
    version,
    purl: `pkg:generic/postgresql@${version}`,
    licence: "PostgreSQL",
    description: "The database inside PGlite, compiled to WebAssembly",
  });
}

/** @param {string} name */
function json(name) {
  return JSON.parse(readFileSync(join(root, name), "utf8"));
}
