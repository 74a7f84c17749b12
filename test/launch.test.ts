// The launcher as a process: what it passes on, and that nothing stays behind whatever ends it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const launcher = join(root, "scripts/launch.mjs");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "troupe-launch-"));
  const start = `node "${launcher}" --script test/programs/wait.ts`;
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { start } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that runs: its process id, waiting for words of it, and waiting for its end. */
interface Running {
  readonly pid: number;
  /** Waits until what it has written so far matches. */
  until(pattern: RegExp): Promise<void>;
  /** Its exit code; known once it and all that share its output have ended. */
  readonly ended: Promise<number | null>;
}

function start(
  program: string,
  parameters: string[],
  environment: Record<string, string> = {},
): Running {
  const child = spawn(program, parameters, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  let isOpen = true;
  const ended = once(child, "close").then(([code]): number | null => {
    isOpen = false;
    return code;
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => written += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => written += text);
  const until = async (pattern: RegExp) => {
    while (!pattern.test(written)) {
      if (!isOpen) throw new Error(`wanted ${pattern}, found ${written}`);
      await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), ended]);
    }
  };
  return { pid: child.pid ?? 0, until, ended };
}

function launch(words: string[], environment: Record<string, string> = {}) {
  return start("node", [launcher, ...words], environment);
}

const waiting = ["--script", "test/programs/wait.ts"];

describe.each(["deno", "node"])("the launcher on %s", (runtime) => {
  const environment = { TROUPE_RUNTIME: runtime };

  it.each(["SIGINT", "SIGTERM"] as const)("passes on %s and the exit code", async (signal) => {
    const { pid, until, ended } = launch(waiting, environment);
    await until(/waiting as \d+/);
    process.kill(pid, signal);
    await until(new RegExp(`ending on ${signal}`));
    expect(await ended).toBe(7);
  });

  it("has the program end in order when the launcher itself is killed", async () => {
    const { pid, until, ended } = launch(waiting, environment);
    await until(/waiting as \d+/);
    process.kill(pid, "SIGKILL");
    await until(/ending on SIGTERM/);
    await ended;
  });

  it("has the program end in order when npm is killed", async () => {
    const { pid, until, ended } = start("npm", ["start", "--silent"], environment);
    await until(/waiting as \d+/);
    process.kill(pid, "SIGKILL");
    await until(/ending on SIGTERM/);
    await ended;
  });

  it("shows the help of the command line without asking for more", async () => {
    const { until, ended } = launch(["demo", "--help"], environment);
    await until(/USAGE/);
    expect(await ended).toBe(0);
  });
});

describe("the launcher", () => {
  it("says what it wants where the runtime is none that it knows", async () => {
    const { until, ended } = launch(["demo"], { TROUPE_RUNTIME: "bun" });
    await until(/TROUPE_RUNTIME: found "bun", wanted "deno" or "node"/);
    expect(await ended).toBe(1);
  });
});
