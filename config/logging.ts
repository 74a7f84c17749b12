// Structured logging to stderr: for a person on a terminal, as lines of JSON anywhere else.
import { Layer, Logger, References } from "effect";
import type { LogLevel } from "effect/LogLevel";
import type { Configuration } from "./table.ts";

const levels: Readonly<Record<Configuration["logLevel"], LogLevel>> = {
  none: "None",
  error: "Error",
  warn: "Warn",
  info: "Info",
  debug: "Debug",
  trace: "Trace",
};

/** Loggers for a stderr that is a terminal or is not, from the given level up. */
export function logging(
  level: Configuration["logLevel"],
  isTerminal: boolean,
): Layer.Layer<never> {
  const logger = isTerminal
    ? Logger.consolePretty({ mode: "tty", colors: true })
    : Logger.withConsoleError(Logger.formatJson);
  return Layer.mergeAll(
    Logger.layer([logger]),
    Layer.succeed(Logger.LogToStderr, true),
    Layer.succeed(References.MinimumLogLevel, levels[level]),
  );
}
