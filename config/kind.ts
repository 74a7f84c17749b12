// Kinds of setting values: how each is read from text and written back, and what to say to somebody
// who got it wrong.
import { Duration, type Redacted, Schema, SchemaTransformation } from "effect";

/** A kind of value. Reading back what was written gives the same value. */
export interface Kind<Value> {
  /** A word or two for help and documentation. */
  readonly name: string;
  /** What is wanted, in words, for error messages. */
  readonly wanted: string;
  /** Whether values may hold a password, and so are kept out of messages and logs. */
  readonly secret: boolean;
  /** Whether this text holds a secret; no flag takes such a text. Where undefined, none does. */
  readonly holdsSecret?: (text: string) => boolean;
  readonly schema: Schema.Codec<Value, string>;
}

/** A whole number in decimal digits. */
export function wholeNumber(minimum: number, maximum: number, name?: string): Kind<number> {
  return {
    name: name ?? `${minimum}–${maximum}`,
    wanted: `a whole number from ${minimum} to ${maximum}`,
    secret: false,
    schema: Schema.String.check(Schema.isPattern(/^\d{1,16}$/)).pipe(
      Schema.decodeTo(
        Schema.Int.check(Schema.isBetween({ minimum, maximum })),
        SchemaTransformation.numberFromString,
      ),
    ),
  };
}

/** A number above 0, with or without a fraction. */
export const positiveNumber: Kind<number> = {
  name: "number",
  wanted: "a number above 0",
  secret: false,
  schema: Schema.String.check(Schema.isPattern(/^\d{1,15}(?:\.\d{1,15})?$/)).pipe(
    Schema.decodeTo(
      Schema.Finite.check(Schema.isGreaterThan(0)),
      SchemaTransformation.numberFromString,
    ),
  ),
};

/** A TCP port; 0 stands for any that is free. */
export const port: Kind<number> = wholeNumber(0, 65_535, "port");

/** One line of text without blanks at its ends, such as a path or the name of a host. */
export function line(name: string, wanted: string): Kind<string> {
  return {
    name,
    wanted,
    secret: false,
    schema: Schema.String.check(Schema.isPattern(/^(?!\s)[^\p{Cc}]+(?<!\s)$/u)),
  };
}

/** One of some words. */
export function choice<const Word extends string>(words: readonly Word[]): Kind<Word> {
  return {
    name: words.join("|"),
    wanted: `one of ${words.join(", ")}`,
    secret: false,
    schema: Schema.Literals(words),
  };
}

/** A hundred years: longer spans are no use, and NATS counts nanoseconds up to three times as many. */
const maxDurationMs = 36_500 * 86_400_000;

const durationUnits: ReadonlyMap<string, number> = new Map([
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
]);

/**
 * A time span: a whole number and a unit of `ms`, `s`, `m`, `h` or `d`.
 *
 * ```ts
 * showDuration(parseDuration("90s")); // "90s"
 * showDuration(parseDuration("120s")); // "2m"
 * ```
 */
export const duration: Kind<Duration.Duration> = {
  name: "duration",
  wanted: "a whole number with a unit, such as 500ms, 60s, 5m, 2h or 30d, of 36500d at most",
  secret: false,
  schema: Schema.String.check(Schema.isPattern(/^\d{1,9}(?:ms|s|m|h|d)$/)).pipe(
    Schema.decodeTo(
      Schema.Duration.check(
        Schema.makeFilter((span: Duration.Duration) => Duration.toMillis(span) <= maxDurationMs),
      ),
      SchemaTransformation.transform({ decode: parseDuration, encode: showDuration }),
    ),
  ),
};

/** Reads what {@link duration} takes; the time is infinite where the text is something else. */
export function parseDuration(text: string): Duration.Duration {
  const amount = Number.parseInt(text, 10);
  const unitMs = durationUnits.get(text.replace(/^\d+/, "")) ?? Infinity;
  return Duration.millis(amount * unitMs);
}

/** Writes a time in its largest whole unit. */
export function showDuration(value: Duration.Duration): string {
  const ms = Math.round(Duration.toMillis(value));
  for (const [unit, unitMs] of durationUnits) {
    if (ms >= unitMs && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  }
  return `${ms}ms`;
}

const sizeUnits: ReadonlyMap<string, number> = new Map([
  ["TiB", 1024 ** 4],
  ["GiB", 1024 ** 3],
  ["MiB", 1024 ** 2],
  ["KiB", 1024],
  ["B", 1],
]);

/** A size in bytes: a whole number and a unit of `B`, `KiB`, `MiB`, `GiB` or `TiB`. */
export const byteSize: Kind<number> = {
  name: "size",
  wanted: "a whole number with a unit, such as 512MiB or 8GiB, of 8PiB at most",
  secret: false,
  schema: Schema.String.check(Schema.isPattern(/^\d{1,16}(?:B|KiB|MiB|GiB|TiB)$/)).pipe(
    Schema.decodeTo(
      Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
      SchemaTransformation.transform({ decode: parseSize, encode: showSize }),
    ),
  ),
};

function parseSize(text: string): number {
  const unitBytes = sizeUnits.get(text.replace(/^\d+/, "")) ?? Infinity;
  return Number.parseInt(text, 10) * unitBytes;
}

/** Writes a size in its largest whole unit. */
function showSize(bytes: number): string {
  for (const [unit, unitBytes] of sizeUnits) {
    if (bytes >= unitBytes && bytes % unitBytes === 0) return `${bytes / unitBytes}${unit}`;
  }
  return `${bytes}B`;
}

/** One line that nobody may see, such as a password; no flag takes it. */
export const secret: Kind<Redacted.Redacted> = {
  name: "secret",
  wanted: "one line of text",
  secret: true,
  holdsSecret: () => true,
  schema: Schema.RedactedFromValue(Schema.String.check(Schema.isPattern(/^[^\p{Cc}]+$/u))),
};

/** Where a NATS server is, or several of one cluster. */
export const natsUrl: Kind<Redacted.Redacted> = {
  name: "url",
  wanted: "nats://host:port, or several of one cluster separated by commas",
  secret: true,
  holdsSecret: (text) => text.includes("@"),
  schema: Schema.RedactedFromValue(Schema.String.check(Schema.isPattern(
    /^(?:(?:nats|tls):\/\/)?[^\s,/]+(?:,\s?(?:(?:nats|tls):\/\/)?[^\s,/]+)*$/,
  ))),
};

/** Where a Postgres database is. */
export const databaseUrl: Kind<Redacted.Redacted> = {
  name: "url",
  wanted: "postgres://user:password@host:port/database, with %2F for a / in the password and so on",
  secret: true,
  holdsSecret: (text) =>
    !isPostgresUrl(text) || new URL(text).password !== "" ||
    new URL(text).searchParams.has("password"),
  schema: Schema.RedactedFromValue(
    Schema.String.check(Schema.isPattern(/^\S+$/), Schema.makeFilter(isPostgresUrl)),
  ),
};

/**
 * Whether every part of the URL stands in its place: a password with one of `/?#` in it would else
 * be taken for a host or for a database, and told to everybody in the error.
 */
function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^postgres(?:ql)?:\/\/./.test(text)) return false;
  if (text.includes("#") || url.pathname.includes("@") || url.search.includes("@")) return false;
  try {
    return [url.username, url.password, url.pathname].every((part) =>
      decodeURIComponent(part) >= ""
    );
  } catch {
    return false;
  }
}
