// `npm test`: the whole suite under Deno, then under Node, with all that it needs seen to first, and at
// last the faults with real processes, which want the computer for themselves. What would find the same
// again, because it tests a browser or arithmetic rather than what a runtime does, is left out under Node.
// `npm test -- ml/window.test.ts` runs one file; `--deno` or `--node` runs everything on that runtime.
// `npm run test:faults` runs the long form of the faults, and with `-- --write` writes down what came
// of it in docs/benchmarks.md.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ensureBrowser } from "./browser.mjs";
import { findNatsServer } from "./nats-server.mjs";
import { ensurePackages } from "./packages.mjs";
import { denoProgram, nodeProgram } from "./runtimes.mjs";
import { Failure, runScript, say } from "./say.mjs";
import { supervise } from "./supervise.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Counts */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const flags = ["--deno", "--node", "--faults", "--write"];
const faults = "test/faults/faults.test.ts";
/** What comes out the same under every runtime, and so runs under the first of two only. */
const runtimeFree = [
  "api/page/**",
  "api/documentation/**",
  "db/queries/**",
  "sources/audience/**",
  "sources/placement-visits/**",
  "sources/simulator/**",
  "test/contracts/**",
  "test/fuzz/**",
  "actors/simulation/**",
  "ml/**",
  "evaluation/**",
  "commands/evaluate-*.test.ts",
  "bench/**",
  "deploy/**",
  "test/model-life.test.ts",
  "test/nats-cluster.test.ts",
  "test/nats-node-loss.test.ts",
  "test/placement-experiment.test.ts",
  "test/single-file.test.ts",
];
/** @param {readonly string[]} globs */
const without = (globs) => globs.flatMap((glob) => ["--exclude", glob]);

await runScript(async () => {
  const parameters = process.argv.slice(2);
  const filters = parameters.filter((word) => !flags.includes(word));
  const both = parameters.includes("--deno") === parameters.includes("--node");
  const isLong = parameters.includes("--faults");

  await ensurePackages(root);
  const deno = [denoProgram(root), "run", "--allow-all"];
  const environment = { ...process.env };
  if (isLong) environment.TROUPE_FAULTS = "long";
  if (parameters.includes("--write")) environment.TROUPE_FAULTS_WRITE = "1";
  const server = await findNatsServer(root, deno, environment, true);
  if (server === undefined) throw new Failure("the tests need a nats-server");
  environment.NATS_SERVER = server;
  const browser = await ensureBrowser();
  if (browser === undefined) {
    say(
      "NO BROWSER FOUND: the tests of the page WILL BE SKIPPED. Install Chromium or set CHROME_PATH.",
    );
  } else environment.CHROME_PATH = browser;

  /** @type {Counts} */
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  /**
   * @param {"Deno" | "Node"} runtime
   * @param {string} what
   * @param {readonly string[]} words
   */
  const add = async (runtime, what, words) => {
    say(`running ${what} under ${runtime}`);
    const node = () => [nodeProgram(root), "--disable-warning=ExperimentalWarning"];
    const counts = await runSuite(runtime === "Deno" ? deno : node(), words, environment);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures.map((failure) => `under ${runtime}: ${failure}`));
  };
  const onDeno = both || parameters.includes("--deno");
  const onNode = both || parameters.includes("--node");
  const isWhole = filters.length === 0;
  if (!isLong) {
    const words = isWhole ? without([faults]) : filters;
    if (onDeno) await add("Deno", "the tests", words);
    if (onNode && onDeno && isWhole) {
      const some =
        "the tests, without those of pages, queries, arithmetic, contracts, fuzzing, benchmarks and deploying,";
      await add("Node", some, without([faults, ...runtimeFree]));
    } else if (onNode) await add("Node", "the tests", words);
  }
  if (isWhole) await add(onDeno ? "Deno" : "Node", "the faults", [faults]);
  const { passed, failed, skipped, failures } = total;
  // Said again where whoever reads only the end of a long output finds it.
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

/**
 * Runs the suite once and counts.
 *
 * @param {string[]} commandLine the runtime
 * @param {readonly string[]} words which files
 * @param {Record<string, string | undefined>} environment
 * @returns {Promise<Counts>}
 */
async function runSuite(commandLine, words, environment) {
  const folder = mkdtempSync(join(tmpdir(), "troupe-report-"));
  const report = join(folder, "report.json");
  const [program, ...parameters] = commandLine;
  // Node would compile the same sources anew in each of the many processes that tests start.
  const compiled = { NODE_COMPILE_CACHE: join(folder, "compiled") };
  try {
    const code = await supervise(program, [
      ...parameters,
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...words,
    ], { cwd: root, environment: { ...environment, ...compiled } });
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
  /**
   * @type {{ testResults: { name: string, status: string, message: string, assertionResults: {
   *   fullName: string, status: string, failureMessages: string[] }[] }[] }}
   */
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return withoutReason(`vitest ended with exit code ${code} and no report`);
  }
  const results = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const where = relative(root, name);
    if (assertionResults.length === 0) return [{ status, text: `${where}: ${message}` }];
    return assertionResults.map(({ status, fullName, failureMessages }) => ({
      status,
      text: `${where} > ${fullName}: ${failureMessages.join("\n")}`,
    }));
  });
  const passed = results.filter(({ status }) => status === "passed").length;
  const failures = results.filter(({ status }) => status === "failed").map(({ text }) => text);
  const failed = failures.length;
  const skipped = results.length - passed - failed;
  if (code !== 0 && failed === 0) {
    const unexplained = withoutReason(
      `vitest ended with exit code ${code} though no test failed; why stands above`,
    );
    return { ...unexplained, passed, skipped };
  }
  return { passed, failed, skipped, failures };
}

/**
 * @param {string} what
 * @returns {Counts}
 */
function withoutReason(what) {
  say(what);
  return { passed: 0, failed: 1, skipped: 0, failures: [what] };
}
