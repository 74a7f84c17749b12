// A line of a process's log, written for programs (config/logging.ts), as a person reads it beside the
// lines of other processes.
import { Option, Schema } from "effect";

const LogLine = Schema.Struct({
  message: Schema.String,
  level: Schema.String,
  timestamp: Schema.String,
  error: Schema.optional(Schema.String),
});

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(LogLine));
const decodeFields = Schema.decodeUnknownOption(
  Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)),
);

/** Not told once more, or not worth the room: which part of the program speaks is plain. */
const told = ["message", "level", "timestamp", "error", "component"];

/**
 * A line of JSON as time, level and message, with its fields and the gist of the error; any other line
 * as it is.
 *
 * ```ts
 * readable('{"message":"slow","level":"WARN","timestamp":"2026-01-05T10:00:00.123Z"}');
 * // "10:00:00 WARN slow"
 * readable('{"message":"slow","level":"WARN","timestamp":"2026-01-05T10:00:00.123Z","partition":3}');
 * // "10:00:00 WARN slow (partition 3)"
 * ```
 */
export function readable(line: string): string {
  const log = Option.getOrUndefined(decode(line));
  if (log === undefined) return line;
  const { message, level, timestamp, error } = log;
  const time = timestamp.slice("2026-01-05T".length, "2026-01-05T10:00:00".length);
  const words = `${time} ${level} ${message}${fieldsOf(line)}`;
  return error === undefined ? words : `${words}: ${gist(error)}`;
}

function fieldsOf(line: string): string {
  const fields = Option.getOrElse(decodeFields(line), () => ({}));
  const shown = Object.entries(fields)
    .filter(([name]) => !told.includes(name))
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return shown.length === 0 ? "" : ` (${shown.join(", ")})`;
}

/** The innermost cause, which says what happened, without the stack. */
function gist(cause: string): string {
  const causes = cause.split(/\[cause\]: /);
  return causes[causes.length - 1].split("\n")[0].trim();
}
