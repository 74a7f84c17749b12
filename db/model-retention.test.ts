import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { versionOf } from "./model-examples.ts";
import { deleteOldVersions } from "./model-retention.ts";
import { PostgresModelRegistry } from "./postgres-model-registry.ts";
import { dialects, startDatabase, type TestDatabase } from "./queries/testing.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.each(dialects)("deleteOldVersions on %s", (dialect) => {
  let running: TestDatabase;
  beforeAll(async () => {
    running = await startDatabase(dialect);
  });
  afterAll(() => running.stop());

  it("keeps the newest, what serves or is tried, and what a rollback returns to", async () => {
    const { drizzle } = running.database;
    const because = { reason: "for a test" };
    expect(await deleteOldVersions(drizzle)).toBe(0);
    const registry = new PostgresModelRegistry(running.database);
    for (const [name, versions] of [["forecast", 10], ["churn", 2]] as const) {
      for (let i = 0; i < versions; i++) await registry.register(versionOf(name), because);
    }
    for (const version of [2, 4]) await registry.promote("forecast", version, because);
    await registry.challenge("forecast", 5, because);
    expect(await deleteOldVersions(drizzle)).toBe(0);
    const versions = async (name: string) => {
      const { items } = await registry.list({ name, limit: 100, after: undefined });
      return items.map(({ version }) => version);
    };
    // Versions 1, 3, 6 and 7; and of 15 events the first 10.
    expect(await deleteOldVersions(drizzle, { versions: 3, events: 5 })).toBe(14);
    expect(await versions("forecast")).toEqual([10, 9, 8, 5, 4, 2]);
    expect(await versions("churn")).toEqual([2, 1]);
    const any = { fromMs: undefined, toMs: undefined, afterId: undefined, limit: 100 };
    const { items } = await registry.events("forecast", any);
    expect(items.map(({ kind }) => kind)).toEqual(["challenger", "promoted", "promoted"]);
    expect(await registry.rollback("forecast", because)).toMatchObject({ champion: 2 });
    expect(await registry.register(versionOf("forecast"), because)).toBe(11);
    expect(await deleteOldVersions(drizzle, { versions: 3, events: 100 })).toBe(1);
  });
});
