// The SQL side of chunks.ts, the same for both tables of chunks.
import { and, gte, lte, type SQL, sql } from "drizzle-orm";
import type { predictions, videoStatsProcessed } from "../schema.ts";
import type { ChunkRequest } from "./chunks.ts";

/** The condition on the rows of a table of chunks that a request amounts to. */
export function chunkCondition(
  table: typeof predictions | typeof videoStatsProcessed,
  { fromMs, untilMs, after }: ChunkRequest,
): SQL | undefined {
  return and(
    fromMs === undefined ? undefined : gte(table.lastAt, new Date(fromMs)),
    untilMs === undefined ? undefined : lte(table.firstAt, new Date(untilMs)),
    after === undefined
      ? undefined
      : sql`(${table.lastAt}, ${table.firstSequence}) < (${
        sql.param(new Date(after.lastAtMs), table.lastAt)
      }, ${after.firstSequence})`,
  );
}
