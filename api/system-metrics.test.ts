import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { learners } from "../db/audience-schema.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { PostgresStore } from "../db/postgres-store.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { parseExposition, samplesOf } from "../metrics/scrape.ts";
import type { MetricName } from "../metrics/table.ts";
import { measureSystem } from "./system-metrics.ts";
import { startApp, type TestApp } from "./testing.ts";

let database: Database;
let system: TestApp;
let metrics: Metrics;
let nowMs = Date.parse("2025-08-08T00:00:00Z");

beforeAll(async () => {
  database = await openDatabase({ folder: await temporaryFolder("system-metrics") });
  await migrate(database);
  system = await startApp(database, { now: () => nowMs });
  metrics = system.ports.metrics;
});

afterAll(() => system.stop());

async function told(name: MetricName, labels: Record<string, string> = {}): Promise<number[]> {
  const text = await metrics.read();
  return samplesOf(parseExposition(text), name, labels).map(({ value }) => value);
}

async function learn(version: number): Promise<void> {
  const row = { name: "churn", version, at: new Date(), examples: 1, isPromoted: true };
  await database.drizzle.insert(learners).values({ ...row, figures: "{}" })
    .onConflictDoUpdate({ target: learners.name, set: { version } });
}

describe("measureSystem", () => {
  it("tells of the system at its own pace, and nothing that it cannot find out", async () => {
    await new PostgresStore(database).claim("video", 0, 2, "somebody");
    await learn(1);
    const forget = measureSystem(system.ports);
    const ofChurn = { name: "churn", alias: "learner" };
    expect(await told("troupe_model_version", ofChurn)).toEqual([1]);
    // One that nobody speaks for, and one that nobody ever had.
    expect(await told("troupe_unowned_partitions", { kind: "video" })).toEqual([2]);
    expect(await told("troupe_stream_size_bytes", { stream: "STATS" })).toEqual([0]);
    expect((await told("troupe_stream_limit_bytes", { stream: "STATS" }))[0]).toBeGreaterThan(0);
    expect(await told("troupe_live_feed_readers")).toEqual([0]);
    expect(await told("troupe_forecast_error_ratio")).toEqual([]);

    await learn(2);
    expect(await told("troupe_model_version", ofChurn)).toEqual([1]);
    nowMs += 60_000;
    expect(await told("troupe_model_version", ofChurn)).toEqual([2]);
    expect(await told("troupe_collection_failures_total", { source: "models" })).toEqual([0]);

    await database.close();
    nowMs += 60_000;
    expect(await told("troupe_model_version")).toEqual([]);
    expect(await told("troupe_unowned_partitions")).toEqual([]);
    expect(await told("troupe_collection_failures_total", { source: "models" })).toEqual([1]);
    expect(await told("troupe_collection_failures_total", { source: "streams" })).toEqual([0]);
    forget();
    nowMs += 60_000;
    expect(await told("troupe_collection_failures_total", { source: "models" })).toEqual([1]);
  });
});
