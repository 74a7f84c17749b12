// What the tests of queries run on: both kinds of database, filled through the store.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { sql } from "drizzle-orm";
import { startPostgres } from "../../local/testing.ts";
import { type Database, openDatabase } from "../database.ts";
import { migrate } from "../migrate.ts";
import { PostgresStore } from "../postgres-store.ts";
import { noProjections, type Projections, type VideoRow } from "../store.ts";

/** A migrated database of a test's own. */
export interface TestDatabase {
  readonly database: Database;
  /** Closes it and removes its files; again, it does nothing. */
  stop(): Promise<void>;
}

/** The kinds of database that every query must answer the same on. */
export const dialects = ["pglite", "postgres"] as const;

/** Opens an empty database of that kind. */
export async function startDatabase(dialect: Database["dialect"]): Promise<TestDatabase> {
  const folder = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-queries-"));
  const server = dialect === "postgres" ? await startPostgres({ durable: false }) : undefined;
  const database = await openDatabase({ url: server?.url, folder: join(folder, "database") });
  await migrate(database);
  const end = async () => {
    await database.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  let ended: Promise<void> | undefined;
  return { database, stop: () => ended ??= end() };
}

/** Empties every table, so that what follows finds a database as after its migration. */
export async function empty({ drizzle }: Database): Promise<void> {
  const [{ names }] = await drizzle
    .select({ names: sql<string>`string_agg(quote_ident(tablename), ', ')` })
    .from(sql`pg_tables where schemaname = 'public'`);
  await drizzle.transaction(async (session) => {
    await session.execute(sql`select set_config('troupe.retention', 'at work', true)`);
    await session.execute(sql.raw(`truncate ${names} restart identity`));
  });
}

/** Commits rows as a partition that is claimed for the purpose. */
export async function fill(
  database: Database,
  rows: Partial<Projections>,
  options: {
    kind?: string;
    partition?: number;
    partitionCount?: number;
    watermarkMs?: number;
  } = {},
): Promise<void> {
  const { kind = "video", partition = 0, partitionCount = 2, watermarkMs } = options;
  const store = new PostgresStore(database);
  const { epoch, sequence } = await store.claim(kind, partition, partitionCount, "test");
  await store.commit({
    kind,
    partition,
    epoch,
    fromSequence: sequence,
    sequence: sequence + 1,
    watermarkMs,
    residentActors: 0,
    counts: { stepped: 1, late: 2, duplicates: 3, deadLetters: 4 },
    snapshots: [],
    projections: { ...noProjections, ...rows },
  });
}

/** A video about which only what matters to a test need be said. */
export function video(key: string, differences: Partial<VideoRow> = {}): VideoRow {
  return {
    key,
    videoId: key,
    title: undefined,
    channel: undefined,
    category: undefined,
    publishedAtMs: undefined,
    firstAtMs: Date.UTC(2025, 0, 1),
    lastAtMs: Date.UTC(2025, 0, 2),
    readings: 25,
    counters: [1000, 100, 10],
    perHour: [10.5, 1, 0.1],
    viewsPerHourPerHour: -0.5,
    likesPerView: 0.1,
    gain: 240,
    growth: 240 / 760,
    forecastGain: 10,
    method: "trend",
    model: "trend-1",
    nextAtMs: Date.UTC(2025, 0, 2, 0, 30),
    forecast: Array.from({ length: 18 }, (_, i) => 1000 + i),
    firstDayViews: undefined,
    sequence: 7,
    ...differences,
  };
}
