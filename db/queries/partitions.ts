// The partitions as of their last checkpoints.
import { asc, eq, max, min, sql } from "drizzle-orm";
import type { Drizzle } from "../database.ts";
import { partitions } from "../schema.ts";
import { read } from "./read.ts";

/** One partition as of its last checkpoint. */
export type PartitionRow = typeof partitions.$inferSelect;

/** Every partition that was ever claimed. Fails with `StoreUnavailable`. */
export function listPartitions(database: Drizzle): Promise<PartitionRow[]> {
  return read(
    "list of partitions",
    database.select().from(partitions).orderBy(asc(partitions.kind), asc(partitions.partition)),
  );
}

/** How fresh the database is. */
export interface Freshness {
  /** Last checkpoint of the partition whose last checkpoint is oldest. */
  readonly committedAtMs: number | undefined;
  /** The event time that the partition furthest ahead has reached. */
  readonly watermarkMs: number | undefined;
}

/** How fresh is what partitions of one kind wrote, or of all kinds. Fails with `StoreUnavailable`. */
export async function readFreshness(database: Drizzle, kind?: string): Promise<Freshness> {
  const [row] = await read(
    "freshness",
    database.select({
      committedAt: min(partitions.committedAt),
      watermarkAt: max(partitions.watermarkAt),
    }).from(partitions).where(kind === undefined ? undefined : eq(partitions.kind, kind)),
  );
  return {
    committedAtMs: row?.committedAt?.getTime(),
    watermarkMs: row?.watermarkAt?.getTime(),
  };
}

/** Resolves when the database answers at all. Fails with `StoreUnavailable`. */
export async function pingDatabase(database: Drizzle): Promise<void> {
  await read("ping", database.execute(sql`select 1`));
}
