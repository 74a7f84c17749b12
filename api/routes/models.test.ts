import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { versionOf } from "../../db/model-examples.ts";
import { PostgresModelRegistry } from "../../db/postgres-model-registry.ts";
import { startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { ModelAnswer, ModelEventsAnswer, ModelsAnswer } from "../contract/model.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const startMs = Date.UTC(2025, 0, 1);
const dayMs = 86_400_000;
const artefact = new Uint8Array([7, 8, 9]);

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const registry = new PostgresModelRegistry(opened.database);
  for (const [name, versions] of [["forecast", 3], ["churn", 1]] as const) {
    for (let version = 1; version <= versions; version++) {
      const trainedUntilMs = startMs + version * dayMs;
      const parentVersion = version > 1 ? version - 1 : undefined;
      await registry.register(
        versionOf(name, { trainedFromMs: startMs, trainedUntilMs, parentVersion, artefact }),
        { reason: "six hours have passed", atMs: trainedUntilMs },
      );
    }
  }
  const atMs = startMs + 4 * dayMs;
  await registry.promote("forecast", 1, { reason: "the first", atMs });
  const figures = { gain: 0.03, pairs: 400 };
  await registry.promote("forecast", 2, { reason: "better", atMs: atMs + 1, figures, over: 1 });
  await registry.challenge("forecast", 3, { reason: "to be tried", atMs: atMs + 2 });
  await registry.split("forecast", 0.25, { reason: "by hand" });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(path);
}

describe("GET /v1/models", () => {
  it("lists versions by name, then the newest first, with what each one is", async () => {
    const { items, asOf } = await answerOf(await get("/v1/models"), ModelsAnswer);
    expect(items).toMatchObject([
      { model: "churn@1", alias: null, share: 0 },
      { model: "forecast@3", alias: "challenger", share: 0.25, comparison: null },
      { model: "forecast@2", alias: "champion", share: 0.75, comparison: { gain: 0.03 } },
      { model: "forecast@1", alias: null, share: 0, parentVersion: null },
    ]);
    expect(asOf.eventTime).toBe("2025-01-04T00:00:00.000Z");
  });

  it.each([1, 2, 4])("shows every version once, %i at a time", async (limit) => {
    const found: string[] = [];
    let cursor = "";
    for (;;) {
      const answer = await get(`/v1/models?limit=${limit}${cursor}`);
      const { items, next } = await answerOf(answer, ModelsAnswer);
      found.push(...items.map(({ model }) => model));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(found).toEqual(["churn@1", "forecast@3", "forecast@2", "forecast@1"]);
  });

  it("lists one model, or none", async () => {
    const { items } = await answerOf(await get("/v1/models?name=churn"), ModelsAnswer);
    expect(items.map(({ model }) => model)).toEqual(["churn@1"]);
    const nothing = await answerOf(await get("/v1/models?name=nobody"), ModelsAnswer);
    expect(nothing).toMatchObject({ items: [], next: null, asOf: { eventTime: null } });
  });

  it("shows one version with all that is known of it but the bytes", async () => {
    const { asOf, createdAt, ...version } = await answerOf(
      await get("/v1/models/forecast/2"),
      ModelAnswer,
    );
    const { hyperParameters, metrics, codeVersion, seed } = versionOf("forecast");
    expect(version).toEqual({
      model: "forecast@2",
      name: "forecast",
      version: 2,
      alias: "champion",
      share: 0.75,
      trainedFrom: "2025-01-01T00:00:00.000Z",
      trainedUntil: "2025-01-03T00:00:00.000Z",
      codeVersion,
      seed,
      parentVersion: 1,
      hyperParameters,
      metrics,
      comparison: { gain: 0.03, pairs: 400 },
      artefactBytes: 3,
      artefactSha256: createHash("sha256").update(artefact).digest("hex"),
    });
    expect(Date.parse(createdAt)).toBeGreaterThan(startMs);
    expect(asOf.eventTime).toBe("2025-01-03T00:00:00.000Z");
  });

  it("has no version that was never registered", async () => {
    expect((await problemIn(await get("/v1/models/forecast/4"), 404)).detail)
      .toBe("there is no forecast@4");
    await problemIn(await get("/v1/models/nobody/1"), 404);
  });

  it("tells what became of a model, newest first, in pages and of a range of time", async () => {
    const path = "/v1/models/forecast/events";
    const { items, asOf } = await answerOf(await get(path), ModelEventsAnswer);
    expect(items.map(({ kind, version, fromVersion }) => [kind, version, fromVersion])).toEqual([
      ["split", 3, 2],
      ["challenger", 3, null],
      ["promoted", 2, 1],
      ["promoted", 1, null],
      ["trained", 3, 2],
      ["trained", 2, 1],
      ["trained", 1, null],
    ]);
    expect(items[0]).toMatchObject({ at: null, reason: "by hand", figures: { share: 0.25 } });
    expect(items[2]).toMatchObject({ at: "2025-01-05T00:00:00.001Z", figures: { pairs: 400 } });
    expect(asOf.eventTime).toBe("2025-01-05T00:00:00.002Z");
    const found: number[] = [];
    let cursor = "";
    for (;;) {
      const page = await answerOf(await get(`${path}?limit=3${cursor}`), ModelEventsAnswer);
      found.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(found).toEqual(items.map(({ id }) => id));
    const range = await get(`${path}?from=2025-01-02&to=2025-01-04`);
    expect((await answerOf(range, ModelEventsAnswer)).items).toMatchObject([
      { kind: "trained", version: 2 },
      { kind: "trained", version: 1 },
    ]);
    const nobody = await answerOf(await get("/v1/models/nobody/events"), ModelEventsAnswer);
    expect(nobody.items).toEqual([]);
  });

  it.each([
    ["?name=Forecast", "name"],
    ["?limit=0", "limit"],
    ["?cursor=x", "cursor"],
    ["/forecast/0", "version"],
    ["/forecast/x", "version"],
    ["/forecast/2147483648", "version"],
    ["/FORECAST/1", "name"],
    ["/forecast/events?from=x", "from"],
    ["/forecast/events?to=x", "to"],
    ["/forecast/events?limit=2001", "limit"],
    ["/forecast/events?cursor=x", "cursor"],
  ])("names the parameter at fault (%s)", async (rest, field) => {
    const problem = await problemIn(await get(`/v1/models${rest}`), 400);
    expect(problem.errors).toMatchObject([{ field }]);
  });
});
