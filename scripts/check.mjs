// `npm run check`: formatting, lint, types, dependencies, and the rules of the house.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ensurePackages, peerPackages } from "./packages.mjs";
import { denoProgram } from "./runtimes.mjs";
import { runScript, say } from "./say.mjs";
import { supervise } from "./supervise.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const houseTest = "test/house.test.ts";

await runScript(async () => {
  await ensurePackages(root);
  await ensurePackages(join(root, "bench/peers"), peerPackages);
  const deno = denoProgram(root);
  const vitest = ["run", "--allow-all", "node_modules/vitest/vitest.mjs", "run", houseTest];
  /** @type {[string, string[]][]} */
  const checks = [
    ["formatting", ["fmt", "--check"]],
    ["lint", ["lint"]],
    ["types", ["check", "."]],
    ...(existsSync(join(root, houseTest))
      ? [/** @type {[string, string[]]} */ (["house", vitest])]
      : []),
  ];
  const failed = [];
  if (await supervise(process.execPath, [join(root, "scripts/audit.mjs")], { cwd: root }) !== 0) {
    failed.push("dependencies");
  }
  for (const [name, parameters] of checks) {
    if (await supervise(deno, parameters, { cwd: root }) !== 0) failed.push(name);
  }
  if (failed.length === 0) say("all checks passed");
  else say(`failed: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
});
