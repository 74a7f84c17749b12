// A line of a process's log, written for programs (config/logging.ts), as a person reads it beside the
// lines of other processes.
import { Option, Schema } from "effect";

const LogLine = Schema.Struct({
  message: Schema.Union([Schema.String, Schema.Array(Schema.Unknown)]),
  level: Schema.String,
  timestamp: Schema.String,
  cause: Schema.optional(Schema.String),
});

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(LogLine));

/**
 * A line of JSON as time, level and message, with the gist of the cause; any other line as it is.
 *
 * ```ts
 * readable('{"message":"slow","level":"WARN","timestamp":"2026-01-05T10:00:00.123Z"}');
 * // "10:00:00 WARN slow"
 * ```
 */
export function readable(line: string): string {
  const log = Option.getOrUndefined(decode(line));
  if (log === undefined) return line;
  const { message, level, timestamp, cause } = log;
  const words = typeof message === "string" ? message : message.map(String).join(" ");
  const time = timestamp.slice("2026-01-05T".length, "2026-01-05T10:00:00".length);
  return `${time} ${level} ${words}${cause === undefined ? "" : `: ${gist(cause)}`}`;
}

/** The innermost cause, which says what happened, without the stack. */
function gist(cause: string): string {
  const causes = cause.split(/\[cause\]: /);
  return causes[causes.length - 1].split("\n")[0].trim();
}
