// `GET /openapi.json` and `GET /asyncapi.json`: what Troupe is over HTTP and on NATS, for machines.
import { Schema } from "effect";
import { asyncApiDocument } from "../asyncapi.ts";
import { contractVersions } from "../contract/version.ts";
import { namesTag, weakTag } from "../entity-tag.ts";
import { openApiDocument } from "../openapi.ts";
import { noParameters, type Route, route } from "../route.ts";

/** The OpenAPI document of `others` and of this route itself. */
export function describeRoute(others: readonly Route[]): Route {
  const self: Route = documentRoute("/openapi.json", "describe", "OpenAPI 3.1", () => text);
  const text = JSON.stringify(openApiDocument([...others, self], contractVersions.http));
  return self;
}

const asyncApi = JSON.stringify(asyncApiDocument(contractVersions.nats));

/** The AsyncAPI document. */
export const describeNatsRoute: Route = documentRoute(
  "/asyncapi.json",
  "describeNats",
  "AsyncAPI 3.0",
  () => asyncApi,
);

function documentRoute(path: string, name: string, standard: string, text: () => string): Route {
  return route({
    method: "get",
    path,
    name,
    tag: "System",
    access: "public",
    summary: `The ${standard} document`,
    pathSchema: noParameters,
    querySchema: noParameters,
    answers: {
      200: {
        description: `A document of ${standard}`,
        mediaType: "application/json",
        schema: Schema.Record(Schema.String, Schema.Unknown),
      },
    },
    respond: ({ context }) => {
      const tag = weakTag(text());
      const headers = { etag: tag, "cache-control": "no-cache" };
      if (namesTag(context.req.header("if-none-match") ?? null, tag)) {
        return new Response(null, { status: 304, headers });
      }
      return new Response(text(), { headers: { ...headers, "content-type": "application/json" } });
    },
  });
}
