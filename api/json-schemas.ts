// JSON Schemas for documents, from the Effect schemas that decode.
import { JsonSchema, Schema, SchemaRepresentation } from "effect";

/** A JSON value that is an object. */
export type JsonObject = { readonly [name: string]: unknown };

/** The JSON Schema of one of the schemas that were gathered. */
export type SchemaOf = (schema: Schema.Constraint) => JsonObject;

/** The schemas of a document. */
export interface Gathered {
  /** Refers to `components/schemas` where the schema has an identifier. */
  readonly of: SchemaOf;
  readonly definitions: Readonly<Record<string, JsonObject>>;
}

/**
 * The JSON Schemas of `all`. Those in `open` take fields that they do not name, and say so. Those in
 * `closed` refuse such fields; a definition that others share is there twice then, once as `…Body`. All
 * others are only ever told, and have no need to speak of it.
 */
export function jsonSchemas(
  all: readonly [Schema.Constraint, ...Schema.Constraint[]],
  { open = [], closed = [] }: {
    readonly open?: readonly Schema.Constraint[];
    readonly closed?: readonly Schema.Constraint[];
  } = {},
): Gathered {
  const [first, ...others] = all;
  const lowered = SchemaRepresentation.toRepresentations([
    Schema.toCodecJson(first).ast,
    ...others.map((schema) => Schema.toCodecJson(schema).ast),
  ]);
  const document = JsonSchema.toMultiDocumentOpenApi3_1(
    SchemaRepresentation.toJsonSchemaMultiDocument(lowered),
  );
  const { definitions } = document;
  const places = new Map(all.map((schema, index) => [schema, document.schemas[index]]));
  const lookUp: SchemaOf = (schema) => {
    const found = places.get(schema);
    if (found === undefined) throw new Error("a schema of the document was not gathered");
    return found;
  };
  const reached = (schemas: readonly Schema.Constraint[]) =>
    namesWithin(schemas.map(lookUp), definitions);
  const closedNames = reached(closed);
  const openNames = reached(open);
  const toldNames = reached(all.filter((one) => !open.includes(one) && !closed.includes(one)));
  const isShared = (name: string) => openNames.has(name) || toldNames.has(name);
  const twice = [...closedNames].filter((name) => isShared(name) && takesMore(definitions[name]));
  const renamed = new Map(twice.map((name) => [prefix + name, `${prefix}${name}Body`]));
  const asClosed = (schema: JsonObject) => rewritten(schema, { extra: false, renamed });
  const asOpen = (schema: JsonObject) => rewritten(schema, { extra: true });
  const asTold = (schema: JsonObject) => rewritten(schema, {});
  const variants = Object.entries(definitions).map(([name, definition]): [string, JsonObject] => {
    if (closedNames.has(name) && !isShared(name)) return [name, asClosed(definition)];
    if (openNames.has(name) && !toldNames.has(name)) return [name, asOpen(definition)];
    return [name, asTold(definition)];
  });
  const bodies = twice.map((name) => [`${name}Body`, asClosed(definitions[name])]);
  return {
    of: (schema) => {
      const found = lookUp(schema);
      if (closed.includes(schema)) return asClosed(found);
      return open.includes(schema) ? asOpen(found) : asTold(found);
    },
    definitions: Object.fromEntries([...variants, ...bodies]),
  };
}

const prefix = "#/components/schemas/";

/** The names of all definitions that some schemas refer to, also by way of others. */
function namesWithin(
  schemas: readonly unknown[],
  definitions: Readonly<Record<string, unknown>>,
): Set<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      if (key === "$ref" && typeof part === "string" && part.startsWith(prefix)) {
        const name = part.slice(prefix.length);
        if (names.has(name)) continue;
        names.add(name);
        visit(definitions[name]);
      } else visit(part);
    }
  };
  visit(schemas);
  return names;
}

function takesMore(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Reflect.get(value, "additionalProperties") === true ||
    Object.values(value).some(takesMore);
}

interface Rewriting {
  /** What is said of fields that a schema does not name; nothing where it is absent. */
  readonly extra?: boolean;
  /** References that become others. */
  readonly renamed?: ReadonlyMap<string, string>;
}

function rewritten(schema: JsonObject, rewriting: Rewriting): JsonObject {
  const { extra, renamed } = rewriting;
  const entries = Object.entries(schema).flatMap(([key, value]) => {
    if (key === "additionalProperties" && value === true) {
      return extra === undefined ? [] : [[key, extra]];
    }
    if (key === "$ref") return [[key, renamed?.get(String(value)) ?? value]];
    return [[key, withinValue(value, rewriting)]];
  });
  return Object.fromEntries(entries);
}

function withinValue(value: unknown, rewriting: Rewriting): unknown {
  if (Array.isArray(value)) return value.map((part) => withinValue(part, rewriting));
  return isObject(value) ? rewritten(value, rewriting) : value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null;
}
