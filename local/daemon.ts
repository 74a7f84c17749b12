// A program that runs beside this one: started and waited for, its output in a log file, ended by a
// signal.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Deferred, Effect } from "effect";
import { leashed } from "./leash.ts";
import type { User } from "./user.ts";

export interface DaemonOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  /** The whole environment of the program: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Receives what the program writes; kept over restarts until it is large. */
  readonly logFile: string;
  readonly cwd?: string;
  /** The user to run as, where this process may choose. */
  readonly user?: User;
  /** How long the program may take until it answers. */
  readonly readyMs: number;
  /** Whether the program ends with this process, however this process ends. */
  readonly leashed?: boolean;
  /** Asks the program to end. */
  readonly stopSignal: "SIGTERM" | "SIGINT";
}

/** A program that was started. */
export interface Daemon {
  readonly pid: number;
  /** Comes to its end when the program has ended, whoever ended it, and says how. */
  readonly ended: Effect.Effect<string>;
  /** Asks the program to end, kills it if it takes too long, and comes back when it is gone. */
  readonly stop: Effect.Effect<void>;
  /** Ends the program at once, as a crash would. */
  readonly kill: () => void;
}

interface Started extends Daemon {
  /** The end of what the program has written since it was started. */
  readonly lastWords: () => string;
}

const stopMs = 15_000;
const rotateLogBytes = 4 * 1024 * 1024;
const quotedCharacters = 2000;

/**
 * Starts a program and waits for `answer`, which is to go on asking until the program answers. Fails
 * with the reason, and leaves nothing running, where the program ends before, takes too long, or the
 * caller is interrupted.
 */
export function startDaemon<A>(
  options: DaemonOptions,
  answer: Effect.Effect<A>,
): Effect.Effect<readonly [Daemon, A], string> {
  return Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const daemon = yield* spawnDaemon(options);
      const failed = (what: string) => Effect.fail(`${what}. It said:\n${daemon.lastWords()}`);
      const early = Effect.flatMap(daemon.ended, (how) => failed(`ended at its start (${how})`));
      const ready = Effect.timeoutOrElse(Effect.raceFirst(answer, early), {
        duration: options.readyMs,
        orElse: () => failed(`did not answer within ${options.readyMs} ms`),
      });
      const answered = yield* Effect.onExit(
        restore(ready),
        (exit) => exit._tag === "Success" ? Effect.void : daemon.stop,
      );
      return [daemon, answered] as const;
    })
  );
}

/**
 * Starts the program in a process group of its own, so that Ctrl-C in the terminal reaches this
 * process only and the order in which things end stays ours.
 */
function spawnDaemon(options: DaemonOptions): Effect.Effect<Started, string> {
  return Effect.callback<Started, string>((resume) => {
    let child: ChildProcess;
    let logStart = 0;
    try {
      const log = openLog(options.logFile);
      logStart = statSync(options.logFile).size;
      try {
        const { program, parameters } = options.leashed === true
          ? leashed(options.program, options.parameters, options.stopSignal)
          : options;
        child = spawn(program, [...parameters], {
          cwd: options.cwd,
          env: { ...options.environment },
          stdio: [options.leashed === true ? "pipe" : "ignore", log, log],
          detached: true,
          ...options.user,
        });
      } finally {
        closeSync(log);
      }
    } catch (error) {
      resume(Effect.fail(`did not start: ${error instanceof Error ? error.message : error}`));
      return;
    }
    const ended = Deferred.makeUnsafe<string>();
    let isRunning = true;
    child.once("error", (error) => resume(Effect.fail(`did not start: ${error.message}`)));
    child.once("exit", (code, signal) => {
      isRunning = false;
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      Deferred.doneUnsafe(ended, Effect.succeed(how));
    });
    if (child.pid === undefined) return; // "error" follows
    const signal = (name: NodeJS.Signals) => {
      if (isRunning) child.kill(name);
    };
    resume(Effect.succeed({
      pid: child.pid,
      ended: Deferred.await(ended),
      stop: stop(() => signal(options.stopSignal), () => signal("SIGKILL"), Deferred.await(ended)),
      kill: () => signal("SIGKILL"),
      lastWords: () => readEnd(options.logFile, logStart),
    }));
  });
}

function stop(
  ask: () => void,
  kill: () => void,
  ended: Effect.Effect<string>,
): Effect.Effect<void> {
  return Effect.gen(function* () {
    ask();
    yield* Effect.timeoutOrElse(ended, {
      duration: stopMs,
      orElse: () => {
        kill();
        return ended;
      },
    });
  });
}

function openLog(logFile: string): number {
  mkdirSync(dirname(logFile), { recursive: true });
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > rotateLogBytes) renameSync(logFile, `${logFile}.1`);
  return openSync(logFile, "a");
}

function readEnd(logFile: string, start: number): string {
  try {
    return readFileSync(logFile).subarray(start).toString("utf8").slice(-quotedCharacters).trim();
  } catch {
    return "";
  }
}
