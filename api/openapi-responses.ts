// The ways in which requests fail, and what else all routes have in common, for the OpenAPI document.
import { traceParentHeader, traceStateHeader } from "../streams/tracing/trace-context.ts";
import { Problem } from "./contract/problem.ts";
import { sessionCookie } from "./credential.ts";
import { problemKinds } from "./errors.ts";
import type { JsonObject, SchemaOf } from "./json-schemas.ts";
import { problemType } from "./problem.ts";
import type { Route } from "./route.ts";

/** A way in which requests fail. */
interface Failure {
  readonly status: number;
  /** In the document. */
  readonly name: string;
  /** When it comes. */
  readonly words: string;
  /** Headers that come with it. */
  readonly headers?: JsonObject;
  /** Whether a route may fail so; all may where it is absent. */
  readonly of?: (route: Route) => boolean;
}

const failures: readonly Failure[] = [
  {
    status: 400,
    name: "BadRequest",
    words: "A parameter or the body is not as wanted; `errors` names each field, what was found " +
      "there, and what was wanted",
  },
  {
    status: 401,
    name: "Unauthenticated",
    words: "A key or a token is needed, and none was shown that is good",
    headers: { "www-authenticate": { description: "What is taken", schema: { type: "string" } } },
    of: ({ access }) => access !== "public",
  },
  {
    status: 403,
    name: "Forbidden",
    words: "Whoever asks is known, and may not do this",
    of: ({ access }) => access !== "public",
  },
  {
    status: 404,
    name: "NotFound",
    words: "There is nothing of this name",
    of: ({ pathFields }) => Object.keys(pathFields).length > 0,
  },
  {
    status: 409,
    name: "Conflict",
    words: "It cannot be done as things stand",
    of: ({ conflict }) => conflict !== undefined,
  },
  {
    status: 413,
    name: "TooLarge",
    words: "The body is larger, or holds more, than is taken",
    of: ({ body }) => body !== undefined,
  },
  {
    status: 415,
    name: "UnsupportedMediaType",
    words: "The body is of a media type that is not taken",
    of: ({ body }) => body !== undefined,
  },
  {
    status: 429,
    name: "TooManyRequests",
    words: "Whoever asks has asked too often",
    headers: {
      "retry-after": {
        description: "In how many seconds to ask again",
        schema: { type: "integer", minimum: 0 },
      },
    },
  },
  {
    status: 503,
    name: "Unavailable",
    words: "Something that is needed did not answer in time; try again",
  },
];

/** The failures that a route may answer with, by reference; `default` stands for any other. */
export function failuresOf(route: Route): Record<string, JsonObject> {
  const own = failures.filter(({ of }) => of?.(route) ?? true);
  return Object.fromEntries([
    ...own.map(({ status, name }) => [status, reference("responses", name)]),
    ["default", reference("responses", "Failure")],
  ]);
}

/** Whether answers of a route have an entity tag, by which they need not be sent twice. */
export function isTagged(route: Route): boolean {
  return route.method === "get" && route.answers[200]?.mediaType === "application/json";
}

/** What is referred to from everywhere, besides schemas. */
export function commonComponents(schemaOf: SchemaOf) {
  const content = { [problemType]: { schema: schemaOf(Problem) } };
  const responses = failures.map(({ status, name, words, headers }) => {
    const kinds = Object.entries(problemKinds)
      .filter(([, kind]) => kind.status === status)
      .map(([kind]) => `\`urn:troupe:problem:${kind}\``);
    const description = `${words}. \`type\` is ${kinds.join(" or ")}`;
    return [name, { description, ...(headers === undefined ? {} : { headers }), content }];
  });
  return {
    responses: {
      ...Object.fromEntries(responses),
      NotModified: {
        description: "The answer is what `If-None-Match` names",
        headers: { etag: reference("headers", "EntityTag") },
      },
      Failure: { description: "Any other failure", content },
    },
    headers: {
      EntityTag: {
        description: "Names the answer, whenever it was made, for `If-None-Match`",
        schema: { type: "string" },
      },
    },
    parameters: {
      IfNoneMatch: header("if-none-match", "Entity tags of answers that are held already"),
      TraceParent: header(traceParentHeader, "The trace that this is part of (W3C Trace Context)"),
      TraceState: header(traceStateHeader, "What other systems keep of the trace"),
    },
    securitySchemes: {
      bearer: {
        type: "http",
        scheme: "bearer",
        description:
          "An API key, or a JWT of an issuer that is configured. Before there is any key, requests " +
          "from this computer need none. The role that a route names is the least that will do; " +
          "`x-scope` is what a key that is limited needs.",
      },
      session: {
        type: "apiKey",
        in: "cookie",
        name: sessionCookie,
        description: "The session of a browser that somebody signed in with",
      },
    },
  };
}

/** A reference to one of {@link commonComponents}. */
export function reference(kind: string, name: string): JsonObject {
  return { $ref: `#/components/${kind}/${name}` };
}

function header(name: string, description: string): JsonObject {
  return { name, in: "header", required: false, description, schema: { type: "string" } };
}
