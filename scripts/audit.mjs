// `npm run audit`: whether the packages that Troupe depends on are what they should be, and what is
// known against them, as far as the registry tells.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFaults, readAdvisories } from "./audit-rules.mjs";
import { npmCommand } from "./packages.mjs";
import { runScript, say } from "./say.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The registry has this long to answer, and npm as a whole that long. */
const answerMs = 5000;
const npmMs = 12_000;

await runScript(async () => {
  const lock = json("package-lock.json");
  const faults = packageFaults(json("package.json"), lock);
  for (const fault of faults) say(fault);
  if (faults.length === 0) {
    const count = Object.keys(lock.packages ?? {}).length - 1;
    say(
      `${count} packages: each of one version, with a checksum, under a licence that is allowed, ` +
        "and with an install script only where package.json has a word on it",
    );
  }
  const advisories = readAdvisories(await npmAudit());
  if (!advisories.answered) {
    say(`advisories: not looked at, as the registry does not offer them (${advisories.why})`);
    return faults.length === 0 ? 0 : 1;
  }
  for (const line of advisories.grave) say(`advisory against ${line}`);
  say(
    `advisories: ${advisories.grave.length} high or critical, ${advisories.others} lesser ones ` +
      "against packages that Troupe runs with",
  );
  return faults.length + advisories.grave.length === 0 ? 0 : 1;
});

/**
 * What npm says of the packages that are no mere tools of developers; empty where it says nothing.
 *
 * @returns {Promise<string>}
 */
function npmAudit() {
  const [program, ...first] = npmCommand();
  const parameters = [
    ...first,
    "audit",
    "--json",
    "--omit=dev",
    "--package-lock-only",
    "--fetch-retries=0",
    `--fetch-timeout=${answerMs}`,
  ];
  return new Promise((resolve) => {
    // It exits with 1 where it has found something as well as where it has failed.
    execFile(
      program,
      parameters,
      { cwd: root, timeout: npmMs, killSignal: "SIGKILL", maxBuffer: 2 ** 26 },
      (_, output) => resolve(output),
    );
  });
}

/** @param {string} name */
function json(name) {
  return JSON.parse(readFileSync(join(root, name), "utf8"));
}
