// For tests: the command line as a child process, under the runtime that runs the test.
import { spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** A command that runs, and what it has said so far. */
export interface RunningCommand {
  readonly pid: number;
  readonly output: () => string;
  readonly errors: () => string;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Waits for the end and says how it came: the exit code, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** What a command left behind. */
export interface EndedCommand {
  readonly code: number | NodeJS.Signals;
  readonly output: string;
  readonly errors: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const deadlineMs = 60_000;

/** The variables that say where Troupe is; tests set those they mean. */
const inherited = ["PATH", "HOME", "NATS_SERVER", "XDG_CACHE_HOME", "NODE_COMPILE_CACHE"];

/** A folder for one test, below the one that is swept at the end of a test run. */
export function temporaryFolder(purpose: string): Promise<string> {
  return mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), `troupe-${purpose}-`));
}

/** Starts `troupe` with these words. */
export function startCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): RunningCommand {
  return startProgram("main.ts", words, environment, folder);
}

/** Starts a program of this repository. */
export function startProgram(
  path: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): RunningCommand {
  const run = process.versions.deno === undefined ? [] : ["run", "-A"];
  const kept = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const child = spawn(process.execPath, [...run, join(root, path), ...words], {
    env: { ...Object.fromEntries(kept), NO_COLOR: "1", ...environment },
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => output += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors += text);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? -1));
  });
  let isOver = false;
  child.once("exit", () => isOver = true);
  // Not child.kill: Deno then reports the signal as the end, whatever the process made of it.
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined && !isOver) process.kill(child.pid, name);
  };
  const kill = () => signal("SIGKILL");
  process.once("exit", kill);
  ended.then(() => process.off("exit", kill));
  return { pid: child.pid ?? NaN, output: () => output, errors: () => errors, signal, ended };
}

/** Runs `troupe` with these words to its end. */
export async function runTroupe(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<EndedCommand> {
  const command = startCommand(words, environment, folder);
  const timer = setTimeout(() => command.signal("SIGKILL"), deadlineMs);
  const code = await command.ended;
  clearTimeout(timer);
  return { code, output: command.output(), errors: command.errors() };
}
