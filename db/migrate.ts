// Brings a database to the schema of this version.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { desc, sql } from "drizzle-orm";
import { Schema } from "effect";
import { carried } from "../installation.mjs";
import type { Database, Drizzle } from "./database.ts";
import { DatabaseTooNew, unavailable } from "./errors.ts";

/** The migrations that belong to this version. */
export const migrationsFolder = carried("db/migrations");

/**
 * Applies the migrations that the database lacks, all or none, and answers with their names. Any
 * number of processes may call this at once: one works, the others wait and find nothing to do.
 * Fails with {@link DatabaseTooNew}, or with `StoreUnavailable`.
 */
export async function migrate(database: Database, folder = migrationsFolder): Promise<string[]> {
  try {
    const known = await migrationsIn(folder);
    return await database.exclusively(async (session) => {
      const applied = await appliedIn(session.drizzle);
      const newest = known.at(-1)?.when ?? 0;
      if (applied.some((when) => when > newest)) {
        throw new DatabaseTooNew({ found: applied.length, wanted: known.length });
      }
      await session.applyMigrations(folder);
      return known.filter(({ when }) => !applied.includes(when)).map(({ tag }) => tag);
    });
  } catch (cause) {
    if (cause instanceof DatabaseTooNew) throw cause;
    throw unavailable("migration", cause);
  }
}

/** A migration of this version, and whether a database has it. */
export interface MigrationState {
  readonly name: string;
  readonly applied: boolean;
}

/** The migrations of this version, oldest first, changing nothing; fails as {@link migrate} does. */
export async function listMigrations(
  database: Database,
  folder = migrationsFolder,
): Promise<MigrationState[]> {
  try {
    const known = await migrationsIn(folder);
    const applied = await appliedIn(database.drizzle);
    return known.map(({ when, tag }) => ({ name: tag, applied: applied.includes(when) }));
  } catch (cause) {
    throw unavailable("list of migrations", cause);
  }
}

/** What drizzle-kit writes beside the migrations. */
const Journal = Schema.Struct({
  entries: Schema.Array(Schema.Struct({ when: Schema.Finite, tag: Schema.String })),
});
const decodeJournal = Schema.decodeUnknownSync(Schema.fromJsonString(Journal));

/** The migrations in a folder, oldest first. */
async function migrationsIn(folder: string) {
  return decodeJournal(await readFile(join(folder, "meta", "_journal.json"), "utf8")).entries;
}

/** When the migrations that a database has were made: drizzle keeps a row for each. */
async function appliedIn(drizzle: Drizzle): Promise<number[]> {
  const table = "drizzle.__drizzle_migrations";
  const [found] = await drizzle
    .select({ exists: sql<boolean>`to_regclass(${table}) is not null`.as("exists") })
    .from(sql`(select 1) as one`);
  if (found?.exists !== true) return [];
  const when = sql<number>`created_at`;
  const rows = await drizzle.select({ when }).from(sql.raw(table)).orderBy(desc(when));
  return rows.map((row) => row.when);
}
