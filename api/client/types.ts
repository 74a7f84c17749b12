// What the client asks and is answered, path by path, from the generated types.
import type { Client } from "openapi-fetch";
import type { components, paths } from "./http-schema.d.ts";

/** A schema of the HTTP interface by its name in the document. */
export type Schemas = components["schemas"];

type Method = "get" | "post" | "delete";

/** The paths that take a method, as the document writes them: with names in braces. */
export type PathOf<Of extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<Of, { readonly responses: unknown }> ? Path
    : never;
}[keyof paths];

type Operation<Path extends keyof paths, Of extends Method> = paths[Path][Of];

type InPath<Op> = Op extends { readonly parameters: { readonly path: infer Found } } ? Found
  : unknown;

type InQuery<Op> = Op extends { readonly parameters: { readonly query?: infer Found } }
  ? [Found] extends [never] ? unknown
  : { readonly [Name in keyof Found]?: Found[Name] | "" | undefined }
  : unknown;

/** The parameters of path and query together; those that are undefined or "" are left out. */
export type ParametersOf<Path extends keyof paths, Of extends Method> =
  & InPath<Operation<Path, Of>>
  & InQuery<Operation<Path, Of>>;

/** The JSON of a body; undefined where a path takes none. */
export type BodyOf<Path extends keyof paths, Of extends Method> = Operation<Path, Of> extends
  { readonly requestBody: { readonly content: { readonly "application/json": infer Body } } } ? Body
  : undefined;

type Success<Responses> = Responses[keyof Responses & (200 | 201 | 202)];

/** The JSON of an answer; undefined where it has none. */
export type AnswerOf<Path extends keyof paths, Of extends Method> = Operation<Path, Of> extends
  { readonly responses: infer Responses }
  ? Success<Responses> extends { readonly content: { readonly "application/json": infer Answer } }
    ? Answer
  : undefined
  : never;

/** Headers of one request, and what ends it early. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** A client. Everything fails with `Problem`, or with the reason of a signal that is aborted. */
export interface Troupe {
  get<Path extends PathOf<"get">>(
    path: Path,
    parameters: ParametersOf<Path, "get">,
    signal?: AbortSignal,
  ): Promise<AnswerOf<Path, "get">>;
  post<Path extends PathOf<"post">>(
    path: Path,
    parameters: ParametersOf<Path, "post">,
    body?: BodyOf<Path, "post">,
    options?: RequestOptions,
  ): Promise<AnswerOf<Path, "post">>;
  delete<Path extends PathOf<"delete">>(
    path: Path,
    parameters: ParametersOf<Path, "delete">,
    options?: RequestOptions,
  ): Promise<AnswerOf<Path, "delete">>;
}

/** How to reach a server. */
export interface TroupeOptions {
  /** Such as `http://127.0.0.1:8080`; where the page comes from, in browsers, if it is absent. */
  readonly baseUrl?: string;
  /** An API key or a JWT. */
  readonly key?: string | undefined;
  /** How long an answer may take, 10 seconds unless somebody says. */
  readonly timeOutMs?: number;
  /** What sends requests, `fetch` unless somebody says. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A path as openapi-fetch sees it when nothing is known of it. */
interface AnyOperation {
  readonly parameters: {
    readonly path?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
  };
  readonly requestBody?: { readonly content: { readonly "application/json": unknown } };
  readonly responses: {
    readonly 200: { readonly content: { readonly "application/json": unknown } };
    readonly default: { readonly content: { readonly "application/problem+json": unknown } };
  };
}

/** Any paths whatever: the types above are stricter. */
export type AnyPaths = Record<
  string,
  Record<Method | "put" | "options" | "head" | "patch" | "trace", AnyOperation>
>;

/** What openapi-fetch exports. */
export type CreateClient = (
  options: { baseUrl: string; fetch?: (request: Request) => Promise<Response> },
) => Client<AnyPaths>;
