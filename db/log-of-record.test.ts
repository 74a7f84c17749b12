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
    const keep = (mark: string) => keepToLog(database, "STATS", mark);
    await keep("mark 1");
    await keep("mark 2");

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
    await keep("mark 2");
    const refused = await keep("mark 3").catch((error) => error);
    expect(refused).toBeInstanceOf(LogReplaced);
    expect(refused).toMatchObject({
      stream: "STATS",
      found: "mark 3",
      wanted: "mark 2",
    });
    await keep("mark 2");
  });
});
