// A program that runs as a child of this process: each line it writes is passed on, and its end waited
// for.
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { Readable } from "node:stream";
import { Deferred, Effect } from "effect";

export interface ChildOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  /** The whole environment of the program. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly onStart: (pid: number) => void;
  readonly onLine: (line: string, from: "stdout" | "stderr") => void;
}

/** How long a child may take to end once it is asked to. */
const stopMs = 15_000;

/** A line longer than this is passed on in pieces. */
const longestLine = 64 * 1024;

/**
 * Runs a program until it ends and says how: `exit code 1`, `signal SIGKILL`. Fails with the reason
 * where it cannot start. An interruption asks it to end (SIGTERM), kills it where that takes too long,
 * and comes back when it is gone.
 *
 * It gets a process group of its own, so that Ctrl-C in the terminal reaches this process only.
 */
export function runChild(options: ChildOptions): Effect.Effect<string, string> {
  return Effect.callback<string, string>((resume) => {
    const ended = Deferred.makeUnsafe<string, string>();
    const finish = (how: Effect.Effect<string, string>) => {
      Deferred.doneUnsafe(ended, how);
      resume(how);
    };
    let child: ChildProcess;
    try {
      child = spawn(options.program, [...options.parameters], {
        cwd: options.cwd,
        env: { ...options.environment },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
    } catch (error) {
      return resume(Effect.fail(error instanceof Error ? error.message : String(error)));
    }
    const { pid, stdout, stderr } = child;
    let isRunning = true;
    child.once("error", (error) => finish(Effect.fail(error.message)));
    child.once("exit", () => isRunning = false);
    child.once("close", (code, signal) => {
      finish(Effect.succeed(signal === null ? `exit code ${code}` : `signal ${signal}`));
    });
    if (pid === undefined) return; // "error" follows
    options.onStart(pid);
    passLines(stdout, (line) => options.onLine(line, "stdout"));
    passLines(stderr, (line) => options.onLine(line, "stderr"));
    // Not child.kill: Deno then reports the signal as the end, whatever the program made of it.
    const signal = (name: NodeJS.Signals) => {
      if (isRunning) process.kill(pid, name);
    };
    return Effect.gen(function* () {
      signal("SIGTERM");
      yield* Effect.timeoutOrElse(Deferred.await(ended), {
        duration: stopMs,
        orElse: () => {
          signal("SIGKILL");
          return Deferred.await(ended);
        },
      });
    }).pipe(Effect.ignore);
  });
}

function passLines(stream: Readable | null, pass: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) pass(line);
    if (rest.length > longestLine) {
      pass(rest);
      rest = "";
    }
  });
  stream?.once("end", () => {
    if (rest !== "") pass(rest);
  });
}
