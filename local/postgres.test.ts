import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Effect } from "effect";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { findPostgresPrograms } from "./postgres-programs.ts";
import { throwAwayPostgres } from "./postgres.ts";

async function ask(url: string, text: string): Promise<string> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe(text).values();
    return String(row?.[0]);
  } finally {
    await sql.end();
  }
}

const durability = "select current_setting('fsync')";

// There is a package for common platforms only.
const packaged = findPostgresPrograms({}).filter(({ movable }) => movable !== undefined);

describe("throwAwayPostgres", () => {
  const environment = { PATH: process.env.PATH };

  it("is a cluster that is durable, and a database in it that is dropped", async () => {
    const url = await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const cluster = yield* throwAwayPostgres({ environment });
      expect(yield* Effect.promise(() => ask(cluster.url, durability))).toBe("on");
      const inside = yield* Effect.scoped(Effect.gen(function* () {
        const database = yield* throwAwayPostgres({ environment: { DATABASE_URL: cluster.url } });
        expect(database.origin).toBe("DATABASE_URL");
        yield* Effect.promise(() => ask(database.url, "create table t as select 1"));
        return database.url;
      }));
      const name = new URL(inside).pathname.slice(1);
      const count = `select count(*) from pg_database where datname = '${name}'`;
      expect(yield* Effect.promise(() => ask(cluster.url, count))).toBe("0");
      return cluster.url;
    })));
    await expect(ask(url, "select 1")).rejects.toThrow(/ECONNREFUSED|refused/);
  });

  it("can leave the waiting for the disk, and leaves no file behind", async () => {
    const parentFolder = await mkdtemp(join(tmpdir(), "troupe-parent-"));
    await chmod(parentFolder, 0o711); // Postgres may run as another user
    const start = throwAwayPostgres({ environment, durable: false, parentFolder });
    await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const cluster = yield* start;
      expect(yield* Effect.promise(() => ask(cluster.url, durability))).toBe("off");
    })));
    expect(await readdir(parentFolder)).toEqual([]);
    await rm(parentFolder, { recursive: true });
  });

  it.skipIf(packaged.length === 0)("runs on the programs that npm brings", async () => {
    const version = await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const cluster = yield* throwAwayPostgres({ environment: {}, programs: packaged });
      return yield* Effect.promise(() => ask(cluster.url, "select version()"));
    })));
    expect(version).toMatch(/^PostgreSQL 1[6-9]/);
  });

  it("says why the server of DATABASE_URL cannot be used", async () => {
    const start = throwAwayPostgres({
      environment: { DATABASE_URL: "postgres://x@127.0.0.1:1/x" },
    });
    await expect(Effect.runPromise(Effect.scoped(start))).rejects.toThrow(
      /DATABASE_URL: .*(ECONNREFUSED|refused)/,
    );
  });
});
