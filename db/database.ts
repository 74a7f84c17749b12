// The database: the Postgres that a URL names, else one that is embedded in a folder (PGlite).
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { Effect, type Scope } from "effect";
import { openEmbedded } from "./embedded.ts";
import { DatabaseInUse, StoreUnavailable } from "./errors.ts";
import { openPostgres } from "./postgres.ts";

/** What both drivers have in common: queries are built and run through this. */
export type Drizzle = PgDatabase<PgQueryResultHKT>;

/** An open database. Both kinds answer bigint as a number and speak UTC. */
export interface Database {
  readonly drizzle: Drizzle;
  readonly dialect: "postgres" | "pglite";
  /** Runs `work` in a session of its own while no other process is in such a session. */
  exclusively<A>(work: (session: ExclusiveSession) => Promise<A>): Promise<A>;
  /**
   * Does now and then what a server does by itself in the background, and an embedded database does
   * not: takes back the room of rows replaced and of the log written. Nothing on a server.
   */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** A session that no other process has at the same time. */
export interface ExclusiveSession {
  readonly drizzle: Drizzle;
  /** Runs drizzle's migrator over the migrations in `folder`. */
  applyMigrations(folder: string): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database?sslmode=…`; nothing or "" means embedded. */
  readonly url?: string | undefined;
  /** Where the embedded database keeps its files. */
  readonly folder: string;
  /** Where a fresh embedded database is kept to be copied; without it, the user's cache folder. */
  readonly cacheFolder?: string | undefined;
  /** The most connections to a Postgres. */
  readonly connections?: number | undefined;
}

/** Opens a database; fails with {@link StoreUnavailable} or {@link DatabaseInUse}. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url = "", folder, cacheFolder, connections } = options;
  return url === "" ? openEmbedded(folder, cacheFolder) : openPostgres(url, connections);
}

/** A database for the length of the scope. */
export function scopedDatabase(
  options: DatabaseOptions,
): Effect.Effect<Database, StoreUnavailable | DatabaseInUse, Scope.Scope> {
  return Effect.acquireRelease(
    Effect.tryPromise({
      try: () => openDatabase(options),
      catch: (cause) =>
        cause instanceof StoreUnavailable || cause instanceof DatabaseInUse
          ? cause
          : new StoreUnavailable({ operation: "open", cause }),
    }),
    (database) => Effect.promise(() => database.close()),
  );
}
