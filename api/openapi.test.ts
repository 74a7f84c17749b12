import { Schema } from "effect";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { createApp, routes } from "./app.ts";
import { liveEvents } from "./contract/live.ts";
import { jsonType } from "./json-body.ts";
import { openApiDocument } from "./openapi.ts";
import { problemOf, problemResponse, problemType } from "./problem.ts";
import { isStaticPath } from "./static-files.ts";
import { unconnectedPorts } from "./testing.ts";

const document = openApiDocument(routes, "1.2.3");
/** Parameters that all routes share are by reference. */
const Parameter = Schema.Struct({
  name: Schema.String,
  in: Schema.String,
  required: Schema.Boolean,
  description: Schema.String,
  schema: Schema.Record(Schema.String, Schema.Unknown),
});
const Operations = Schema.Record(
  Schema.String,
  Schema.Record(
    Schema.String,
    Schema.Struct({
      operationId: Schema.String,
      parameters: Schema.Array(Schema.Union([Parameter, Schema.Struct({ $ref: Schema.String })])),
      security: Schema.Array(Schema.Record(Schema.String, Schema.Array(Schema.String))),
      requestBody: Schema.optionalKey(Schema.Unknown),
      responses: Schema.Record(Schema.String, Schema.Unknown),
    }),
  ),
);
const paths = Schema.decodeUnknownSync(Operations)(document.paths);

function ownParameters(path: string, method: string): readonly (typeof Parameter.Type)[] {
  return paths[path][method].parameters.flatMap((one) => "name" in one ? [one] : []);
}

/** `GET /v1/videos/{key}` of every operation. */
const described = Object.entries(paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`)
);

describe("the OpenAPI document", () => {
  it("describes every route that is served, and none that is not", () => {
    const served = createApp(unconnectedPorts).routes
      .filter(({ method, path }) => method !== "ALL" && !isStaticPath(path))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    expect(described.toSorted()).toEqual([...new Set(served)].toSorted());
    expect(served).toHaveLength(described.length);
  });

  it("describes every parameter of every path, and says which are needed", () => {
    for (const [path, operations] of Object.entries(paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const method of Object.keys(operations)) {
        const needed = ownParameters(path, method).filter(({ required }) => required);
        expect(needed.map(({ name }) => name)).toEqual(names);
        expect(needed.every((parameter) => parameter.in === "path")).toBe(true);
      }
    }
  });

  it("gives limits and defaults as the server applies them", () => {
    const limit = ownParameters("/v1/videos", "get").find(({ name }) => name === "limit");
    expect(limit?.schema).toEqual({ type: "integer", minimum: 1, maximum: 200, default: 50 });
    const sort = ownParameters("/v1/videos", "get").find(({ name }) => name === "sort");
    expect(sort?.schema).toEqual({
      type: "string",
      enum: ["gain", "growth", "forecastGain", "recent", "views"],
      default: "gain",
    });
  });

  it("has one name per operation, and problem details for every failure", () => {
    const operations = Object.values(paths).flatMap((operations) => Object.values(operations));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(described.length);
    for (const { responses } of operations) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(["400", "429", "default"]));
    }
    for (const response of Object.values(document.components.responses).map(Object)) {
      if (response.content === undefined) continue;
      expect(Object.keys(response.content)).toEqual([problemType]);
    }
  });

  it("says who may, and how those are refused who may not", () => {
    for (const { path, method, access } of routes) {
      const { security, responses } = paths[path][method];
      const isPublic = access === "public";
      expect(security).toEqual(isPublic ? [] : [{ bearer: [access] }, { session: [access] }]);
      for (const status of [401, 403]) expect(Object.hasOwn(responses, status)).toBe(!isPublic);
    }
  });

  it("says how bodies are refused, and when there is a conflict", () => {
    for (const { path, method, body, conflict } of routes) {
      const { requestBody, responses } = paths[path][method];
      expect(requestBody !== undefined).toBe(body !== undefined);
      for (const status of [413, 415]) {
        expect(Object.hasOwn(responses, status)).toBe(body !== undefined);
      }
      expect(Object.hasOwn(responses, 409)).toBe(conflict !== undefined);
    }
  });

  it("says of every body whether it may hold fields beyond those that are named", async () => {
    const bodies = routes.filter(({ body }) => body?.content[jsonType] !== undefined);
    const closed: string[] = [];
    for (const route of bodies) {
      const app = new Hono().onError((error) => problemResponse(problemOf(error), route.path));
      const path = route.path.replace(/\{\w+\}/g, "a");
      app.on(
        route.method.toUpperCase(),
        route.path.replace(/\{(\w+)\}/g, ":$1"),
        (context) => route.respond(context, unconnectedPorts),
      );
      const headers = { "content-type": jsonType };
      const answer = await app.request(path, {
        method: route.method,
        headers,
        body: '{"unheardOf":1}',
      });
      const text = await answer.text();
      // Those that find something else first are beyond what is tried here.
      if (!text.includes("malformed-body")) continue;
      const refused = text.includes("no field of this name");
      expect(refused, route.name).toBe(route.body?.isClosed === true);
      if (refused) closed.push(route.name);
    }
    expect(closed).toEqual(expect.arrayContaining(["scoreClicks", "createExperiment", "decide"]));
  });

  it("refers only to schemas that it holds", () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"/]+)/g)].map((match) =>
      match[1]
    );
    expect(names).toContain("VideoSummary");
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(names));
  });

  it("holds the schema of every event of the live feed", () => {
    expect(Object.keys(liveEvents)).toEqual(["forecast", "alert", "status", "models"]);
    expect(JSON.stringify(document.components.schemas.LiveEvent)).toContain(
      "#/components/schemas/Forecast",
    );
  });
});
