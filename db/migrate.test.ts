import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startPostgres, type TestPostgres } from "../local/testing.ts";
import { type Database, openDatabase } from "./database.ts";
import { DatabaseTooNew } from "./errors.ts";
import { listMigrations, migrate, migrationsFolder } from "./migrate.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** In the schema `public`. */
const tables = 25;
const all = [
  "0000_tables",
  "0001_views_and_storage",
  "0002_logs",
  "0003_models",
  "0004_audience",
  "0005_experiments",
  "0006_access",
  "0007_erasures",
];

let home: string;
let server: TestPostgres;

beforeAll(async () => {
  home = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-migrate-"));
  server = await startPostgres({ durable: false });
});
afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true });
});

/** A copy of the migrations with one more, `statement`, of a later time. */
async function withOneMore(name: string, statement: string): Promise<string> {
  const folder = join(home, name);
  await cp(migrationsFolder, folder, { recursive: true });
  const file = join(folder, "meta", "_journal.json");
  const journal = JSON.parse(await readFile(file, "utf8"));
  const [last] = journal.entries.slice(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1000, tag: name });
  await writeFile(file, JSON.stringify(journal));
  await writeFile(join(folder, `${name}.sql`), statement);
  return folder;
}

async function tablesOf({ drizzle }: Database): Promise<number> {
  const [row] = await drizzle.select({ tables: sql<number>`count(*)` })
    .from(sql`pg_tables where schemaname = 'public'`);
  return row.tables;
}

describe("migrate", () => {
  it("brings an embedded database up to date, once", async () => {
    const database = await openDatabase({ folder: join(home, "database") });
    const listed = (applied: boolean) => all.map((name) => ({ name, applied }));
    expect(await listMigrations(database)).toEqual(listed(false));
    expect(await migrate(database)).toEqual(all);
    expect(await listMigrations(database)).toEqual(listed(true));
    expect(await migrate(database)).toEqual([]);
    expect(await tablesOf(database)).toBe(tables);
    await database.close();
  });

  it("lets one of many processes work while the others wait", async () => {
    const databases = await Promise.all(
      Array.from({ length: 4 }, () => openDatabase({ url: server.url, folder: "" })),
    );
    const applied = await Promise.all(databases.map((database) => migrate(database)));
    expect(applied.filter((names) => names.length > 0)).toEqual([all]);
    expect(await tablesOf(databases[0])).toBe(tables);
    await Promise.all(databases.map((database) => database.close()));
  });

  it("applies what is new, refuses a database that is newer, and leaves it as it was", async () => {
    const database = await openDatabase({ folder: join(home, "newer") });
    await migrate(database);
    const folder = await withOneMore("9999_more", "create table more (value integer)");
    expect(await migrate(database, folder)).toEqual(["9999_more"]);
    const failure = migrate(database);
    await expect(failure).rejects.toEqual(
      new DatabaseTooNew({ found: all.length + 1, wanted: all.length }),
    );
    await expect(failure).rejects.toThrow(
      `has ${all.length + 1} migrations, but this version of Troupe knows only ${all.length}`,
    );
    expect(await tablesOf(database)).toBe(tables + 1);
    await database.close();
  });

  it("changes nothing where a migration fails", async () => {
    const database = await openDatabase({ folder: join(home, "broken") });
    const folder = await withOneMore("9999_broken", "create table more (value nonsense)");
    const failure = migrate(database, folder);
    await expect(failure).rejects.toMatchObject({ operation: "migration" });
    await expect(failure).rejects.toThrow('type "nonsense" does not exist');
    expect(await tablesOf(database)).toBe(0);
    expect(await migrate(database)).toEqual(all);
    await database.close();
  });
});
