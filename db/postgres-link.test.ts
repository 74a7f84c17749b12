// TLS towards a real Postgres, by both clients that Troupe has: postgres.js and that of Effect Cluster.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import * as PgClient from "@effect/sql-pg/PgClient";
import { sql } from "drizzle-orm";
import { Effect, Redacted, Result } from "effect";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startPostgres, type TestPostgres } from "../local/testing.ts";
import { scopedDatabase } from "./database.ts";
import { postgresLink, tlsWishes } from "./postgres-link.ts";

const certificates = fileURLToPath(new URL("../test/certificates/", import.meta.url));
const authority = `${certificates}authority.pem`;

describe("tlsWishes", () => {
  const wishes = (text: string) => tlsWishes(new URL(text));

  it("takes what the documentation shows", () => {
    expect(wishes("postgres://db/troupe?sslmode=verify-full&sslrootcert=/ca.pem")).toEqual({
      mode: "verify-full",
      rootFile: "/ca.pem",
      certFile: undefined,
      keyFile: undefined,
    });
    expect(wishes("postgres://db/troupe").mode).toBe("prefer");
  });

  it("wants no TLS within this computer unless told to", () => {
    for (const host of ["localhost", "127.0.0.1", "[::1]", "127.1.2.3"]) {
      expect(wishes(`postgres://${host}/troupe`).mode).toBe("disable");
    }
    expect(wishes("postgres:///troupe?host=/run/postgresql").mode).toBe("disable");
    expect(wishes("postgres://localhost/troupe?sslmode=require").mode).toBe("require");
  });

  it("checks the authority where one is named, as libpq does", () => {
    expect(wishes("postgres://db/troupe?sslmode=require&sslrootcert=/ca").mode).toBe("verify-ca");
  });

  it.each([
    ["sslmode=on", /found sslmode=on, wanted one of disable, prefer, require, verify-ca/],
    ["sslmode=verify-ca", /found sslmode=verify-ca, wanted sslrootcert/],
    ["sslcert=/c", /found sslcert, wanted sslkey as well/],
    ["sslnegotiation=direct", /found sslnegotiation, wanted one of sslmode, sslrootcert/],
  ])("refuses %s", (query, message) => {
    expect(() => wishes(`postgres://db/troupe?${query}`)).toThrow(message);
  });
});

