import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { checkpointOf, projectionsOf, readingOf, snapshotOf } from "./checkpoint-examples.ts";
import type { Database } from "./database.ts";
import { StoreUnavailable } from "./errors.ts";
import { PostgresStore } from "./postgres-store.ts";
import { dialects, empty, startDatabase, type TestDatabase } from "./queries/testing.ts";
import { partitions } from "./schema.ts";
import { storeContract } from "./store.contract.ts";
import { storedRows } from "./stored-rows.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

async function claimed(store: PostgresStore, partition: number) {
  return { kind: "video", partition, ...await store.claim("video", partition, 16, "somebody") };
}

describe.each(dialects)("on %s", (dialect) => {
  let running: TestDatabase;
  let database: Database;
  let store: PostgresStore;

  beforeAll(async () => {
    running = await startDatabase(dialect);
    database = running.database;
    store = new PostgresStore(database);
  });
  afterAll(() => running?.stop());

  storeContract("PostgresStore", () =>
    Promise.resolve({
      store,
      rows: (partition, prefix) => storedRows(database, partition, prefix),
      close: () => empty(database),
    }));

  const view = (name: string, order: string) =>
    database.drizzle.select({ row: sql<Record<string, unknown>>`to_json(rows)` })
      .from(sql`${sql.identifier(name)} as rows`).orderBy(sql.raw(order));

  it("the views unroll readings and forecasts, and compute accuracy", async () => {
    const extra = '{"a":[1,null]}';
    const atMs = Date.UTC(2025, 7, 8, 6, 30);
    const readings = [
      readingOf("a", 1, { gain: 10, atMs, extra }),
      readingOf("a", 2, { gain: 20, atMs: atMs + 1, status: "late" }),
    ];
    const owner = await claimed(store, 1);
    await store.commit(
      checkpointOf(owner, { sequence: 2, projections: projectionsOf(readings, "") }),
    );
    const history = await view("video_readings", "sequence");
    const shared = { video_key: "a", comments: 0 };
    expect(history.map(({ row }) => row)).toEqual([
      {
        ...shared,
        sequence: 1,
        at: "2025-08-08T06:30:00+00:00",
        views: 10,
        likes: 20,
        status: "stepped",
        extra: { a: [1, null] },
      },
      {
        ...shared,
        sequence: 2,
        at: "2025-08-08T06:30:00.001+00:00",
        views: 20,
        likes: 40,
        status: "late",
        extra: null,
      },
    ]);
    const [first, second] = await view("forecasts", "at");
    expect(second.row).toMatchObject({
      video_key: "a",
      horizon: "next",
      made_at: "2025-08-08T05:30:00.001+00:00",
      method: "trend",
      views: 20,
      views_actual: 23,
      comments_actual: 31,
    });
    expect(first.row).toMatchObject({ views: 10, at: "2025-08-08T06:30:00+00:00" });
    const accuracy = await view("forecast_accuracy", "video_key, target");
    // Sum number i is 30 i for views, 30 (9 + i) for likes; scored and covered are 2.
    const views = accuracy.find(({ row }) => row.video_key === "" && row.target === "views");
    expect(views?.row).toMatchObject({
      scored: 2,
      coverage: 1,
      mae: 30,
      mse: 45,
      skill_over_drift: 1 - 60 / 120,
      skill_over_last: 1 - 60 / 150,
      r2: 1 - 90 / (210 - 180 * 180 / 2),
      mean_width: 120,
    });
    const likes = accuracy.find(({ row }) => row.video_key === "a" && row.target === "likes");
    expect(likes?.row).toMatchObject({ scored: 2, mae: 11 * 15, mean_width: 17 * 15 });
  });

  it("a commit that the database refuses says why, without repeating what was sent", async () => {
    const owner = await claimed(store, 2);
    const snapshots = [snapshotOf("a", { version: 40_000 })];
    const failure = await store.commit(checkpointOf(owner, { snapshots })).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(StoreUnavailable);
    expect(String(failure)).toMatch(/^StoreUnavailable: database commit failed: smallint out of/);
  });

  describe.runIf(dialect === "postgres")("on a server", () => {
    it("an operation that takes too long fails with StoreUnavailable", async () => {
      const owner = await claimed(store, 4);
      const hasty = new PostgresStore(database, 50);
      await database.drizzle.transaction(async (transaction) => {
        await transaction.update(partitions).set({ owner: "slow" }).where(
          eq(partitions.partition, 4),
        );
        const late = { _tag: "StoreUnavailable", operation: "commit" };
        await expect(hasty.commit(checkpointOf(owner))).rejects.toMatchObject(late);
      });
    });

    it("the store goes on after its connections were cut", async () => {
      const owner = await claimed(store, 5);
      await store.commit(checkpointOf(owner, { snapshots: [snapshotOf("a")] }));
      const others =
        sql`pg_stat_activity where application_name = 'troupe' and pid <> pg_backend_pid()`;
      await database.exclusively(({ drizzle }) =>
        drizzle.select({ cut: sql`pg_terminate_backend(pid)` }).from(others)
      );
      // The first attempt may still meet a connection that was cut.
      await expect.poll(() => store.load(owner, ["a"]).catch(() => []), { timeout: 10_000 })
        .toEqual([snapshotOf("a")]);
      await store.commit(checkpointOf({ ...owner, sequence: 1 }));
    });
  });

  it("every operation fails with StoreUnavailable once the database is closed", async () => {
    const owner = await claimed(store, 3);
    await running.stop();
    const attempts = {
      claim: () => store.claim("video", 0, 16, "somebody"),
      load: () => store.load(owner, ["a"]),
      dueTimers: () => store.dueTimers(owner, 0, 1),
      nextTimer: () => store.nextTimerMs(owner, undefined),
      commit: () => store.commit(checkpointOf(owner)),
    };
    for (const [operation, attempt] of Object.entries(attempts)) {
      await expect(attempt()).rejects.toMatchObject({ _tag: "StoreUnavailable", operation });
    }
  });
});
