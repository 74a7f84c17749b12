// `npm test`: the whole suite under Deno, then under Node, with all that it needs seen to first.
// `npm test -- ml/window.test.ts` runs one file; `--deno` or `--node` runs on that runtime only.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ensureBrowser } from "./browser.mjs";
import { findNatsServer } from "./nats-server.mjs";
import { ensurePackages } from "./packages.mjs";
import { denoProgram, nodeProgram } from "./runtimes.mjs";
import { Failure, runScript, say } from "./say.mjs";
import { supervise } from "./supervise.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await runScript(async () => {
  const parameters = process.argv.slice(2);
  const filters = parameters.filter((word) => word !== "--deno" && word !== "--node");
  const both = parameters.includes("--deno") === parameters.includes("--node");

  await ensurePackages(root);
  const deno = [denoProgram(root), "run", "--allow-all"];
  const environment = { ...process.env };
  const server = await findNatsServer(root, deno, environment, true);
  if (server === undefined) throw new Failure("the tests need a nats-server");
  environment.NATS_SERVER = server;
  const browser = await ensureBrowser();
  if (browser === undefined) {
    say(
      "NO BROWSER FOUND: the tests of the page WILL BE SKIPPED. Install Chromium or set CHROME_PATH.",
    );
  } else environment.CHROME_PATH = browser;

  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @param {string[]} commandLine */
  const add = async (commandLine) => {
    const counts = await runSuite(commandLine, filters, environment);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  };
  if (both || parameters.includes("--deno")) {
    say("running the tests under Deno");
    await add(deno);
  }
  if (both || parameters.includes("--node")) {
    say("running the tests under Node");
    await add([nodeProgram(root), "--disable-warning=ExperimentalWarning"]);
  }
  const { passed, failed, skipped } = total;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

/**
 * Runs the suite once and counts.
 *
 * @param {string[]} commandLine the runtime
 * @param {string[]} filters
 * @param {Record<string, string | undefined>} environment
 * @returns {Promise<Counts>}
 */
async function runSuite(commandLine, filters, environment) {
  const folder = mkdtempSync(join(tmpdir(), "troupe-report-"));
  const report = join(folder, "report.json");
  const [program, ...parameters] = commandLine;
  try {
    const code = await supervise(program, [
      ...parameters,
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...filters,
    ], { cwd: root, environment });
    return countsOf(report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What a report of vitest says. A file that could not be loaded and a run that failed without a
 * failing test count as one failure each.
 *
 * @param {string} file
 * @param {number} code the exit code of the run
 * @returns {Counts}
 */
function countsOf(file, code) {
  /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    say(`vitest ended with exit code ${code} and no report`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const statuses = report.testResults.flatMap(({ status, assertionResults }) =>
    assertionResults.length === 0 ? [status] : assertionResults.map((result) => result.status)
  );
  const passed = statuses.filter((status) => status === "passed").length;
  const failed = statuses.filter((status) => status === "failed").length;
  const skipped = statuses.length - passed - failed;
  if (code !== 0 && failed === 0) {
    say(`vitest ended with exit code ${code} though no test failed; why stands above`);
    return { passed, failed: 1, skipped };
  }
  return { passed, failed, skipped };
}
