// A kind of setting value: time spans by name, such as how long each table keeps its rows.
import { Duration, Schema, SchemaTransformation } from "effect";
import { duration, type Kind, parseDuration, showDuration } from "./kind.ts";

/** Time spans of some of the names. */
export type Spans<Name extends string> = Readonly<Partial<Record<Name, Duration.Duration>>>;

/**
 * Time spans by name, `name=span` with commas in between; names that are left out have none.
 *
 * ```ts
 * showSpans(parseSpans("sessions=30d,audit=365d", ["sessions", "audit"])); // "sessions=30d,audit=365d"
 * ```
 */
export function spansByName<const Name extends string>(
  names: readonly Name[],
): Kind<Spans<Name>> {
  const none: Partial<Record<Name, Duration.Duration>> = {};
  const wanted = `name=span, separated by commas, each name once of ${names.join(", ")}, ` +
    "each span a whole number with a unit, such as 12h or 30d";
  return {
    name: "name=duration,…",
    wanted,
    secret: false,
    schema: Schema.String
      .check(Schema.makeFilter((text: string) => parseSpans(text, names) !== undefined))
      .pipe(Schema.decodeTo(
        Schema.declare((value: unknown): value is Spans<Name> => isSpans(value, names)),
        SchemaTransformation.transform({
          decode: (text: string) => parseSpans(text, names) ?? none,
          encode: showSpans<Name>,
        }),
      )),
  };
}

const isDuration = Schema.is(Schema.toEncoded(duration.schema));

/** Reads what {@link showSpans} writes; undefined where the text is something else. */
export function parseSpans<const Name extends string>(
  text: string,
  names: readonly Name[],
): Spans<Name> | undefined {
  const spans: Partial<Record<Name, Duration.Duration>> = {};
  for (const part of text.split(",")) {
    const [word, span, ...others] = part.trim().split("=");
    const name = names.find((known) => known === word);
    if (name === undefined || spans[name] !== undefined) return undefined;
    if (span === undefined || others.length > 0 || !isDuration(span)) return undefined;
    spans[name] = parseDuration(span);
  }
  return spans;
}

/** Writes spans as {@link spansByName} takes them. */
export function showSpans<Name extends string>(spans: Spans<Name>): string {
  return Object.entries<Duration.Duration | undefined>(spans)
    .flatMap(([name, span]) => span === undefined ? [] : [`${name}=${showDuration(span)}`])
    .join(",");
}

/** The spans as numbers, by `measure`. */
export function measureSpans<Name extends string>(
  spans: Spans<Name> | undefined,
  measure: (span: Duration.Duration) => number,
): Partial<Record<Name, number>> {
  const measured: Partial<Record<Name, number>> = {};
  for (const name in spans) {
    const span = spans[name];
    if (span !== undefined) measured[name] = measure(span);
  }
  return measured;
}

function isSpans<Name extends string>(value: unknown, names: readonly Name[]): boolean {
  return typeof value === "object" && value !== null &&
    Object.entries(value).every(([key, span]) =>
      names.some((name) => name === key) && Duration.isDuration(span)
    );
}
