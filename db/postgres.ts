// A real Postgres, through postgres.js.
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { byteaBytes, byteaText } from "./bytea.ts";
import type { Database } from "./database.ts";
import { StoreUnavailable } from "./errors.ts";
import { type PostgresLink, postgresLink, tlsFault } from "./postgres-link.ts";

/** The most connections unless told otherwise. */
const defaultConnections = 8;

const connectSeconds = 10;
/** Whoever needs the database waits between tries; a pool that did, too, would find it back late. */
const reconnectSeconds = 0.25;
const idleSeconds = 300;
const closeSeconds = 5;

/** Milliseconds. No statement of ours takes long: one that does is stuck, and its locks hold up all. */
const poolLimits = {
  statement_timeout: 60_000,
  // A process that stalls between two statements must not keep a partition locked.
  idle_in_transaction_session_timeout: 15_000,
};

/** A migration may take long, and others wait for it. */
const exclusiveLimits = { statement_timeout: 0, lock_timeout: 600_000 };

/** Any number will do, as long as nobody else on the server uses it: "troupe" in ASCII. */
const lockKey = 0x74726f757065;

/** Opens a pool and makes sure that it answers; fails with {@link StoreUnavailable}. */
export async function openPostgres(url: string, connections?: number): Promise<Database> {
  const link = await postgresLink(url);
  const client = connect(link, connections ?? defaultConnections, poolLimits);
  try {
    await client`select 1`;
  } catch (cause) {
    await client.end({ timeout: 0 });
    throw new StoreUnavailable({ operation: "connect", cause: tlsFault(cause, url) });
  }
  return {
    drizzle: drizzle(client),
    dialect: "postgres",
    async exclusively(work) {
      const single = connect(link, 1, exclusiveLimits);
      try {
        await single`select pg_advisory_lock(${lockKey})`;
        const session = drizzle(single);
        return await work({
          drizzle: session,
          applyMigrations: (migrationsFolder) => migrate(session, { migrationsFolder }),
        });
      } finally {
        // Ending the session releases the lock.
        await single.end({ timeout: closeSeconds });
      }
    },
    tidy: () => Promise.resolve(),
    close: () => client.end({ timeout: closeSeconds }),
  };
}

function connect({ url, ssl }: PostgresLink, connections: number, limits: Record<string, number>) {
  return postgres(url, {
    ssl,
    max: connections,
    connect_timeout: connectSeconds,
    backoff: () => reconnectSeconds,
    idle_timeout: idleSeconds,
    connection: { application_name: "troupe", TimeZone: "UTC", ...limits },
    types: {
      // Counters stay below 2^53, so bigint needs no BigInt.
      bigint: { to: 20, from: [20], parse: Number, serialize: String },
      bytea: { to: 17, from: [17], parse: byteaBytes, serialize: byteaText },
    },
    onnotice: () => {},
  });
}
