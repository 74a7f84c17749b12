// Reads the parameters of a request's path and query by their schema.
import { Result, Schema, SchemaIssue } from "effect";
import { Rejection } from "../streams/rejection.ts";
import { InvalidId } from "../streams/errors.ts";
import { decodeToken, encodeToken } from "../streams/token.ts";
import type { Fault } from "./contract/problem.ts";
import { RequestProblem } from "./errors.ts";

/** Parameters as they stand in the URL; several values where one was given several times. */
export type RawParameters = Readonly<Record<string, string | readonly string[]>>;

/** A struct of parameters, each of which is text, a number or one of a few words. */
export type ParametersSchema<Parameters> =
  & Schema.ConstraintDecoder<Parameters>
  & { readonly fields: Readonly<Record<string, Schema.Constraint>> };

const format = SchemaIssue.makeFormatterStandardSchemaV1();

/**
 * A function that reads parameters by `schema`. It throws a {@link RequestProblem} that names every
 * parameter at fault, those that the schema does not know among them.
 */
export function parametersReader<Parameters>(
  schema: ParametersSchema<Parameters>,
): (raw: RawParameters) => Parameters {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all" });
  const known = Object.keys(schema.fields);
  const numeric = new Set(known.filter((name) => isNumeric(schema.fields[name])));
  return (raw) => {
    const faults = Object.keys(raw).filter((name) => !known.includes(name)).map((name) =>
      fault(name, raw[name], unknownWanted(known))
    );
    const values: Record<string, unknown> = {};
    for (const name of known) {
      if (raw[name] !== undefined) values[name] = numeric.has(name) ? number(raw[name]) : raw[name];
    }
    const decoded = decode(values);
    if (Result.isSuccess(decoded) && faults.length === 0) return decoded.success;
    if (Result.isFailure(decoded)) {
      for (const issue of format(decoded.failure.issue).issues) {
        const name = String(issue.path?.[0] ?? "");
        if (faults.some(({ field }) => field === name)) continue;
        faults.push(fault(name, raw[name], issue.message.replace(/^Expected /, "")));
      }
    }
    throw invalidParameters(faults);
  };
}

/** The problem of a request whose parameters have `faults`. */
export function invalidParameters(faults: readonly Fault[]): RequestProblem {
  const detail = faults
    .map(({ field, found, wanted }) => `${field}: found ${found}, wanted ${wanted}`)
    .join("; ");
  return new RequestProblem({ kind: "invalid-parameters", detail, errors: faults });
}

/** The fault of one parameter. */
export function fault(field: string, value: unknown, wanted: string): Fault {
  const { found } = new Rejection(field, value, wanted);
  return { field, found, wanted };
}

/**
 * The key of a video that a request names: the text itself where it is a subject token, else the
 * token of the id that it is. Throws a {@link RequestProblem} naming `field` where it is neither.
 *
 * ```ts
 * videoKeyOf("key", "a=20b"); // "a=20b"
 * videoKeyOf("key", "a b");   // "a=20b"
 * ```
 */
export function videoKeyOf(field: string, text: string): string {
  return keyOf("video", field, text);
}

/** The key of a user that a request names, likewise. */
export function userKeyOf(field: string, text: string): string {
  return keyOf("user", field, text);
}

function keyOf(of: "video" | "user", field: string, text: string): string {
  for (const key of [() => (decodeToken(text), text), () => encodeToken(text)]) {
    try {
      return key();
    } catch (error) {
      if (!(error instanceof InvalidId)) throw error;
    }
  }
  throw invalidParameters([fault(field, text, `a ${of}'s key, or an id of 1 to 128 characters`)]);
}

function isNumeric(schema: Schema.Constraint): boolean {
  const { type } = Schema.toJsonSchemaDocument(schema).schema;
  return type === "integer" || type === "number";
}

/** The number that a text writes out in decimal digits; anything else stays for the schema to refuse. */
function number(value: string | readonly string[]): unknown {
  return typeof value === "string" && /^-?\d{1,16}(\.\d{1,16})?$/.test(value)
    ? Number(value)
    : value;
}

function unknownWanted(known: readonly string[]): string {
  return known.length === 0 ? "no parameters here" : `no other parameters than ${known.join(", ")}`;
}
