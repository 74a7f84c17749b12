// The OpenAPI 3.1 document, made from the very routes and schemas that the server answers with.
import { JsonSchema, Schema, SchemaRepresentation } from "effect";
import { Problem } from "./contract/problem.ts";
import { problemType } from "./problem.ts";
import type { Route } from "./route.ts";

/** A JSON value that is an object. */
export type JsonObject = { readonly [name: string]: unknown };

/** An OpenAPI document, as far as its readers here look into it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: JsonObject;
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonObject>> };
}

const faultStatuses: Readonly<Record<string, string>> = {
  400:
    "A parameter or the body is not as wanted; `errors` names each field, what was found there, " +
    "and what was wanted",
  default: "Any other failure",
};

/** The OpenAPI document of `routes`. */
export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const schemas = jsonSchemas([Problem, ...routes.flatMap(schemasOf)]);
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, schemas.of) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Troupe",
      version,
      description:
        "Videos and users, what is forecast of them, and how good that was. Every answer says as of when " +
        "it holds (`asOf`); errors are problem details (RFC 9457); times are ISO 8601 in UTC; " +
        "lists go on at `cursor` = `next` of the page before.",
      license: { name: "MIT", identifier: "MIT" },
    },
    paths,
    components: { schemas: schemas.definitions },
  };
}

type SchemaOf = (schema: Schema.Constraint) => JsonObject;

function operation(route: Route, schemaOf: SchemaOf): JsonObject {
  const parameters = [
    ...parametersOf(route.pathFields, "path", schemaOf),
    ...parametersOf(route.queryFields, "query", schemaOf),
    ...headersOf(route),
  ];
  const responses: Record<string, JsonObject> = {};
  for (const [status, answer] of Object.entries(route.answers)) {
    const content = { [answer.mediaType]: { schema: schemaOf(answer.schema) } };
    responses[status] = { description: answer.description, content };
  }
  for (const [status, description] of Object.entries(faultStatuses)) {
    const content = { [problemType]: { schema: schemaOf(Problem) } };
    responses[status] ??= { description, content };
  }
  return {
    operationId: route.name,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    parameters,
    ...(route.body === undefined ? {} : { requestBody: requestBodyOf(route.body, schemaOf) }),
    responses,
  };
}

function parametersOf(
  fields: Readonly<Record<string, Schema.Constraint>>,
  place: "path" | "query",
  schemaOf: SchemaOf,
): JsonObject[] {
  return Object.entries(fields).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field);
    return { name, in: place, required: place === "path", description, schema };
  });
}

function headersOf(route: Route): JsonObject[] {
  return Object.entries(route.body?.headers ?? {}).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
}

function requestBodyOf(body: NonNullable<Route["body"]>, schemaOf: SchemaOf): JsonObject {
  const content = Object.fromEntries(
    Object.entries(body.content).map(([type, schema]) => [type, { schema: schemaOf(schema) }]),
  );
  return { required: true, description: body.description, content };
}

function schemasOf(route: Route): Schema.Constraint[] {
  return [
    ...Object.values(route.pathFields),
    ...Object.values(route.queryFields),
    ...Object.values(route.answers).map((answer) => answer.schema),
    ...Object.values(route.body?.content ?? {}),
  ];
}

/** The JSON Schemas of `all`, those with an identifier by reference to `components/schemas`. */
export function jsonSchemas(all: readonly [Schema.Constraint, ...Schema.Constraint[]]) {
  const [first, ...others] = all;
  const lowered = SchemaRepresentation.toRepresentations([
    Schema.toCodecJson(first).ast,
    ...others.map((schema) => Schema.toCodecJson(schema).ast),
  ]);
  const document = JsonSchema.toMultiDocumentOpenApi3_1(
    SchemaRepresentation.toJsonSchemaMultiDocument(lowered),
  );
  const places = new Map(all.map((schema, index) => [schema, index]));
  const of: SchemaOf = (schema) => {
    const place = places.get(schema);
    if (place === undefined) throw new Error("a schema of a route was not gathered");
    return document.schemas[place];
  };
  return { of, definitions: document.definitions };
}
