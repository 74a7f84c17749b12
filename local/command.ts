// Running another program to its end, within a time, with what it said.
import { spawn } from "node:child_process";
import { Effect } from "effect";
import { CommandFailed } from "./errors.ts";
import type { User } from "./user.ts";

/** What a program left behind: its exit code and the end of what it wrote. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  /** The whole environment of the program; inherited where not given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The user to run as, where this process may choose. */
  readonly user?: User;
  /** After this long the program is killed and the command has failed. */
  readonly timeoutMs?: number;
}

const outputLimit = 64 * 1024;
const defaultTimeoutMs = 60_000;

/**
 * Runs `program` and waits for its end; fails where it cannot start, does not end in time, or is
 * killed. Any exit code is a result. An interruption kills the program.
 */
export function runCommand(
  program: string,
  parameters: readonly string[],
  options: CommandOptions = {},
): Effect.Effect<CommandResult, CommandFailed> {
  const command = [program, ...parameters].join(" ");
  const failed = (reason: string) => Effect.fail(new CommandFailed({ command, reason }));
  return Effect.callback<CommandResult, CommandFailed>((resume) => {
    let child: ReturnType<typeof spawn>;
    try {
      child = spawn(program, [...parameters], {
        cwd: options.cwd,
        env: options.environment ?? process.env,
        stdio: ["ignore", "pipe", "pipe"],
        ...options.user,
      });
    } catch (error) {
      resume(failed(error instanceof Error ? error.message : String(error)));
      return;
    }
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    let overdue = false;
    const timer = setTimeout(() => {
      overdue = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    let output = "";
    let errors = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-outputLimit);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-outputLimit);
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      resume(failed(error.message));
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (overdue) resume(failed(`took longer than ${timeoutMs} ms`));
      else if (code === null) resume(failed(`was ended by ${signal}`));
      else resume(Effect.succeed({ code, output, errors }));
    });
    return Effect.sync(() => {
      clearTimeout(timer);
      child.kill("SIGKILL");
    });
  });
}

/** As {@link runCommand}, but any exit code other than 0 is a failure that quotes what was said. */
export function runSuccessfully(
  program: string,
  parameters: readonly string[],
  options: CommandOptions = {},
): Effect.Effect<CommandResult, CommandFailed> {
  return Effect.flatMap(runCommand(program, parameters, options), (result) => {
    if (result.code === 0) return Effect.succeed(result);
    const said = (result.errors.trim() || result.output.trim()).split("\n").slice(-5).join(" / ");
    return Effect.fail(
      new CommandFailed({
        command: [program, ...parameters].join(" "),
        reason: `exit code ${result.code}${said === "" ? "" : `: ${said}`}`,
      }),
    );
  });
}
