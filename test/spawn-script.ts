// Running a script of this repository in a process of its own, on the runtime that runs the test.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import process from "node:process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** Starts `script`; its standard output is to be read, its errors are shown. */
export function spawnScript(
  script: URL,
  parameters: readonly string[],
): ChildProcessByStdio<null, Readable, null> {
  const run = process.versions.deno === undefined ? [] : ["run", "--allow-all"];
  return spawn(process.execPath, [...run, fileURLToPath(script), ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}
