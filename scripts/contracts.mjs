// `npm run contracts`: writes docs/contracts and the types of clients anew, from what is served.
// `npm run contracts -- --release` keeps the documents besides, as those that clients may rely on.
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ensurePackages } from "./packages.mjs";
import { denoProgram } from "./runtimes.mjs";
import { Failure, runScript, say } from "./say.mjs";
import { supervise } from "./supervise.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "docs/contracts");

await runScript(async () => {
  await ensurePackages(root);
  const test = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "test/contracts/generated.test.ts",
    "--update",
  ];
  const code = await supervise(denoProgram(root), ["run", "--allow-all", ...test], { cwd: root });
  if (code !== 0 || !process.argv.includes("--release")) return code;
  for (const name of ["openapi", "asyncapi"]) release(name);
  return 0;
});

/** @param {string} name */
function release(name) {
  const source = join(folder, `${name}.json`);
  const { version } = JSON.parse(readFileSync(source, "utf8")).info;
  const target = `released/${name}-${version}.json`;
  if (!existsSync(join(folder, target))) {
    copyFileSync(source, join(folder, target));
    say(`released docs/contracts/${target}`);
  } else if (readFileSync(source, "utf8") !== readFileSync(join(folder, target), "utf8")) {
    throw new Failure(
      `docs/contracts/${target} is released already, and other: give the contract another version in ` +
        "api/contract/version.ts",
    );
  }
}
