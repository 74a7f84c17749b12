// The program as a process of the operating system: signals, the bound on ending, exit codes.
import process from "node:process";
import { Cause, Context, Effect, Exit, Runtime } from "effect";
import { Reported } from "./errors.ts";

/** How long the end may take before the process goes without waiting. */
const endPatienceMs = 20_000;

/** How long the reader of our output may take for the last of it. */
const writeMs = 2000;

/** What asks to end, SIGHUP being the end of the terminal, and the exit code of a job that it ends. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The wish to stop, as a signal brings it. */
export class Stop extends Context.Service<Stop, {
  /**
   * Waits for SIGINT, SIGTERM or SIGHUP. While nobody waits, a signal interrupts the program instead, so
   * that a job ends as interrupted and a service ends as asked.
   */
  readonly requested: Effect.Effect<void>;
}>()("troupe/Stop") {}

/**
 * Runs a program as this process and exits: with 0 where it succeeded, with 130, 143 or 129 where a
 * signal interrupted it, else with what the error says or 1. A second signal ends the process at once.
 */
export function runProcess(program: Effect.Effect<void, unknown, Stop>): void {
  const waiting = new Set<() => void>();
  const requested = Effect.callback<void>((resume) => {
    const go = () => resume(Effect.void);
    waiting.add(go);
    return Effect.sync(() => waiting.delete(go));
  });
  let received: keyof typeof signals | undefined;

  const run = Runtime.makeRunMain(({ fiber, teardown }) => {
    const onSignal = (signal: keyof typeof signals) => {
      if (received !== undefined) process.exit(signals[signal]);
      received = signal;
      if (waiting.size > 0) { for (const go of waiting) go(); }
      else fiber.interruptUnsafe();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
    process.on("SIGHUP", onSignal);
    // Whoever read our output may have gone, as `head` does: nobody is left to work for. A terminal that
    // has gone has said so already.
    process.stdout.on("error", () => {
      if (received === undefined) onSignal("SIGTERM");
    });
    process.stderr.on("error", () => {});
    process.on("uncaughtException", (error) => {
      if (isLateReset(error)) return;
      process.stderr.write(`${error.stack ?? error.message}\n`);
      process.exit(1);
    });
    fiber.addObserver((exit) => teardown(exit, exitWhenWritten));
  });
  run(Effect.provideService(program, Stop, { requested }), {
    disableErrorReporting: true,
    teardown: (exit, onExit) => onExit(exitCode(exit, received && signals[received])),
  });
}

/**
 * Under Deno a socket that was let go of still says that the other end reset it, with nobody left to hear
 * that: as when a nats-server refuses who signs in, after which the client tries again. No reason to die.
 */
function isLateReset(error: Error): boolean {
  return "code" in error && error.code === "ECONNRESET" && "syscall" in error &&
    error.syscall === "read";
}

/**
 * Runs what ends in order, but not for ever: after `patienceMs` of ending the process just goes.
 * The scope that `body` asks for is closed at its end.
 */
export function endInTime<A, E, R>(body: Effect.Effect<A, E, R>, patienceMs = endPatienceMs) {
  const hurry = Effect.sync(() => {
    const timer = setTimeout(() => {
      process.stderr.write(`troupe: not ended within ${patienceMs} ms, leaving anyway\n`);
      process.exit(1);
    }, patienceMs);
    timer.unref();
  });
  return Effect.scoped(Effect.onExit(body, () => hurry));
}

function exitCode(exit: Exit.Exit<unknown, unknown>, signalCode: number | undefined): number {
  if (Exit.isSuccess(exit)) return 0;
  if (Cause.hasInterruptsOnly(exit.cause)) return signalCode ?? signals.SIGINT;
  const error = Cause.squash(exit.cause);
  if (error instanceof Reported) return error.exitCode;
  // What nobody has told of is a defect of this program: then only the whole of it helps.
  if (Runtime.getErrorReported(error)) process.stderr.write(`${Cause.pretty(exit.cause)}\n`);
  return Runtime.getErrorExitCode(error);
}

/** Lets what was written reach its reader, unless the reader has stopped reading. */
function exitWhenWritten(code: number): void {
  setTimeout(() => process.exit(code), writeMs);
  process.stdout.write("", () => process.exit(code));
}
