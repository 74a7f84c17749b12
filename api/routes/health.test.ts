import { Schema } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PostgresModelRegistry } from "../../db/postgres-model-registry.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import type { PartitionStatus } from "../../streams/forecast.ts";
import { type ModelStatus, modelStatusSubject } from "../../streams/model-status.ts";
import { statusSubject } from "../../streams/subjects.ts";
import { AliveAnswer, ReadyAnswer } from "../contract/health.ts";
import { PartitionsAnswer } from "../contract/partition.ts";
import { answerOf, startApp, type TestApp, until } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;
/** How far the clock of the app runs ahead of the database's. */
let aheadMs = 0;

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database, { now: () => Date.now() + aheadMs });
});
afterAll(() => system?.stop());

async function ready(status: number) {
  const answer = await answerOf(await system.app.request("/health/ready"), ReadyAnswer, status);
  return Object.fromEntries(answer.checks.map(({ name, ok, detail }) => [name, { ok, detail }]));
}

async function tellStatus(partition: number, differences: Partial<PartitionStatus> = {}) {
  const status: PartitionStatus = {
    kind: "video",
    partition,
    owner: "here",
    epoch: 2,
    sequence: 900,
    committedSequence: 800,
    lag: 7,
    residentActors: 5,
    stepped: 100,
    late: 20,
    duplicates: 30,
    deadLetters: 40,
    eventsPerSecond: 12.5,
    checkpointMs: 3,
    committedAt: null,
    at: "2025-01-01T00:00:00.000Z",
    watermark: null,
    ...differences,
  };
  system.ports.nats.publish(statusSubject("video", partition), JSON.stringify(status));
  await until(
    "the status was heard",
    () => system.ports.feed.recentStatuses().some((heard) => heard.partition === partition),
  );
  return status;
}

async function tellModel(state: ModelStatus["state"], reason: string | null) {
  const status: ModelStatus = {
    name: "forecast",
    state,
    examples: 250,
    wanted: 200,
    epoch: 0,
    epochs: 0,
    trainingLoss: null,
    validationLoss: null,
    reason,
    at: "2025-01-01T00:00:00.000Z",
  };
  system.ports.nats.publish(modelStatusSubject("forecast"), JSON.stringify(status));
  await until(
    "the trainer was heard",
    () => system.ports.feed.recentModels().some((heard) => heard.state === state),
  );
}

describe("GET /health/live", () => {
  it("says that the process lives", async () => {
    const answer = await answerOf(await system.app.request("/health/live"), AliveAnswer);
    expect(answer.status).toBe("ok");
  });
});

