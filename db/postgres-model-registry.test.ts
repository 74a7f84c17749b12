import { describe, expect, it, vi } from "vitest";
import { StoreUnavailable } from "./errors.ts";
import { registryContract } from "./model-registry.contract.ts";
import { PostgresModelRegistry } from "./postgres-model-registry.ts";
import { dialects, startDatabase } from "./queries/testing.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

for (const dialect of dialects) {
  registryContract(`PostgresModelRegistry on ${dialect}`, async () => {
    const { database, stop } = await startDatabase(dialect);
    return { registry: new PostgresModelRegistry(database), close: stop };
  });
}

describe("PostgresModelRegistry on a database that has gone", () => {
  it("says so", async () => {
    const { database, stop } = await startDatabase("pglite");
    await stop();
    const registry = new PostgresModelRegistry(database);
    const because = { reason: "for a test" };
    await expect(registry.rollback("forecast", because)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(registry.standing("forecast")).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
