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

/** Longest name that a sender made up for a field and a rejection repeats. */
const maxFieldCharacters = 40;

/** Longest description of a found value that a rejection carries. */
export const maxFoundCharacters = 120;

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "number" ? String(value) : written(value);
  return text.length <= maxFoundCharacters ? text : `${text.slice(0, maxFoundCharacters)}…`;
}

/** How deeply values may be nested that are written or kept. */
export const maxNesting = 100;

function written(value: unknown): string {
  if (isDeeperThan(maxNesting, value)) return "a deeply nested value";
  return JSON.stringify(value) ?? String(value);
}

/**
 * Whether a value is nested more than `levels` deep. JSON can be parsed that is too deep to be written:
 * how deep that is depends on the room on the stack, and every owner of a partition has to judge alike.
 */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
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
  const field = path.length === 0 ? "payload" : path.map(fieldName).join(".");
  const inWords = Object.hasOwn(wanted, field) ? wanted[field] : wordsOf(first.message);
  return new Rejection(field, found, inWords);
}

/** What a schema wanted, as its message says it. */
function wordsOf(message: string): string {
  return message === "Missing key" ? "a value" : message.replace(/^Expected /, "");
}

/**
 * A field as rejections name it. They travel in headers, so that a name which the sender made up is
 * neither long nor broken into lines.
 */
function fieldName(key: PropertyKey): string {
  const name = String(key);
  return /^\w+$/.test(name) && name.length <= maxFieldCharacters
    ? name
    : JSON.stringify(name.slice(0, maxFieldCharacters));
}
