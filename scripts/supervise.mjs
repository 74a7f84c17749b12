// Running a program to its end on behalf of this process: output shared, signals passed on, nothing
// left behind.
import { spawn } from "node:child_process";
import process from "node:process";
import { Failure } from "./say.mjs";
import { whenStarterIsGone } from "./starter.mjs";

// npm passes on the Ctrl-C that the terminal has sent to everybody already: one wish, not two.
const sameSignalMs = 500;

/**
 * @typedef {object} SuperviseOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [environment] the whole of it; inherited by default
 * @property {(text: string) => void} [onOutput] takes what it writes to its standard output, which
 *   goes where this process's goes by default
 */

/**
 * Runs a program and answers with its exit code, 128 + n where signal n ended it. The program gets a
 * process group of its own, so that each signal reaches it once, from here; it is told to end when
 * whoever started this script has gone.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {SuperviseOptions} [options]
 * @returns {Promise<number>}
 */
export function supervise(program, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: ["inherit", options.onOutput === undefined ? "inherit" : "pipe", "inherit"],
      detached: process.platform !== "win32",
    });
    child.stdout?.setEncoding("utf8").on("data", options.onOutput ?? (() => {}));
    let lastSignalMs = -Infinity;
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      const nowMs = performance.now();
      if (nowMs - lastSignalMs < sameSignalMs) return;
      lastSignalMs = nowMs;
      child.kill(signal);
    };
    const interrupt = () => pass("SIGINT");
    const terminate = () => pass("SIGTERM");
    process.on("SIGINT", interrupt);
    process.on("SIGTERM", terminate);
    process.on("SIGHUP", terminate);
    const stopWatching = whenStarterIsGone(terminate);
    const release = () => {
      stopWatching();
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", terminate);
      process.off("SIGHUP", terminate);
    };
    child.once("error", (error) => {
      release();
      reject(new Failure(`cannot run ${program}: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      release();
      resolve(code ?? 128 + signalNumber(signal));
    });
  });
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  if (signal === "SIGINT") return 2;
  return signal === "SIGKILL" ? 9 : 15;
}
