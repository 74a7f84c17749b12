// The documents and the decoders are of one mind: what a document lets through is taken, as far as a
// document can say, and what is taken a document lets through.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonItems } from "../../api/event-items.ts";
import { activityTypes } from "../../streams/activity-types.ts";
import {
  commandFromJson,
  decodeExperimentMessage,
  rewardFromJson,
} from "../../streams/experiment-message.ts";
import { Rejection } from "../../streams/rejection.ts";
import { servedDocument } from "./generated.ts";

const nowMs = Date.UTC(2026, 0, 2);
let schemas: Ajv2020;

beforeAll(async () => {
  const [http, nats] = await Promise.all(
    ["/openapi.json", "/asyncapi.json"].map(servedDocument),
  );
  schemas = new Ajv2020({ strict: false, validateFormats: false });
  schemas.addSchema(http, "http").addSchema(nats, "nats");
});

function schemaOf(document: "http" | "nats", name: string): ValidateFunction {
  const validate = schemas.getSchema(`${document}#/components/schemas/${name}`);
  if (validate === undefined) throw new Error(`the ${document} document has no ${name}`);
  return validate;
}

/** Anything at all, and what is near the limits. */
const anything = fc.oneof(
  fc.constantFrom(null, true, "", "a", "x".repeat(100), "x".repeat(101), "x".repeat(129)),
  fc.constantFrom(-1, 0, 1.5, 1, 2 ** 53, 1e9, 1e10, [], {}),
  fc.jsonValue({ maxDepth: 1 }),
);
const id = fc.string({ minLength: 1, maxLength: 40 });
const time = fc.constantFrom<unknown>(
  "2026-01-01",
  "2026-01-01 06:00",
  "2026-01-01T06:00:00.5+02:00",
  1_767_225_600,
  "1767225600000",
);

/** Objects that are nearly right: each field is as wanted mostly, and otherwise anything or not there. */
function nearly(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  const parts = Object.entries(fields).map(([name, right]) =>
    fc.oneof(
      { weight: 30, arbitrary: right.map((value) => [[name, value]]) },
      { weight: 1, arbitrary: anything.map((value) => [[name, value]]) },
      { weight: 1, arbitrary: fc.constant([]) },
    )
  );
  return fc.tuple(...parts).map((entries) => Object.fromEntries(entries.flat()));
}

/** Whatever the schema cannot say: that a day exists, that a time is near, how deep a value is. */
const beyondSchemas = /^(timestamp|published_at|at|payload|definition|propensities)\b/;

/** Holds that both judge alike, and counts how often each way. */
function agree(
  validate: ValidateFunction,
  values: fc.Arbitrary<unknown>,
  decode: (value: unknown) => unknown,
): void {
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(values, (value) => {
      const isValid = validate(value);
      const decoded = decode(value);
      const isTaken = !(decoded instanceof Rejection);
      if (isValid === isTaken) return void seen[isTaken ? "taken" : "refused"]++;
      // What is taken is valid without exception.
      expect(isTaken, `${JSON.stringify(value)} is taken and not in the document`).toBe(false);
      if (decoded instanceof Rejection) expect(decoded.field).toMatch(beyondSchemas);
    }),
    { numRuns: 400 },
  );
  expect(seen.taken).toBeGreaterThan(20);
  expect(seen.refused).toBeGreaterThan(20);
}

const count = fc.nat({ max: 1e9 });
const reading = {
  timestamp: time,
  video_id: id,
  viewCount: count,
  likeCount: count,
  commentCount: count,
  title: id,
  published_at: time,
  region: anything,
};
const activity = {
  event_id: id,
  type: fc.constantFrom(...activityTypes),
  timestamp: time,
  user_id: id,
  video_id: id,
  placement: id,
  position: count.map((value) => value / 1000),
  revenue: count,
  extra: anything,
};
const reward = { decision_id: id, reward: fc.integer({ min: -1000, max: 1000 }), timestamp: time };

describe("the documents and the decoders", () => {
  it("judge events over HTTP alike", () => {
    const { event_id } = activity;
    const events = fc.oneof(
      nearly({ ...reading, event_id }),
      nearly(activity),
      nearly({ ...activity, ...reading }),
    );
    agree(schemaOf("http", "Event"), events, (value) => {
      const [item] = jsonItems(new TextEncoder().encode(JSON.stringify(value)), nowMs);
      return item.event;
    });
  });

  it("judge rewards alike", () => {
    agree(schemaOf("http", "Reward"), nearly(reward), (value) => rewardFromJson(value, nowMs));
    agree(schemaOf("nats", "Reward"), nearly(reward), (value) => {
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      return decodeExperimentMessage("reward", bytes, nowMs);
    });
  });

  it("judge commands to experiments alike", () => {
    const definition = nearly({
      id: fc.constant("ads"),
      arms: fc.constant([{ id: "a" }, { id: "b", weight: 2 }]),
      reward: fc.constant({ kind: "click" }),
      exploration: fc.constantFrom(0, 0.5, 1),
      context: fc.constant([{ name: "x", from: "request", kind: "number" }]),
    });
    const command = nearly({
      command_id: id,
      experiment: fc.constant("ads"),
      timestamp: fc.constant("2026-01-01T00:00:00Z"),
      command: fc.constant("create"),
      definition,
    });
    agree(schemaOf("nats", "ExperimentCommand"), command, commandFromJson);
  });
});
