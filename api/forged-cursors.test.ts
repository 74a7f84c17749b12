import { Buffer } from "node:buffer";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { audienceRowsOf } from "../db/audience-examples.ts";
import { fill, startDatabase, type TestDatabase, video } from "../db/queries/testing.ts";
import { startApp, type TestApp } from "./testing.ts";

let opened: TestDatabase;
let system: TestApp;

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  await fill(opened.database, { ...audienceRowsOf(0, ""), videos: [video("v")] });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

const number = fc.oneof(
  fc.constantFrom(0, -1, 0.5, 1e300, 2 ** 53, 8.64e15, -8.64e15, 253402300799999),
  fc.double(),
);
const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "\0", "'", "v", "next"));
const anything = fc.oneof(number, text, fc.jsonValue());

/** Lists, and positions that look like theirs but may hold anything. */
const lists: [string, fc.Arbitrary<unknown>][] = [
  ...["gain", "growth", "forecastGain", "recent", "views"].map((
    sort,
  ): [string, fc.Arbitrary<unknown>] => [
    `/v1/videos?sort=${sort}`,
    fc.record({ sort: fc.constant(sort), order: fc.constant("desc"), value: number, key: text }),
  ]),
  ["/v1/videos/v/history?", fc.record({ atMs: number, firstSequence: number, index: number })],
  ["/v1/videos/v/forecasts?", fc.record({ atMs: number, firstSequence: number, index: number })],
  ["/v1/hourly?", fc.record({ hourMs: anything })],
  [
    "/v1/accuracy?by=hour,video,horizon,method,model,target",
    fc.record({
      by: fc.constant("hour,video,horizon,method,model,target"),
      hourMs: number,
      video: text,
      horizon: text,
      method: text,
      model: text,
      target: fc.constantFrom("views", "likes", "x"),
    }, { requiredKeys: ["by"] }),
  ],
  ["/v1/publishers?", fc.record({ kind: fc.constant("channel"), name: text, firstDays: number })],
  ["/v1/models?", fc.record({ name: text, version: number })],
  ["/v1/models/forecast/events?", fc.record({ id: number })],
  ...["risk", "activity", "revenue"].map((sort): [string, fc.Arbitrary<unknown>] => [
    `/v1/users?sort=${sort}`,
    fc.record({ sort: fc.constant(sort), value: number, key: text }),
  ]),
  ["/v1/users/u/sessions?", fc.record({ number })],
  ["/v1/segments?", fc.record({ id: number })],
  ["/v1/segments/sizes?", fc.record({ dayMs: number, segment: number })],
  [
    "/v1/audience/active?by=tier",
    fc.record({ by: fc.constant("tier"), dayMs: number, group: text }),
  ],
  ["/v1/audience/revenue?", fc.record({ by: fc.constant(null), dayMs: number, group: text })],
  ["/v1/audience/retention?", fc.record({ mondayMs: number })],
  [
    "/v1/engagement?sort=plays",
    fc.record({ sort: fc.constant("plays"), value: number, key: text }),
  ],
  ...["hour", "day", "all"].map((by): [string, fc.Arbitrary<unknown>] => [
    `/v1/learners/churn/scores?by=${by}`,
    fc.record({ by: fc.constant(by), atMs: fc.option(number), method: text }),
  ]),
  ["/v1/alerts?", fc.record({ sequence: anything })],
  ["/v1/deadletters?", fc.record({ sequence: anything })],
  ["/v1/deadletters?partition=1", fc.record({ sequence: number })],
];

it.each(lists)(
  "a forged cursor of %s is refused or followed, and breaks nothing",
  async (path, position) => {
    await fc.assert(
      fc.asyncProperty(position, async (position) => {
        const cursor = Buffer.from(JSON.stringify(position)).toString("base64url");
        const response = await system.app.request(`${path}&cursor=${cursor}`);
        expect([200, 400]).toContain(response.status);
      }),
      { numRuns: 150 },
    );
  },
);
