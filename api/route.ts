// A route: its place, its parameters and answers as schemas, and how it is answered. The server and
// the OpenAPI document are both made from these.
import type { Context } from "hono";
import { Schema } from "effect";
import type { AsOf } from "./contract/asof.ts";
import { namesTag, weakTag } from "./entity-tag.ts";
import { parametersReader, type ParametersSchema } from "./parameters.ts";
import type { Ports } from "./ports.ts";
import type { Role } from "./principal.ts";
import type { Area } from "./scope.ts";

/** What one status of a route answers with. */
export interface AnswerShape {
  readonly description: string;
  readonly mediaType: string;
  readonly schema: Schema.Constraint;
}

/** What a route takes as its body, by media type. */
export interface BodyShape {
  readonly description: string;
  readonly content: Readonly<Record<string, Schema.Constraint>>;
  /** Headers that say something of the body, each with its description. */
  readonly headers: Readonly<Record<string, Schema.Constraint>>;
  /** Whether fields that the schema does not name are refused. */
  readonly isClosed?: boolean;
}

/** What is said about a route, and what the OpenAPI document is made from. */
export interface RouteDescription {
  readonly method: "get" | "post" | "delete";
  /** The path with its parameters in braces, as OpenAPI writes it. */
  readonly path: string;
  /** Its name in the OpenAPI document, for clients made from that. */
  readonly name: string;
  /** The heading that it is listed under. */
  readonly tag:
    | "Videos"
    | "Users"
    | "Audience"
    | "Figures"
    | "Models"
    | "Experiments"
    | "Stream"
    | "System"
    | "Access";
  /** The least role that it is for; `public` for everybody, before any key and after. */
  readonly access: Role | "public";
  /** What a scope calls it, where that is not its heading: see scope.ts. */
  readonly area?: Area;
  /**
   * Whether each use goes on record (audit.ts); where nothing is said, each that is no reading. What comes by
   * the thousand and is in the log anyway does not.
   */
  readonly isAudited?: boolean;
  readonly summary: string;
  readonly description?: string;
  /** When it is answered with 409, if ever: `where …`. */
  readonly conflict?: string;
  readonly body?: BodyShape;
}

/** A route, ready to be served and described. */
export interface Route extends RouteDescription {
  readonly pathFields: Fields;
  readonly queryFields: Fields;
  readonly answers: Readonly<Record<number, AnswerShape>>;
  respond(context: Context, ports: Ports): Response | Promise<Response>;
}

type Fields = Readonly<Record<string, Schema.Constraint>>;

/** A request whose parameters have been read. */
export interface RouteRequest<Path, Query> {
  readonly path: Path;
  readonly query: Query;
  readonly context: Context;
}

/** Parameters of a route that takes none. */
export const noParameters = Schema.Struct({});

/** A route that responds in its own way. */
export function route<Path, Query>(
  definition: RouteDescription & {
    readonly pathSchema: ParametersSchema<Path>;
    readonly querySchema: ParametersSchema<Query>;
    readonly answers: Readonly<Record<number, AnswerShape>>;
    readonly respond: (
      request: RouteRequest<Path, Query>,
      ports: Ports,
    ) => Response | Promise<Response>;
  },
): Route {
  const { pathSchema, querySchema, respond, ...description } = definition;
  const readPath = parametersReader(pathSchema);
  const readQuery = parametersReader(querySchema);
  return {
    ...description,
    pathFields: pathSchema.fields,
    queryFields: querySchema.fields,
    respond: (context, ports) => {
      const path = readPath(context.req.param());
      const query = readQuery(queryOf(context.req.url));
      return respond({ path, query, context }, ports);
    },
  };
}

/** A route that answers with JSON of one schema, with an entity tag where it reads. */
export function jsonRoute<Path, Query, Answer extends { readonly asOf: AsOf }>(
  definition: RouteDescription & {
    readonly pathSchema: ParametersSchema<Path>;
    readonly querySchema: ParametersSchema<Query>;
    readonly answerSchema: Schema.ConstraintEncoder<Answer> & Schema.ConstraintDecoder<Answer>;
    /** The statuses it may answer with, each with the words of the OpenAPI document. */
    readonly statuses: Readonly<Record<number, string>>;
    /** Needed where there are several statuses. */
    readonly statusOf?: (answer: Answer) => number;
    readonly answer: (request: RouteRequest<Path, Query>, ports: Ports) => Promise<Answer>;
  },
): Route {
  const { answerSchema, statuses, statusOf, answer, ...rest } = definition;
  const [firstStatus] = Object.keys(statuses).map(Number);
  const answers = Object.fromEntries(
    Object.entries(statuses).map(([status, description]) => [
      status,
      { description, mediaType: "application/json", schema: answerSchema },
    ]),
  );
  return route({
    ...rest,
    answers,
    respond: async (request, ports) => {
      const body = await answer(request, ports);
      const status = statusOf?.(body) ?? firstStatus;
      return definition.method === "get" && status === 200
        ? taggedJson(body, request.context.req.header("if-none-match") ?? null)
        : Response.json(body, { status, headers: { "cache-control": "no-store" } });
    },
  });
}

/** The tag leaves out when the answer was made, which would make it new every time. */
function taggedJson(body: { readonly asOf: AsOf }, ifNoneMatch: string | null): Response {
  const { answeredAt: _, ...asOf } = body.asOf;
  const tag = weakTag(JSON.stringify({ ...body, asOf }));
  const headers = { etag: tag, "cache-control": "no-cache" };
  if (namesTag(ifNoneMatch, tag)) return new Response(null, { status: 304, headers });
  return Response.json(body, { headers });
}

/** The parameters of a URL's query, those given several times as arrays. */
function queryOf(url: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URL(url).searchParams) {
    const earlier = query[name];
    if (earlier === undefined) query[name] = value;
    else if (typeof earlier === "string") query[name] = [earlier, value];
    else earlier.push(value);
  }
  return query;
}
