// `npm run build:single`: dist/troupe, one executable that needs nothing else (docs/single-file.md).
// `-- --output <file>` names another; `-- --compile` makes it with `deno compile` instead.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { typeScriptCommand } from "../command-line.mjs";
import { findNatsServer } from "../nats-server.mjs";
import { ensurePackages } from "../packages.mjs";
import { Failure, runScript, say } from "../say.mjs";
import { flagValue } from "../settings.mjs";
import { pack } from "./archive.mjs";
import { compile } from "./compile.mjs";
import { fillStage } from "./stage.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

await runScript(async () => {
  if (process.platform !== "linux") {
    throw new Failure(
      `the single file is for Linux, and is built there; found ${process.platform}`,
    );
  }
  const startedMs = Date.now();
  const parameters = process.argv.slice(2);
  const file = resolve(root, flagValue(parameters, "output") ?? "dist/troupe");
  await ensurePackages(root);
  const deno = typeScriptCommand(root, "deno", ["--allow-all"]);
  const natsServer = await findNatsServer(root, deno, process.env, true);
  if (natsServer === undefined) throw new Failure("there is no nats-server to pack");
  mkdirSync(dirname(file), { recursive: true });
  const stage = mkdtempSync(join(tmpdir(), "troupe-single-"));
  try {
    await fillStage(root, stage, natsServer);
    if (parameters.includes("--compile")) await compile(root, stage, file);
    else pack(stage, readFileSync(join(root, "scripts/single/header.sh"), "utf8"), file);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  say(`${file}: ${megabytes} MB, in ${Math.round((Date.now() - startedMs) / 1000)} s`);
  return 0;
});
