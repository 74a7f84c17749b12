import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { createApp, routes } from "./app.ts";
import { liveEvents } from "./contract/live.ts";
import { openApiDocument } from "./openapi.ts";
import { isStaticPath } from "./static-files.ts";
import { unconnectedPorts } from "./testing.ts";

const document = openApiDocument(routes, "1.2.3");
const Operations = Schema.Record(
  Schema.String,
  Schema.Record(
    Schema.String,
    Schema.Struct({
      operationId: Schema.String,
      parameters: Schema.Array(Schema.Struct({
        name: Schema.String,
        in: Schema.String,
        required: Schema.Boolean,
        description: Schema.String,
        schema: Schema.Record(Schema.String, Schema.Unknown),
      })),
      responses: Schema.Record(Schema.String, Schema.Struct({ description: Schema.String })),
    }),
  ),
);
const paths = Schema.decodeUnknownSync(Operations)(document.paths);

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
      for (const { parameters } of Object.values(operations)) {
        const needed = parameters.filter(({ required }) => required);
        expect(needed.map(({ name }) => name)).toEqual(names);
        expect(needed.every((parameter) => parameter.in === "path")).toBe(true);
      }
    }
  });

  it("gives limits and defaults as the server applies them", () => {
    const limit = paths["/v1/videos"].get.parameters.find(({ name }) => name === "limit");
    expect(limit?.schema).toEqual({ type: "integer", minimum: 1, maximum: 200, default: 50 });
    const sort = paths["/v1/videos"].get.parameters.find(({ name }) => name === "sort");
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
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(["400", "default"]));
    }
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
