// The embedded Postgres: PGlite in a folder, one process at a time.
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { PGlite, types } from "@electric-sql/pglite";
import { getTableName } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import {
  audienceCounts,
  learners,
  learnerScores,
  segments,
  sessions,
  users,
  videoEngagement,
} from "./audience-schema.ts";
import { carried } from "../installation.mjs";
import { byteaBytes, byteaText } from "./bytea.ts";
import type { Database } from "./database.ts";
import { DatabaseInUse, StoreUnavailable } from "./errors.ts";
import { decisions, experiments, rewards } from "./experiment-schema.ts";
import { lockFolder } from "./folder-lock.ts";
import {
  actorSnapshots,
  hourlyAggregations,
  modelMetrics,
  partitions,
  predictions,
  videos,
  videoStatsProcessed,
} from "./schema.ts";

/** Names the fresh cluster in the cache; to be changed when PGlite's files change their format. */
const freshName = "postgres-18";

/** Comes with the single file: a cluster that has its tables already (scripts/single/database.ts). */
const carriedCluster = carried("db/fresh");

/** What `tidy` cuts the write-ahead log back to. */
const maxLogSize = "128MB";

const tables = [
  partitions,
  actorSnapshots,
  videos,
  hourlyAggregations,
  modelMetrics,
  videoStatsProcessed,
  predictions,
  users,
  sessions,
  audienceCounts,
  videoEngagement,
  segments,
  learners,
  learnerScores,
  experiments,
  decisions,
  rewards,
];

/**
 * Opens the embedded database in `folder`, making it where there is none.
 * Making one from nothing takes seconds (initdb), so the first is kept in `cacheFolder` and copied
 * from then on; where that cannot be written, each is made from nothing.
 * Fails with {@link DatabaseInUse} or {@link StoreUnavailable}.
 */
export async function openEmbedded(
  folder: string,
  cacheFolder = userCacheFolder(),
): Promise<Database> {
  let release = () => {};
  try {
    release = lockFolder(folder);
    const client = await openCluster(folder, cacheFolder);
    const session = drizzle(client);
    return {
      drizzle: session,
      dialect: "pglite",
      // There is no other process: the folder is locked.
      exclusively: (work) =>
        work({
          drizzle: session,
          applyMigrations: (migrationsFolder) => migrate(session, { migrationsFolder }),
        }),
      async tidy() {
        for (const table of tables) await client.query(`vacuum ${getTableName(table)}`);
        await client.query("checkpoint");
      },
      async close() {
        await client.close();
        release();
      },
    };
  } catch (cause) {
    release();
    if (cause instanceof DatabaseInUse) throw cause;
    throw new StoreUnavailable({ operation: `open in ${folder}`, cause });
  }
}

/**
 * A folder of its own in `$XDG_CACHE_HOME`, or where that is by default; undefined for a user without
 * a home. The sandbox lets the demo write there, and not beside it, where programs are kept.
 */
function userCacheFolder(): string | undefined {
  const { XDG_CACHE_HOME = "", HOME = "" } = process.env;
  if (XDG_CACHE_HOME !== "") return join(XDG_CACHE_HOME, "troupe", "databases");
  return HOME === "" ? undefined : join(HOME, ".cache", "troupe", "databases");
}

async function openCluster(folder: string, cacheFolder: string | undefined): Promise<PGlite> {
  if (await exists(join(folder, "PG_VERSION"))) return start(folder);
  // A cluster appears in its place whole or not at all: a crash in between leaves only a draft.
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  const cached = cacheFolder === undefined ? [] : [join(cacheFolder, freshName)];
  for (const fresh of [carriedCluster, ...cached]) {
    const copy = await startCopy(fresh, draft, folder);
    if (copy !== undefined) return copy;
  }
  await (await start(draft)).close();
  if (cacheFolder !== undefined) await copied(draft, join(cacheFolder, freshName));
  await rename(draft, folder);
  return start(folder);
}

/** Starts on a copy of what the cache holds; undefined where it holds nothing that runs. */
async function startCopy(fresh: string, draft: string, folder: string) {
  if (!await copied(fresh, draft)) return undefined;
  await rename(draft, folder);
  try {
    return await start(folder);
  } catch {
    // It is damaged, or another version's.
    await rm(folder, { recursive: true, force: true });
    await rm(fresh, { recursive: true, force: true }).catch(() => {}); // what is carried stays
    return undefined;
  }
}

async function start(folder: string): Promise<PGlite> {
  const client = new PGlite({
    dataDir: folder,
    // Counters stay below 2^53; PGlite's own conversion of bytes goes one by one.
    parsers: { [types.INT8]: Number, [types.BYTEA]: byteaBytes },
    serializers: { [types.BYTEA]: byteaText },
    startParams: [...PGlite.defaultStartParams, "-c", `max_wal_size=${maxLogSize}`],
  });
  await client.waitReady;
  return client;
}

/** Copies a folder whole or not at all; false where that could not be done, for whatever reason. */
async function copied(from: string, to: string): Promise<boolean> {
  const draft = `${to}.${process.pid}`;
  try {
    await mkdir(dirname(to), { recursive: true });
    await copyFolder(from, draft);
    await rename(draft, to);
    return true;
  } catch {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    return false;
  }
}

/** `cp` would do, but it looks at every folder above, which the sandbox does not let us see. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else await copyFile(source, target);
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
