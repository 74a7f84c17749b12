import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PostgresStore } from "../postgres-store.ts";
import { listPartitions, pingDatabase, readFreshness } from "./partitions.ts";
import { dialects, fill, startDatabase, type TestDatabase } from "./testing.ts";

const watermarkMs = Date.UTC(2025, 0, 1, 12);

describe.each(dialects)("partitions on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
  });
  afterAll(() => opened?.stop());

  it("are none, and nothing is fresh, before the first is claimed", async () => {
    expect(await listPartitions(opened.database.drizzle)).toEqual([]);
    expect(await readFreshness(opened.database.drizzle)).toEqual({
      committedAtMs: undefined,
      watermarkMs: undefined,
    });
    await pingDatabase(opened.database.drizzle);
  });

  it("are listed in order, and freshness is that of the one furthest behind", async () => {
    await fill(opened.database, {}, { partition: 1, watermarkMs });
    await fill(opened.database, {}, { partition: 0, watermarkMs: watermarkMs - 5000 });
    const store = new PostgresStore(opened.database);
    await store.claim("another", 0, 1, "test");
    const rows = await listPartitions(opened.database.drizzle);
    expect(rows).toMatchObject([
      { kind: "another", partition: 0, committedAt: null, watermarkAt: null },
      { kind: "video", partition: 0, owner: "test", epoch: 1, late: 2, deadLetters: 4 },
      { kind: "video", partition: 1, sequence: 1, watermarkAt: new Date(watermarkMs) },
    ]);
    const freshness = await readFreshness(opened.database.drizzle);
    const commits = rows.flatMap(({ committedAt }) => committedAt?.getTime() ?? []);
    expect(commits).toHaveLength(2);
    expect(freshness).toEqual({ committedAtMs: Math.min(...commits), watermarkMs });
    expect(await readFreshness(opened.database.drizzle, "video")).toEqual(freshness);
    expect(await readFreshness(opened.database.drizzle, "another")).toEqual({
      committedAtMs: undefined,
      watermarkMs: undefined,
    });
  });
});