describe("GET /health/ready and GET /v1/partitions", () => {
  it("say that no partition has an owner yet", async () => {
    expect(await ready(503)).toMatchObject({
      nats: { ok: true, detail: expect.stringMatching(/^connected to 127\.0\.0\.1:\d+, \d+ ms/) },
      database: { ok: true, detail: "pglite answers" },
      partitions: { ok: false, detail: "no partition has an owner yet" },
    });
    const answer = await answerOf(await system.app.request("/v1/partitions"), PartitionsAnswer);
    expect(answer.items).toEqual([]);
    expect(answer.totals.stepped).toBe(0);
  });

  it("name the partitions that nobody has claimed", async () => {
    await fill(opened.database, {}, { partition: 1, partitionCount: 3 });
    expect((await ready(503)).partitions).toEqual({
      ok: false,
      detail: "1 of 3 partitions are fresh; never owned: video/0, video/2",
    });
    const answer = await answerOf(await system.app.request("/v1/partitions"), PartitionsAnswer);
    expect(answer.items).toMatchObject([
      { partition: 0, state: "unowned", owner: "", epoch: 0, claimedAt: null, committedAt: null },
      { partition: 1, state: "unowned", owner: "test", epoch: 1 },
      { partition: 2, state: "unowned", owner: "", checkpointAgeMs: null },
    ]);
    expect(answer.totals).toMatchObject({ partitions: 3, owned: 0 });
    expect(answer.workers).toEqual([]);
  });

  it("are content with partitions that write, or whose owners have nothing left to do", async () => {
    await fill(opened.database, {}, { partition: 0, partitionCount: 3 });
    await fill(opened.database, {}, { partition: 2, partitionCount: 3 });
    expect((await ready(200)).partitions.detail).toBe("3 of 3 partitions are fresh");
    aheadMs = 60_000;
    expect((await ready(503)).partitions).toEqual({
      ok: false,
      detail: "0 of 3 partitions are fresh; silent: video/0, video/1, video/2",
    });
    // An owner that fails and starts again, over and over, speaks too, but commits nothing.
    for (const partition of [0, 1, 2]) await tellStatus(partition);
    expect((await ready(503)).partitions.ok).toBe(false);
    const idle = { sequence: 900, committedSequence: 900, lag: 0 };
    for (const partition of [0, 1, 2]) await tellStatus(partition, idle);
    const { feed } = system.ports;
    await until("all were heard", () => feed.recentStatuses().every(({ lag }) => lag === 0));
    expect((await ready(200)).partitions.ok).toBe(true);
  });

  it("show what owners say beside what is stored, and add up what is newest", async () => {
    aheadMs = 120_000;
    const status = await tellStatus(1);
    const answer = await answerOf(await system.app.request("/v1/partitions"), PartitionsAnswer);
    expect(answer.items).toMatchObject([
      { kind: "video", partition: 0, state: "unowned", epoch: 1, stepped: 1, live: null },
      { kind: "video", partition: 1, state: "owned", sequence: 1, live: status },
      { kind: "video", partition: 2, state: "unowned", late: 2, live: null },
    ]);
    expect(answer.items[1].checkpointAgeMs).toBeGreaterThan(119_000);
    expect(answer.workers).toEqual([
      { owner: "here", partitions: 1, lag: 7, eventsPerSecond: 12.5, residentActors: 5 },
    ]);
    expect(answer.totals).toEqual({
      partitions: 3,
      owned: 1,
      stepped: 102,
      late: 24,
      duplicates: 36,
      deadLetters: 48,
      lag: 7,
      eventsPerSecond: 12.5,
      residentActors: 5,
    });
  });

  it("add up what was stored while the next owner is still claiming a partition", async () => {
    aheadMs = 180_000;
    const claiming = { owner: "there", epoch: 0, sequence: 0, stepped: 0, late: 0, lag: 0 };
    await tellStatus(1, { ...claiming, duplicates: 0, deadLetters: 0, eventsPerSecond: 0 });
    const answer = await answerOf(await system.app.request("/v1/partitions"), PartitionsAnswer);
    expect(answer.totals).toMatchObject({ owned: 1, stepped: 3, late: 6 });
    expect(answer.workers).toMatchObject([{ owner: "there", partitions: 1 }]);
  });

  it("are degraded while a training fails, and say why", async () => {
    aheadMs = 0;
    for (const partition of [0, 1, 2]) {
      await fill(opened.database, {}, { partition, partitionCount: 3 });
    }
    const health = async () => {
      const { status, checks } = await answerOf(await system.app.request("/health"), ReadyAnswer);
      return { status, models: checks.find(({ name }) => name === "models") };
    };
    expect(await health()).toMatchObject({ status: "ok", models: { ok: true } });

    const registry = new PostgresModelRegistry(opened.database);
    await registry.note("forecast", "training-failed", { reason: "the backend is missing" });
    const failed = {
      status: "degraded",
      models: {
        ok: false,
        detail: "the last training of forecast failed: the backend is missing; forecasts go on",
      },
    };
    expect(await health()).toMatchObject(failed);
    expect((await ready(200)).models.ok).toBe(false);

    await tellModel("training", null);
    expect(await health()).toMatchObject({
      status: "ok",
      models: { ok: true, detail: "forecast is being trained" },
    });
    await tellModel("failed", "a loss is no number");
    expect(await health()).toMatchObject({
      status: "degraded",
      models: { detail: expect.stringContaining("a loss is no number") },
    });
  });

  it("say that NATS does not answer", async () => {
    await system.server.kill();
    expect(await ready(503)).toMatchObject({ nats: { ok: false }, database: { ok: true } });
    await system.server.restart();
    await until("it is back", async () => {
      const response = await system.app.request("/health/ready");
      const { checks } = Schema.decodeUnknownSync(ReadyAnswer)(await response.json());
      return checks.every(({ name, ok }) => ok || name !== "nats");
    });
  });

  it("say that the database does not answer", async () => {
    await opened.stop();
    const checks = await ready(503);
    expect(checks.database).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^database ping failed: /),
    });
    expect(checks.partitions.ok).toBe(false);
    const response = await system.app.request("/v1/partitions");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      type: "urn:troupe:problem:unavailable",
      detail: "the database did not answer; try again",
    });
  });
});
