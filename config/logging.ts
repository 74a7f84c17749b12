// The log, on stderr: a line of JSON an event, or for a person on a terminal; never a line a message,
// since lines that say the same are counted after the first few of a minute.
import { Array as Arrays, Effect, Formatter, Layer, Logger, References } from "effect";
import type { LogLevel } from "effect/LogLevel";
import { LogLimiter, type Repeated } from "./log-limiter.ts";
import type { Configuration } from "./table.ts";

const levels: Readonly<Record<Configuration["logLevel"], LogLevel>> = {
  none: "None",
  error: "Error",
  warn: "Warn",
  info: "Info",
  debug: "Debug",
  trace: "Trace",
};

/** What is logged, and how. */
export interface LogSettings {
  readonly level: Configuration["logLevel"];
  readonly format: Configuration["logFormat"];
  /** Whether stderr is a terminal. */
  readonly isTerminal: boolean;
}

/** How often what was held back is looked through. */
const lookMs = 5000;

type Entry = Logger.Options<unknown>;

/** The logger for a process, from the given level up. */
export function logging(settings: LogSettings): Layer.Layer<never> {
  const { level, format, isTerminal } = settings;
  const isText = format === "text" || (format === "auto" && isTerminal);
  const writer = isText
    ? Logger.consolePretty({ mode: "tty", colors: isTerminal })
    : Logger.withConsoleError(jsonLine);
  const limiter = new LogLimiter<Entry>();
  const limited = Logger.make((entry) => {
    const isFree = entry.logLevel === "Debug" || entry.logLevel === "Trace";
    if (isFree || limiter.admits(topicOf(entry), entry, entry.date.getTime())) writer.log(entry);
  });
  const tell = (nowMs: number) => {
    for (const repeated of limiter.due(nowMs)) writer.log(summary(repeated));
  };
  const look = Effect.clockWith((clock) =>
    Effect.sync(() => tell(clock.currentTimeMillisUnsafe()))
  );
  const telling = Effect.gen(function* () {
    yield* Effect.addFinalizer(() => Effect.sync(() => tell(Infinity)));
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(lookMs), look)));
  });
  return Layer.mergeAll(
    Logger.layer([limited]),
    Layer.effectDiscard(telling),
    Layer.succeed(Logger.LogToStderr, true),
    Layer.succeed(References.MinimumLogLevel, levels[level]),
  );
}

/** What a line is about: its level and its words, whatever the numbers in them. */
function topicOf({ logLevel, message }: Entry): string {
  const words = Arrays.ensure(message).filter((part) => typeof part === "string").join(" ");
  return `${logLevel} ${words.replace(/\d+/g, "0")}`;
}

/** One line for many: as the last of them, with how many there were. */
function summary({ sample, times }: Repeated<Entry>): Entry {
  const words = Arrays.ensure(sample.message).filter((part) => typeof part === "string");
  return { ...sample, message: [...words, `(${times} more such lines in a minute)`] };
}

const named = ["timestamp", "level", "message", "error"];

/**
 * A line: `timestamp`, `level` and `message`, then what the message is about, field by field, then
 * `error`, with the stack, where there is one.
 */
const jsonLine = Logger.map(Logger.formatStructured, (entry) => {
  const { timestamp, level, message, annotations, cause } = entry;
  const parts = Arrays.ensure(message);
  const words = parts.filter((part) => typeof part === "string").join(" ");
  const others = parts.filter((part) => typeof part !== "string");
  const fields = Object.entries(annotations).filter(([name]) => !named.includes(name));
  const error = [...others.map((other) => Formatter.formatJson(other)), ...cause ? [cause] : []];
  return Formatter.formatJson({
    timestamp,
    level,
    message: words,
    ...Object.fromEntries(fields),
    ...error.length === 0 ? {} : { error: error.join("\n") },
  });
});
