// A Postgres for tests and benchmarks: a database, or a whole cluster, that is thrown away after.
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Effect, type Scope } from "effect";
import type { Daemon } from "./daemon.ts";
import { type Attempt, PostgresUnavailable } from "./errors.ts";
import { onFreePort } from "./port.ts";
import {
  initialise,
  type PostgresFiles,
  programsFor,
  startServer,
  statement,
} from "./postgres-process.ts";
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
  /** The server itself; undefined where the database lies in one that is not ours. */
  readonly server: PostgresServer | undefined;
}

/** A server that tests may bring down. */
export interface PostgresServer {
  /** Ends it as a crash would: sessions are cut, and the next start recovers from its log. */
  readonly crash: Effect.Effect<void>;
  /** Starts it again on the same files and port; it must have ended. */
  readonly start: Effect.Effect<void, string>;
}

/** Nothing waits for the disk. */
const fastSettings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

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
    { url: url.href, origin: "DATABASE_URL", abandon: () => {}, server: undefined },
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
    const files = { bin, data: join(folder, "data"), user };
    yield* initialise(files, ["--username=postgres", "--auth=trust", "--no-sync"]);
    const start = (port: number) => startCluster(files, port, options.durable ?? true);
    const cluster = yield* Effect.acquireRelease(
      onFreePort(0, start),
      (running) => running.daemon.stop,
      { interruptible: true },
    );
    const abandon = () => {
      cluster.daemon.kill();
      rmSync(folder, { recursive: true, force: true });
    };
    const server: PostgresServer = {
      crash: Effect.suspend(() => {
        process.kill(cluster.daemon.pid, "SIGQUIT"); // immediate shutdown, in Postgres's own words
        return Effect.asVoid(cluster.daemon.ended);
      }),
      start: Effect.map(start(cluster.port), ({ daemon }) => {
        cluster.daemon = daemon;
      }),
    };
    return { url: cluster.url, origin: programs.origin, abandon, server };
  });
}

/** A cluster whose server, started anew, is another process on the same port. */
interface Cluster {
  daemon: Daemon;
  readonly port: number;
  readonly url: string;
}

function startCluster(
  files: PostgresFiles,
  port: number,
  durable: boolean,
): Effect.Effect<Cluster, string> {
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = durable ? {} : fastSettings;
  return Effect.map(startServer(files, { url, settings }), (daemon) => ({ daemon, port, url }));
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
