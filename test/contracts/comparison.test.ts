import { describe, expect, it } from "vitest";
import { compareDocuments, versionFaults } from "./comparison.ts";

/** A document of one path, one body and one answer, with parts replaced. */
function http(parts: {
  path?: string;
  role?: string;
  parameters?: object[];
  body?: object;
  answer?: object;
} = {}) {
  const { path = "/a", role = "viewer", parameters = [], body, answer = { type: "string" } } =
    parts;
  return {
    info: { version: "1.0.0" },
    paths: {
      [path]: {
        post: {
          operationId: "a",
          description: "Does a",
          security: [{ bearer: [role] }],
          parameters,
          ...(body &&
            { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
          responses: {
            200: { description: "a", content: { "application/json": { schema: answer } } },
            default: { description: "else" },
          },
        },
      },
    },
    components: { schemas: { Shared: { type: "object", properties: { x: { type: "number" } } } } },
  };
}

/** A document of one channel. */
function nats(action: "send" | "receive", payload: object, address = "a.{x}") {
  return {
    channels: {
      a: { address, messages: { message: { contentType: "application/json", payload } } },
    },
    operations: { doA: { action, channel: { $ref: "#/channels/a" } } },
  };
}

const broken = (before: object, after: object) => compareDocuments(before, after).breaking;
const query = (schema: object, required = false) => ({ in: "query", name: "q", required, schema });
const fields = (properties: object, required: string[] = [], rest: object = {}) => ({
  type: "object",
  properties,
  required,
  ...rest,
});
const word = { type: "string" };

describe("a breaking change of the HTTP interface", () => {
  it.each([
    ["a path that is gone", http(), http({ path: "/b" }), "the path /a is gone"],
    [
      "a role that is more",
      http(),
      http({ role: "operator" }),
      "POST /a: wants the role operator now",
    ],
    [
      "a parameter that is gone",
      http({ parameters: [query(word)] }),
      http(),
      "POST /a: the parameter query q is gone",
    ],
    [
      "a parameter that is required",
      http(),
      http({ parameters: [query(word, true)] }),
      "POST /a: the new parameter query q is required",
    ],
    [
      "a narrower limit of a parameter",
      http({ parameters: [query({ type: "integer", maximum: 200 })] }),
      http({ parameters: [query({ type: "integer", maximum: 100 })] }),
      "POST /a: the parameter query q: maximum is 100 on one side, 200 on the other",
    ],
    [
      "a word that is taken no longer",
      http({ parameters: [query({ type: "string", enum: ["a", "b"] })] }),
      http({ parameters: [query({ type: "string", enum: ["a"] })] }),
      "POST /a: the parameter query q: b is taken no longer",
    ],
    [
      "a body where there was none",
      http(),
      http({ body: word }),
      "POST /a: a body is required now",
    ],
    [
      "a field of the body that is required now",
      http({ body: fields({ x: word }) }),
      http({ body: fields({ x: word }, ["x"]) }),
      "POST /a: the body as application/json.x is required now",
    ],
    [
      "a body that refuses what it did not know",
      http({ body: fields({ x: word }) }),
      http({ body: fields({ x: word }, [], { additionalProperties: false }) }),
      "POST /a: the body as application/json: other fields than those known",
    ],
    [
      "a type that is narrower",
      http({ body: { type: "number" } }),
      http({ body: { type: "integer" } }),
      "POST /a: the body as application/json: was number, is integer",
    ],
    [
      "an alternative that is gone",
      http({ body: { anyOf: [word, { type: "number" }] } }),
      http({ body: word }),
      "POST /a: the body as application/json: was number, is string",
    ],
    [
      "a field of an answer that is gone",
      http({ answer: fields({ x: word }) }),
      http({ answer: fields({}) }),
      "POST /a: 200 as application/json.x is gone",
    ],
    [
      "a field of an answer that need not be there",
      http({ answer: fields({ x: word }, ["x"]) }),
      http({ answer: fields({ x: word }) }),
      "POST /a: 200 as application/json.x need not be there any more",
    ],
    [
      "an answer that may be null",
      http({ answer: word }),
      http({ answer: { anyOf: [word, { type: "null" }] } }),
      "POST /a: 200 as application/json: was string, is null",
    ],
    [
      "a change behind a reference",
      http({ answer: { $ref: "#/components/schemas/Shared" } }),
      http({ answer: fields({ x: word }) }),
      "POST /a: 200 as application/json.x: was number, is string",
    ],
    [
      "a pattern that is another",
      http({ body: { type: "string", pattern: "^a$" } }),
      http({ body: { type: "string", pattern: "^b$" } }),
      "POST /a: the body as application/json: pattern is other than it was",
    ],
  ])("is %s", (_what, before, after, reason) => {
    expect(broken(before, after)).toEqual([reason]);
  });

  it("is none of what is only added", () => {
    const before = http({
      body: fields({ x: { type: "string", enum: ["a"] } }, ["x"]),
      answer: fields({ x: word }),
    });
    const after = {
      ...http({
        parameters: [query(word)],
        body: fields({ x: { type: "string", enum: ["a", "b"] }, y: word }),
        answer: fields({ x: word, y: word }, ["x", "y"]),
      }),
    };
    const paths = { ...after.paths, "/c": after.paths["/a"] };
    expect(compareDocuments(before, { ...after, paths })).toEqual({
      breaking: [],
      isChanged: true,
    });
  });

  it("is no other word for people", () => {
    const after = structuredClone(http());
    after.paths["/a"].post.description = "Does a better";
    expect(compareDocuments(http(), after)).toEqual({ breaking: [], isChanged: false });
  });

  it("is found in schemas that refer to themselves, without end", () => {
    const list = (item: object) => ({
      ...http({ answer: { $ref: "#/components/schemas/List" } }),
      components: {
        schemas: { List: fields({ item, rest: { $ref: "#/components/schemas/List" } }) },
      },
    });
    expect(broken(list(word), list({ type: "number" })))
      .toEqual(["POST /a: 200 as application/json.item: was string, is number"]);
  });
});

describe("a breaking change on NATS", () => {
  const needs = (names: string[]) => fields({ x: word }, names);

  it("depends on who sends", () => {
    const [less, more] = [needs([]), needs(["x"])];
    expect(broken(nats("receive", less), nats("receive", more)))
      .toEqual(["a: message.x is required now"]);
    expect(broken(nats("send", less), nats("send", more))).toEqual([]);
    expect(broken(nats("send", more), nats("send", less)))
      .toEqual(["a: message.x need not be there any more"]);
    expect(broken(nats("send", word), nats("receive", word))).toEqual(["a goes the other way now"]);
  });

  it("is another subject, and a channel that is gone", () => {
    expect(broken(nats("send", word), nats("send", word, "b.{x}"))).toEqual(["a is at b.{x} now"]);
    expect(broken(nats("send", word), { channels: {} })).toEqual(["the channel a is gone"]);
  });
});

describe("the version of a contract", () => {
  const same = { breaking: [], isChanged: false };
  const added = { breaking: [], isChanged: true };
  const breaks = { breaking: ["x is gone"], isChanged: true };

  it("rises with what is added, and its first number with what breaks", () => {
    expect(versionFaults("1.2.0", "1.2.0", same)).toEqual([]);
    expect(versionFaults("1.2.0", "1.2.0", added))
      .toEqual(["something was added: wants version 1.3.0"]);
    expect(versionFaults("1.2.0", "1.3.0", added)).toEqual([]);
    expect(versionFaults("1.2.0", "1.3.0", breaks)).toEqual(["x is gone: wants version 2.0.0"]);
    expect(versionFaults("1.2.0", "2.0.0", breaks)).toEqual([]);
    expect(versionFaults("1.10.0", "1.9.0", same))
      .toEqual(["found version 1.9.0, wanted none before 1.10.0, which is released"]);
  });
});
