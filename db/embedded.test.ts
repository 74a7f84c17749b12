import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Effect } from "effect";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { checkpointOf, videoOf } from "./checkpoint-examples.ts";
import { type Database, openDatabase, scopedDatabase } from "./database.ts";
import { DatabaseInUse } from "./errors.ts";
import { migrate } from "./migrate.ts";
import { PostgresStore } from "./postgres-store.ts";
import { actorSnapshots, videos } from "./schema.ts";
import { noProjections } from "./store.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let home: string;
let cacheFolder: string;

beforeAll(async () => {
  home = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-embedded-"));
  cacheFolder = join(home, "cache");
});
afterAll(() => rm(home, { recursive: true }));

async function answers(database: Database): Promise<boolean> {
  const [row] = await database.drizzle.select({ one: sql<number>`1` }).from(sql`(select 1) as one`);
  return row.one === 1;
}

async function opensAndKeeps(folder: string, options = { cacheFolder }): Promise<void> {
  const first = await openDatabase({ folder, ...options });
  await first.drizzle.execute(sql`create table kept (value integer)`);
  await first.drizzle.execute(sql`insert into kept values (7)`);
  await first.close();
  const second = await openDatabase({ folder, ...options });
  expect(await second.drizzle.select({ value: sql`value` }).from(sql`kept`)).toEqual([{
    value: 7,
  }]);
  await second.close();
}

describe("openDatabase in a folder", () => {
  it("makes a database, in folders that are not there yet, and finds it again", async () => {
    await opensAndKeeps(join(home, "deep", "first"));
    expect((await readdir(cacheFolder)).length).toBe(1);
  });

  it("makes the next from the cache, and leaves nothing else behind", async () => {
    const folder = join(home, "second");
    await opensAndKeeps(folder);
    expect((await readdir(home)).filter((name) => name.startsWith("second")).sort())
      .toEqual(["second", "second.lock"]);
  });

  it("does without a cache that is damaged, and mends it", async () => {
    const [fresh] = await readdir(cacheFolder);
    const control = join(cacheFolder, fresh, "global", "pg_control");
    const { size } = await stat(control);
    await truncate(control, 3);
    await opensAndKeeps(join(home, "third"));
    expect((await stat(control)).size).toBe(size);
  });

  it("does without a cache that cannot be written", async () => {
    await writeFile(join(home, "file"), "");
    await opensAndKeeps(join(home, "fourth"), { cacheFolder: join(home, "file", "cache") });
  });

  it("takes no notice of one that was left half made", async () => {
    const folder = join(home, "fifth");
    await mkdir(`${folder}.draft`);
    await writeFile(join(`${folder}.draft`, "PG_VERSION"), "18");
    await opensAndKeeps(folder);
  });

  it("refuses a folder that is open, until it is closed", async () => {
    const folder = join(home, "sixth");
    const scoped = Effect.scoped(Effect.gen(function* () {
      const first = yield* scopedDatabase({ folder, cacheFolder });
      const second = yield* Effect.flip(scopedDatabase({ folder, cacheFolder }));
      expect(second).toEqual(new DatabaseInUse({ folder }));
      expect(yield* Effect.promise(() => answers(first))).toBe(true);
    }));
    await Effect.runPromise(scoped);
    const again = await openDatabase({ folder, cacheFolder });
    await again.close();
  });

  it("gives back the room of rows that were replaced", async () => {
    const folder = join(home, "seventh");
    const database = await openDatabase({ folder, cacheFolder });
    await migrate(database);
    const store = new PostgresStore(database);
    let owner = { kind: "video", partition: 0, ...await store.claim("video", 0, 1, "somebody") };
    const pages = async () => {
      const size = sql<number>`pg_relation_size(${"videos"}::regclass) / 8192`;
      const [row] = await database.drizzle.select({ size }).from(sql`(select 1) as one`);
      return row.size;
    };
    const rewrite = async () => {
      const title = "x".repeat(500);
      const rows = Array.from({ length: 100 }, (_, i) => videoOf(`${i}`, { title, gain: i }));
      const projections = { ...noProjections, videos: rows };
      await store.commit(checkpointOf(owner, { projections }));
      owner = { ...owner, sequence: owner.sequence + 1 };
    };
    await rewrite();
    const once = await pages();
    for (let i = 0; i < 20; i++) {
      await rewrite();
      await database.tidy();
    }
    expect(await pages()).toBeLessThanOrEqual(4 * once);
    expect(await database.drizzle.$count(videos)).toBe(100);
    await database.close();
  });
});

describe("an embedded database whose process was killed", () => {
  it("opens at once, with every commit that was answered", async () => {
    const folder = join(home, "killed");
    for (let round = 1, reached = 0; round <= 2; round++) {
      const { writer, lines } = startWriter(folder);
      const enough = reached + 20;
      try {
        for await (const line of lines) {
          reached = Number(line);
          if (reached === enough) {
            const opening = openDatabase({ folder, cacheFolder });
            await expect(opening).rejects.toBeInstanceOf(DatabaseInUse);
          }
          if (reached >= enough + 5) writer.kill("SIGKILL");
        }
      } finally {
        writer.kill("SIGKILL");
      }
      const database = await openDatabase({ folder, cacheFolder });
      const store = new PostgresStore(database);
      const { epoch, sequence } = await store.claim("video", 0, 1, "reader");
      expect(epoch).toBe(2 * round);
      // The last commit may have been made without a word about it.
      expect([reached, reached + 1]).toContain(sequence);
      const owner = { kind: "video", partition: 0, epoch };
      const [last] = await store.load(owner, [String(sequence)]);
      expect(last.state).toEqual(new Uint8Array(2000).fill(sequence));
      expect(await database.drizzle.$count(actorSnapshots)).toBe(sequence);
      reached = sequence;
      await database.close();
    }
  });

  function startWriter(folder: string): { writer: ChildProcess; lines: AsyncIterable<string> } {
    const script = fileURLToPath(new URL("./embedded-writer.ts", import.meta.url));
    const runtime = "deno" in process.versions ? ["run", "-A"] : [];
    const writer = spawn(process.execPath, [...runtime, script, folder, cacheFolder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    return { writer, lines: createInterface({ input: writer.stdout }) };
  }
});