describe("a Postgres with TLS", () => {
  let server: TestPostgres;
  let port = "";
  let folder = "";

  beforeAll(async () => {
    server = await startPostgres({ durable: false, own: true });
    port = new URL(server.url).port;
    folder = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-link-"));
    await writeFile(join(folder, "empty.pem"), "");
    await offerTls(server.url);
  });

  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const url = (query: string, host = "127.0.0.1") =>
    `postgres://postgres@${host}:${port}/postgres${query}`;

  /** What each client gets: whether its session is encrypted, or what is wrong. */
  async function sessions(text: string): Promise<readonly string[]> {
    return [await byPostgresJs(text), await byEffect(text)];
  }

  async function message(text: string): Promise<string> {
    const [first, second] = await sessions(text);
    expect(second).toBe(first);
    return first;
  }

  it("is reached without TLS, and with it", async () => {
    expect(await sessions(url(""))).toEqual(["plain", "plain"]);
    expect(await sessions(url("?sslmode=disable"))).toEqual(["plain", "plain"]);
    for (const mode of ["prefer", "require"]) {
      expect(await sessions(url(`?sslmode=${mode}`))).toEqual(["TLS", "TLS"]);
    }
  });

  it("is trusted by the authority that is named, and by the host", async () => {
    for (const mode of ["require", "verify-ca", "verify-full"]) {
      for (const host of ["127.0.0.1", "localhost"]) {
        const text = url(`?sslmode=${mode}&sslrootcert=${authority}`, host);
        expect([text, ...await sessions(text)]).toEqual([text, "TLS", "TLS"]);
      }
    }
  });

  it("is shown a certificate", async () => {
    const query =
      `?sslmode=verify-full&sslrootcert=${authority}&sslcert=${certificates}client.pem` +
      `&sslkey=${certificates}client.key`;
    expect(await sessions(url(query))).toEqual(["TLS", "TLS"]);
  });

  it("is not trusted by other authorities", async () => {
    const [first, second] = await sessions(url("?sslmode=verify-full"));
    expect(first).toMatch(/certificate is not trusted by the usual authorities \(UNABLE_TO_/);
    expect(second).not.toBe("TLS");
    const others = `${certificates}other-authority.pem`;
    for (const mode of ["require", "verify-ca", "verify-full"]) {
      const [one, other] = await sessions(url(`?sslmode=${mode}&sslrootcert=${others}`));
      expect(one).toMatch(/not trusted by sslrootcert=\S+other-authority\.pem \(UNABLE_TO/);
      expect(other).not.toBe("TLS");
    }
  });

  it("has to be of the host, where it is to be verified in full only", async () => {
    await offerTls(server.url, "elsewhere");
    const query = (mode: string) => `?sslmode=${mode}&sslrootcert=${authority}`;
    expect(await sessions(url(query("verify-ca")))).toEqual(["TLS", "TLS"]);
    const [first, second] = await sessions(url(query("verify-full")));
    expect(first).toMatch(/certificate is not of the host in DATABASE_URL/);
    expect(second).not.toBe("TLS");
    await offerTls(server.url);
  });

  it("is asked for its files first", async () => {
    const root = (path: string) => url(`?sslmode=verify-full&sslrootcert=${path}`);
    expect(await message(root("/nowhere.pem")))
      .toMatch(/DATABASE_URL: found sslrootcert=\/nowhere.pem, wanted a PEM file that can be read/);
    expect(await message(root(join(folder, "empty.pem")))).toMatch(/wanted a PEM file$/);
  });

  it("is not reached without TLS where TLS is wanted, and is where it is preferred", async () => {
    await run(server.url, ["alter system set ssl = off", "select pg_reload_conf()"]);
    await expect.poll(() => message(url("?sslmode=prefer")), patience).toBe("plain");
    expect(await message(url("?sslmode=require")))
      .toMatch(/found sslmode=require, wanted a server with TLS, and this one offers none/);
    await offerTls(server.url);
  });
});

/** Whether the session that drizzle has is encrypted. */
async function byPostgresJs(url: string): Promise<string> {
  const ask = Effect.scoped(Effect.gen(function* () {
    const database = yield* scopedDatabase({ url, folder: "", connections: 1 });
    const rows = yield* Effect.promise(() =>
      database.drizzle.select({ ssl: sql<boolean>`ssl` })
        .from(sql`pg_stat_ssl`)
        .where(sql`pid = pg_backend_pid()`)
    );
    return rows[0].ssl ? "TLS" : "plain";
  }));
  const result = await Effect.runPromise(Effect.result(ask));
  return Result.isSuccess(result) ? result.success : result.failure.message;
}

/** Whether the session that Effect's client has is encrypted. */
async function byEffect(url: string): Promise<string> {
  const ask = Effect.gen(function* () {
    const link = yield* Effect.tryPromise({
      try: () => postgresLink(url),
      catch: (error) => error instanceof Error ? error : new Error(String(error)),
    });
    const layer = PgClient.layer({
      url: Redacted.make(link.url),
      ssl: link.ssl,
      maxConnections: 1,
    });
    const query = Effect.flatMap(
      PgClient.PgClient,
      (client) =>
        client<{ ssl: boolean }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`,
    );
    const [row] = yield* Effect.provide(query, layer);
    return row.ssl ? "TLS" : "plain";
  });
  const result = await Effect.runPromise(Effect.result(ask));
  return Result.isSuccess(result) ? result.success : result.failure.message;
}

/** The server reads its settings anew when it gets to it. */
const patience = { timeout: 10_000, interval: 20 };

/** Has the server offer TLS with this certificate, which it writes beside its files by itself. */
async function offerTls(url: string, name = "server"): Promise<void> {
  const write = async (file: string) => {
    const lines = (await readFile(certificates + file, "utf8")).trim().split("\n");
    const rows = lines.map((line) => `('${line}')`).join(", ");
    const program = `umask 077 && cat > ${file}`;
    return `copy (values ${rows}) to program '${program}'`;
  };
  await run(url, [
    await write(`${name}.pem`),
    await write(`${name}.key`),
    `alter system set ssl_cert_file = '${name}.pem'`,
    `alter system set ssl_key_file = '${name}.key'`,
    "alter system set ssl = on",
    "select pg_reload_conf()",
  ]);
  const verified = `${url}?sslmode=verify-full&sslrootcert=${authority}`;
  const wanted = name === "server" ? /^TLS$/ : /certificate is not of the host/;
  await vi.waitFor(async () => expect(await byPostgresJs(verified)).toMatch(wanted), patience);
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  for (const statement of statements) await client.unsafe(statement);
  await client.end();
}
