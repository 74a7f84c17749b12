// The OpenAPI 3.1 document, made from the very routes and schemas that the server answers with.
import type { Schema } from "effect";
import { Problem } from "./contract/problem.ts";
import { type JsonObject, jsonSchemas, type SchemaOf } from "./json-schemas.ts";
import { commonComponents, failuresOf, isTagged, reference } from "./openapi-responses.ts";
import type { BodyShape, Route } from "./route.ts";
import { scopeOf } from "./scope.ts";

/** An OpenAPI document, as far as its readers here look into it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: JsonObject;
  readonly servers: readonly JsonObject[];
  readonly tags: readonly JsonObject[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly components:
    & { readonly schemas: Readonly<Record<string, JsonObject>> }
    & Readonly<Record<string, JsonObject>>;
}

/** What is under each heading. */
const headings: Readonly<Record<Route["tag"], string>> = {
  Videos: "Videos: their counters, forecasts, and how they are watched",
  Users: "Users: what they did, what is predicted of them, what to show them",
  Audience: "All users together: activity, retention, funnels, revenue, segments",
  Figures: "Figures over time, and how good forecasts were",
  Models: "Models, their versions and scores",
  Experiments: "Experiments, decisions and rewards",
  Stream: "What goes in, what comes out as it happens, and what could not be taken",
  System: "Health, data quality, partitions, and these documents",
  Access: "Who may do what, and who did",
};

/** The OpenAPI document of `routes`; `version` is that of the contract. */
export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const bodies = routes.flatMap(({ body }) => body === undefined ? [] : [body]);
  const contents = (shapes: readonly BodyShape[]) =>
    shapes.flatMap(({ content }) => Object.values(content));
  const schemas = jsonSchemas([Problem, ...routes.flatMap(schemasOf)], {
    open: contents(bodies.filter(({ isClosed }) => isClosed !== true)),
    closed: contents(bodies.filter(({ isClosed }) => isClosed === true)),
  });
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
        "lists go on at `cursor` = `next` of the page before. `version` is that of this contract: the " +
        "first number changes with whatever could break a client, and answers may have further fields " +
        "at any time.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "The server that this document comes from" }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({
      name,
      description: headings[name],
    })),
    paths,
    components: { schemas: schemas.definitions, ...commonComponents(schemas.of) },
  };
}

function operation(route: Route, schemaOf: SchemaOf): JsonObject {
  const tagged = isTagged(route);
  const parameters = [
    ...parametersOf(route.pathFields, "path", schemaOf),
    ...parametersOf(route.queryFields, "query", schemaOf),
    ...Object.entries(route.body?.headers ?? {}).map(([name, header]) => {
      const { description, ...schema } = schemaOf(header);
      return { name, in: "header", required: false, description, schema };
    }),
    ...(tagged ? [reference("parameters", "IfNoneMatch")] : []),
    reference("parameters", "TraceParent"),
    reference("parameters", "TraceState"),
  ];
  const etag = { etag: reference("headers", "EntityTag") };
  const responses: Record<string, JsonObject> = {};
  for (const [status, answer] of Object.entries(route.answers)) {
    const headers = tagged && status === "200" ? { headers: etag } : {};
    const content = { [answer.mediaType]: { schema: schemaOf(answer.schema) } };
    responses[status] = { description: answer.description, ...headers, content };
  }
  if (tagged) responses[304] = reference("responses", "NotModified");
  const isPublic = route.access === "public";
  const words = [route.description, route.conflict && `409 ${route.conflict}.`];
  const description = words.filter((part) => part !== undefined).join(" ");
  return {
    operationId: route.name,
    tags: [route.tag],
    summary: route.summary,
    ...(description === "" ? {} : { description }),
    security: isPublic ? [] : [{ bearer: [route.access] }, { session: [route.access] }],
    ...(isPublic ? {} : { "x-scope": scopeOf(route) }),
    parameters,
    ...(route.body === undefined ? {} : { requestBody: requestBodyOf(route.body, schemaOf) }),
    responses: { ...failuresOf(route), ...responses },
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

function requestBodyOf(body: BodyShape, schemaOf: SchemaOf): JsonObject {
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
    ...Object.values(route.body?.headers ?? {}),
  ];
}
