// A Postgres for tests and benchmarks: a database, or a whole cluster, that is thrown away after.
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { chown, cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect, type Scope } from "effect";
import postgres from "postgres";
import { runSuccessfully } from "./command.ts";
import { type Daemon, startDaemon } from "./daemon.ts";
import { type Attempt, PostgresUnavailable } from "./errors.ts";
import { onFreePort } from "./port.ts";
import { findPostgresPrograms, type PostgresPrograms } from "./postgres-programs.ts";
import { unprivilegedUser, type User } from "./user.ts";

export interface PostgresOptions {
  /** `DATABASE_URL` and `PATH` are looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether commits wait for the disk, as in earnest; true by default. */
  readonly durable?: boolean;
  /** The programs to choose from; those of this computer by default. */
  readonly programs?: readonly PostgresPrograms[];
  /** Where the cluster's files go; the system's temporary folder by default. */
  readonly parentFolder?: string;
}

/** A database that is empty and ours alone. */
export interface ThrowAwayPostgres {
  readonly url: string;
  /** In words: whose Postgres it is. */
  readonly origin: string;
  /** Ends it without waiting, for a process that cannot wait because it is ending itself. */
  readonly abandon: () => void;
}

const initMs = 60_000;
const readyMs = 30_000;
const pollMs = 20;

/**
 * An empty database for the length of the scope: inside the server that `DATABASE_URL` names, else
 * in a cluster made for it with the Postgres that is installed or packaged.
 */
export function throwAwayPostgres(
  options: PostgresOptions,
): Effect.Effect<ThrowAwayPostgres, PostgresUnavailable, Scope.Scope> {
  const given = options.environment.DATABASE_URL ?? "";
  if (given !== "") return databaseInside(given);
  return Effect.gen(function* () {
    const attempts: Attempt[] = [];
    for (const programs of options.programs ?? findPostgresPrograms(options.environment)) {
      const cluster = yield* Effect.result(clusterOf(programs, options));
      if (cluster._tag === "Success") return cluster.success;
      attempts.push({ way: programs.origin, reason: cluster.failure });
    }
    if (attempts.length === 0) {
      attempts.push({ way: "looking for initdb", reason: "found on no path and in no package" });
    }
    return yield* Effect.fail(new PostgresUnavailable({ attempts }));
  });
}

/** A new database of a random name in a server that runs already; dropped at the end. */
function databaseInside(
  serverUrl: string,
): Effect.Effect<ThrowAwayPostgres, PostgresUnavailable, Scope.Scope> {
  const name = `troupe_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const create = Effect.mapError(
    statement(serverUrl, `create database ${name}`),
    (reason) => new PostgresUnavailable({ attempts: [{ way: "DATABASE_URL", reason }] }),
  );
  return Effect.as(
    Effect.acquireRelease(
      create,
      () => Effect.ignore(statement(serverUrl, `drop database if exists ${name} with (force)`)),
    ),
    { url: url.href, origin: "DATABASE_URL", abandon: () => {} },
  );
}

/** A cluster of our own in a temporary folder, on a free port of 127.0.0.1. */
function clusterOf(
  programs: PostgresPrograms,
  options: PostgresOptions,
): Effect.Effect<ThrowAwayPostgres, string, Scope.Scope> {
  return Effect.gen(function* () {
    const user = yield* unprivilegedUser();
    const folder = yield* temporaryFolder(options.parentFolder ?? tmpdir(), user);
    const bin = yield* programsFor(programs, folder, user);
    const data = join(folder, "data");
    yield* Effect.mapError(
      runSuccessfully(join(bin, "initdb"), [
        `--pgdata=${data}`,
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ], {
        cwd: folder,
        environment: { LC_ALL: "C" },
        timeoutMs: initMs,
        ...(user === undefined ? {} : { user }),
      }),
      (failure) => failure.message,
    );
    const cluster = yield* Effect.acquireRelease(
      onFreePort(0, (port) => startCluster(bin, data, port, options.durable ?? true, user)),
      ({ daemon }) => daemon.stop,
      { interruptible: true },
    );
    const abandon = () => {
      cluster.daemon.kill();
      rmSync(folder, { recursive: true, force: true });
    };
    return { url: cluster.url, origin: programs.origin, abandon };
  });
}

function startCluster(
  bin: string,
  data: string,
  port: number,
  durable: boolean,
  user: User | undefined,
): Effect.Effect<{ readonly daemon: Daemon; readonly url: string }, string> {
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = {
    listen_addresses: "127.0.0.1",
    port: `${port}`,
    unix_socket_directories: "",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const answer = Effect.gen(function* () {
    while ((yield* Effect.result(statement(url, "select 1")))._tag === "Failure") {
      yield* Effect.sleep(pollMs);
    }
  });
  const start = startDaemon({
    program: join(bin, "postgres"),
    parameters: [
      "-D",
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    environment: { LC_ALL: "C" },
    logFile: `${data}.log`,
    cwd: data,
    readyMs,
    stopSignal: "SIGINT", // fast shutdown: sessions are cut, shared memory is given back
    ...(user === undefined ? {} : { user }),
  }, answer);
  return Effect.map(start, ([daemon]) => ({ daemon, url }));
}

function temporaryFolder(
  parent: string,
  user: User | undefined,
): Effect.Effect<string, string, Scope.Scope> {
  const make = Effect.tryPromise({
    try: async () => {
      const folder = await mkdtemp(join(parent, "troupe-postgres-"));
      if (user !== undefined) await chown(folder, user.uid, user.gid);
      return folder;
    },
    catch: (error) => `no temporary folder: ${error}`,
  });
  const remove = (folder: string) =>
    Effect.promise(() => rm(folder, { recursive: true, force: true }));
  return Effect.acquireRelease(make, remove);
}

/** The folder to run the programs from: another user may not be able to look into the package's. */
function programsFor(
  programs: PostgresPrograms,
  folder: string,
  user: User | undefined,
): Effect.Effect<string, string> {
  const { movable } = programs;
  if (movable === undefined || user === undefined) return Effect.succeed(programs.folder);
  const copy = join(folder, "programs");
  return Effect.tryPromise({
    try: async () => {
      await mkdir(copy);
      await cp(movable, copy, { recursive: true, verbatimSymlinks: true });
      return join(copy, "bin");
    },
    catch: (error) => `${programs.origin} cannot be copied: ${error}`,
  });
}

/** Runs one statement on a connection of its own; fails with the reason. */
function statement(url: string, text: string): Effect.Effect<void, string> {
  return Effect.tryPromise({
    try: async () => {
      const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
      try {
        await sql.unsafe(text);
      } finally {
        await sql.end({ timeout: 1 });
      }
    },
    catch: (error) => error instanceof Error ? error.message : String(error),
  });
}
