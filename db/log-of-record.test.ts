import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LogReplaced } from "./errors.ts";
import { keepToLog } from "./log-of-record.ts";
import { PostgresStore } from "./postgres-store.ts";
import { dialects, startDatabase, type TestDatabase } from "./queries/testing.ts";
import { noProjections } from "./store.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.each(dialects)("keepToLog on %s", (dialect) => {
  let running: TestDatabase;

  beforeAll(async () => {
    running = await startDatabase(dialect);
  });
  afterAll(() => running.stop());

  it("takes any log while there are no states, then only the one they come from", async () => {
    const { database } = running;
    const keep = (created: string) => keepToLog(database, "STATS", created);
    await keep("2026-01-01T00:00:00.000000001Z");
    await keep("2026-01-01T00:00:00.000000002Z");

    const store = new PostgresStore(database);
    const { epoch, counts } = await store.claim("video", 3, 16, "somebody");
    await store.commit({
      kind: "video",
      partition: 3,
      epoch,
      fromSequence: 0,
      sequence: 7,
      watermarkMs: undefined,
      residentActors: 0,
      counts,
      snapshots: [],
      projections: noProjections,
    });
    await keep("2026-01-01T00:00:00.000000002Z");
    const refused = await keep("2026-01-01T00:00:00.000000003Z").catch((error) => error);
    expect(refused).toBeInstanceOf(LogReplaced);
    expect(refused).toMatchObject({
      stream: "STATS",
      found: "2026-01-01T00:00:00.000000003Z",
      wanted: "2026-01-01T00:00:00.000000002Z",
    });
    await keep("2026-01-01T00:00:00.000000002Z");
  });
});
