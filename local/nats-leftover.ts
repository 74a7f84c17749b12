// A nats-server that outlived the process that had started it: recognised for certain, then ended.
import { readFile, rm } from "node:fs/promises";
import { Effect } from "effect";
import { runCommand, runSuccessfully } from "./command.ts";
import { NatsServerFailed } from "./errors.ts";
import { natsFiles, parseNatsConfig } from "./nats-config.ts";
import { natsInfo } from "./nats-info.ts";

/** What nats-server calls SIGTERM and SIGKILL. */
type Signal = "term" | "stop";

const pollMs = 25;
const termMs = 10_000;
const killMs = 5_000;

/**
 * A port where nobody listens is known at once. An answer may be missed: who asks is just starting, and
 * may be busy for longer than an answer is waited for.
 */
const timesAsked = 5;

/**
 * Ends the nats-server that an earlier run left on `folder`, if there is one, and says which
 * process it was. The caller must hold the folder: whoever else runs a server there loses it.
 *
 * The process id comes from the server's own pid file and is believed only if that process was
 * started with this folder's configuration file; ids are reused, and a stranger is never touched.
 */
export function reapLeftover(
  binary: string,
  folder: string,
): Effect.Effect<number | undefined, NatsServerFailed> {
  return Effect.gen(function* () {
    const files = natsFiles(folder);
    const pid = Number.parseInt((yield* textOf(files.pid)) ?? "", 10);
    if (!(pid > 1)) return undefined;
    if (!(yield* isServerOf(pid, folder))) {
      yield* Effect.promise(() => rm(files.pid, { force: true }));
      return undefined;
    }
    for (const [signal, patienceMs] of [["term", termMs], ["stop", killMs]] as const) {
      yield* send(binary, signal, pid);
      const deadline = Date.now() + patienceMs;
      while (Date.now() < deadline) {
        if (yield* isGone(binary, signal, pid, folder)) {
          yield* Effect.promise(() => rm(files.pid, { force: true }));
          return pid;
        }
        yield* Effect.sleep(pollMs);
      }
    }
    return yield* Effect.fail(
      new NatsServerFailed({
        reason: `of an earlier run (process ${pid}) does not end; end it with: kill -9 ${pid}`,
      }),
    );
  });
}

/** Whether process `pid` is alive and is the nats-server that was started on `folder`. */
function isServerOf(pid: number, folder: string): Effect.Effect<boolean> {
  return Effect.gen(function* () {
    const files = natsFiles(folder);
    const command = yield* commandLine(pid);
    if (command !== undefined) return command.endsWith(` --config ${files.config}`);
    // Where processes cannot be looked at, the server itself can still be asked for its name.
    const settings = parseNatsConfig((yield* textOf(files.config)) ?? "");
    if (settings === undefined) return false;
    for (let asked = 0; asked < timesAsked; asked++) {
      const info = yield* natsInfo(settings.port);
      if (info !== undefined) return info.serverName === settings.serverName;
    }
    return false;
  });
}

/** Whether the server, once told to end, has: it stops to answer long before. */
function isGone(
  binary: string,
  signal: Signal,
  pid: number,
  folder: string,
): Effect.Effect<boolean> {
  return Effect.gen(function* () {
    const command = yield* commandLine(pid);
    if (command === undefined && signal === "term") return !(yield* send(binary, signal, pid));
    // Killed, it does no more; but its number stays where process 1 clears away nobody's children.
    return !(yield* isServerOf(pid, folder));
  });
}

/**
 * Sends a signal; false where that process is no more. nats-server signals processes itself: asking
 * it to needs no permission to signal any process.
 */
function send(binary: string, signal: Signal, pid: number): Effect.Effect<boolean> {
  const sent = Effect.result(runSuccessfully(binary, ["--signal", `${signal}=${pid}`]));
  return Effect.map(sent, (result) => result._tag === "Success");
}

/**
 * The command line of a process, empty where there is no such process, undefined where it cannot
 * be known: /proc is closed to a sandboxed Deno, and small systems have no `ps`.
 */
function commandLine(pid: number): Effect.Effect<string | undefined> {
  return Effect.gen(function* () {
    const file = yield* textOf(`/proc/${pid}/cmdline`);
    if (file !== undefined) return file.replaceAll("\0", " ").trim();
    const listing = yield* Effect.result(runCommand("ps", ["-ww", "-o", "args=", "-p", `${pid}`]));
    return listing._tag === "Success" ? listing.success.output.trim() : undefined;
  });
}

function textOf(file: string): Effect.Effect<string | undefined> {
  return Effect.promise(() => readFile(file, "utf8").catch(() => undefined));
}
