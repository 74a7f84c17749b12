// Versions of nats-server: reading them, comparing them, and the oldest that Troupe runs on.
import { Effect, Schedule } from "effect";
import { runSuccessfully } from "./command.ts";
import { CommandFailed } from "./errors.ts";

/** Older servers lack subject transforms or ignore stream settings without a word. */
export const oldestNatsServer = "2.12.0";

/**
 * The first `major.minor.patch` in a text, or undefined.
 *
 * ```ts
 * versionIn("nats-server: v2.15.1"); // "2.15.1"
 * ```
 */
export function versionIn(text: string): string | undefined {
  return /\b(?:v)?(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/**
 * Below zero where version `a` is older than `b`, above where newer, 0 where equal.
 *
 * ```ts
 * compareVersions("2.9.10", "2.12.0"); // < 0
 * ```
 */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The version that the program at `path` states; fails where it is no nats-server or too old. */
export function checkedVersion(path: string): Effect.Effect<string, CommandFailed> {
  return Effect.gen(function* () {
    const { output, errors } = yield* runSuccessfully(path, ["--version"], {
      environment: {},
      timeoutMs: 10_000,
    }).pipe(Effect.retry({
      // A file that was written a moment ago counts as busy while any process that was being
      // started meanwhile still holds a copy of its handle.
      while: ({ reason }) => /ETXTBSY|text file busy/i.test(reason),
      schedule: Schedule.spaced("50 millis"),
      times: 40,
    }));
    const said = `${output}${errors}`.trim();
    const version = said.startsWith("nats-server") ? versionIn(said) : undefined;
    const fail = (reason: string) =>
      Effect.fail(new CommandFailed({ command: `${path} --version`, reason }));
    if (version === undefined) {
      return yield* fail(
        `found ${JSON.stringify(said.slice(0, 80))}, wanted a nats-server version`,
      );
    }
    if (compareVersions(version, oldestNatsServer) < 0) {
      return yield* fail(`found version ${version}, wanted ${oldestNatsServer} or newer`);
    }
    return version;
  });
}
