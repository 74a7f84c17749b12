// What all commands share: the configuration from all its sources, logging, and how an error is told.
import process from "node:process";
import { Cause, Effect, Option } from "effect";
import { Flag, GlobalFlag } from "effect/cli";
import { givenFlags, settingFlag } from "../config/flags.ts";
import { defaultFile, loadConfiguration } from "../config/load.ts";
import { logging } from "../config/logging.ts";
import type { Configuration } from "../config/table.ts";
import { Reported } from "./errors.ts";
import { hintFor } from "./hint.ts";

const configFile = GlobalFlag.Setting("config")({
  flag: Flag.String("config").pipe(
    Flag.withMetavar("<file>"),
    Flag.withDescription(
      `Settings as JSON (${defaultFile} in the working folder, if there is one)`,
    ),
    Flag.optional,
  ),
});

const logLevel = GlobalFlag.Setting("log-level")({ flag: settingFlag("logLevel") });

const verbose = GlobalFlag.Setting("verbose")({
  flag: Flag.Boolean("verbose").pipe(
    Flag.withDescription("Log everything down to debug, and show the stack of an error"),
    Flag.withoutNegation,
    Flag.withDefault(false),
  ),
});

/** Flags that every command takes. */
export const globalFlags = [configFile, logLevel, verbose] as const;

/**
 * Runs `use` with the configuration of flags, environment and file, and with logging as configured.
 * An error is told on stderr, in one line and a hint; what comes out is {@link Reported}.
 */
export function withConfiguration<A, E, R>(
  flags: { readonly [name: string]: Option.Option<string> },
  use: (configuration: Configuration) => Effect.Effect<A, E, R>,
) {
  return Effect.gen(function* () {
    const isVerbose = yield* verbose;
    const given = givenFlags({ ...flags, logLevel: yield* logLevel });
    const load = loadConfiguration({
      flags: isVerbose && given.logLevel === undefined ? { ...given, logLevel: "debug" } : given,
      environment: process.env,
      file: Option.getOrUndefined(yield* configFile),
    });
    const configuration = yield* Effect.catchCause(load, (cause) => tell(cause, isVerbose));
    const withStack = ["debug", "trace"].includes(configuration.logLevel);
    return yield* use(configuration).pipe(
      Effect.catchCause((cause) => tell(cause, isVerbose || withStack)),
      Effect.provide(logging({
        level: configuration.logLevel,
        format: configuration.logFormat,
        isTerminal: process.stderr.isTTY === true,
      })),
    );
  });
}

function tell(cause: Cause.Cause<unknown>, withStack: boolean): Effect.Effect<never, Reported> {
  if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt;
  const error = Cause.squash(cause);
  if (error instanceof Reported) return Effect.fail(error);
  return Effect.suspend(() => {
    process.stderr.write(`${describe(error, cause, withStack)}\n`);
    return Effect.fail(new Reported({ exitCode: 1 }));
  });
}

function describe(error: unknown, cause: Cause.Cause<unknown>, withStack: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = hintFor(error);
  const lines = [`troupe: ${message}`];
  if (hint !== undefined) lines.push(hint);
  if (withStack) lines.push(Cause.pretty(cause));
  return lines.join("\n");
}
