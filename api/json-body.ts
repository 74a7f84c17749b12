// Reads the JSON body of a request by its schema.
import { Result, Schema, SchemaIssue } from "effect";
import { mediaTypeOf, readBody, unsupportedType } from "./body.ts";
import type { Fault } from "./contract/problem.ts";
import { RequestProblem } from "./errors.ts";
import { fault } from "./parameters.ts";

/** The media type of JSON. */
export const jsonType = "application/json";

/** Faults that an answer names at most. */
const mostFaults = 20;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const format = SchemaIssue.makeFormatterStandardSchemaV1();

/**
 * A function that reads bodies of at most `maxBytes` by `schema`. It throws a {@link RequestProblem} that
 * names the fields at fault, those that the schema does not know among them. `wanted` says what each field
 * should hold where the schema says it badly: `body` stands for the whole, `*` for any place in an array, as
 * in `items.*.name`.
 */
export function bodyReader<Body>(
  schema: Schema.ConstraintDecoder<Body>,
  maxBytes: number,
  wanted: Readonly<Record<string, string>> = {},
): (request: Request) => Promise<Body> {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" });
  return async (request) => {
    const json = await jsonBody(request, maxBytes);
    const decoded = decode(json);
    if (Result.isSuccess(decoded)) return decoded.success;
    const { issues } = format(decoded.failure.issue);
    throw malformed(
      issues.slice(0, mostFaults).map(({ path = [], message }) => {
        const keys = path.map((part) => typeof part === "object" ? part.key : part);
        const found = keys.reduce<unknown>((value, key) => Reflect.get(Object(value), key), json);
        const places = keys.map((key) => typeof key === "number" ? "*" : String(key));
        const place = places.join(".") || "body";
        const inWords = Object.hasOwn(wanted, place) ? wanted[place] : wordsOf(message);
        return fault(keys.map(String).join(".") || "body", found, inWords);
      }),
    );
  };
}

/** The JSON of a request's body. Throws a {@link RequestProblem} where it is none, or too large. */
export async function jsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const type = mediaTypeOf(request.headers);
  if (type !== jsonType) throw unsupportedType(type, [jsonType]);
  return parsed(await readBody(request, maxBytes));
}

/** What a schema wanted, as its message says it. */
function wordsOf(message: string): string {
  if (message === "Missing key") return "a value";
  const [, wanted = ""] = /^Expected ([^]*)$/.exec(message) ?? [];
  return wanted === "no excess property" ? "no field of this name" : wanted;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    const text = new TextDecoder().decode(body);
    throw malformed([fault("body", text, "one JSON object in UTF-8")]);
  }
}

function malformed(errors: readonly Fault[]): RequestProblem {
  const detail = errors
    .map(({ field, found, wanted }) => `${field}: found ${found}, wanted ${wanted}`)
    .join("; ");
  return new RequestProblem({ kind: "malformed-body", detail, errors });
}
