// Why an event was not accepted: the field, what was found there and what was wanted instead.
import { type Schema, SchemaIssue } from "effect";

/** The reason for which one event is rejected; it travels in dead letters and HTTP answers. */
export class Rejection {
  /** The field at fault, as a dotted path; `payload` or `subject` where it is not about one field. */
  readonly field: string;
  /** What was found, as JSON, shortened to {@link maxFoundCharacters}. */
  readonly found: string;
  /** What was wanted, in words. */
  readonly wanted: string;

  constructor(field: string, found: unknown, wanted: string) {
    this.field = field;
    this.found = describe(found);
    this.wanted = wanted;
  }

  /** One line for a person. */
  get message(): string {
    return `${this.field}: found ${this.found}, wanted ${this.wanted}`;
  }
}

/** Longest description of a found value that a rejection carries. */
export const maxFoundCharacters = 120;

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "number" ? String(value) : written(value);
  return text.length <= maxFoundCharacters ? text : `${text.slice(0, maxFoundCharacters)}…`;
}

/** What can be parsed may be nested too deeply to be written: the stack overflows. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "a deeply nested value";
  }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1();

/**
 * Turns the first issue of a failed schema decoding of `input` into a rejection. `wanted` says, per
 * field, what should have been there; `payload` stands for the whole.
 */
export function rejectionOf(
  error: Schema.SchemaError,
  input: unknown,
  wanted: Readonly<Record<string, string>>,
): Rejection {
  const first = format(error.issue).issues[0];
  const path = (first.path ?? []).map((part) => typeof part === "object" ? part.key : part);
  let found: unknown = input;
  for (const key of path) {
    found = typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined;
  }
  const field = path.length === 0 ? "payload" : path.map(String).join(".");
  return new Rejection(field, found, wanted[field] ?? first.message.replace(/^Expected /, ""));
}
