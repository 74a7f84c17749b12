// Keeps the tables of history bounded: rows of long ago are deleted, a batch at a time.
import { count, lt, max, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { auditEvents } from "./access-schema.ts";
import { learnerScores, sessions, users } from "./audience-schema.ts";
import type { Database, Drizzle } from "./database.ts";
import { unavailable } from "./errors.ts";
import { decisions, experiments, rewards } from "./experiment-schema.ts";
import { deleteOldVersions } from "./model-retention.ts";
import {
  hourlyAggregations,
  modelMetrics,
  predictions,
  videos,
  videoStatsProcessed,
} from "./schema.ts";

/** How many days each table keeps its rows; `Infinity` keeps everything. */
export interface Retention {
  readonly readings: number;
  readonly forecasts: number;
  readonly hourly: number;
  readonly accuracy: number;
  readonly sessions: number;
  readonly scores: number;
  readonly decisions: number;
  readonly rewards: number;
  readonly audit: number;
}

/** The table that each rule is about, the time that makes a row old, and from what its age counts. */
const rules = [
  {
    rule: "readings",
    table: videoStatsProcessed,
    time: videoStatsProcessed.lastAt,
    newest: videos.lastAt,
  },
  { rule: "forecasts", table: predictions, time: predictions.lastAt, newest: videos.lastAt },
  {
    rule: "hourly",
    table: hourlyAggregations,
    time: hourlyAggregations.hour,
    newest: videos.lastAt,
  },
  { rule: "accuracy", table: modelMetrics, time: modelMetrics.hour, newest: videos.lastAt },
  { rule: "sessions", table: sessions, time: sessions.lastAt, newest: users.lastAt },
  { rule: "scores", table: learnerScores, time: learnerScores.hour, newest: users.lastAt },
  { rule: "decisions", table: decisions, time: decisions.at, newest: experiments.lastAt },
  { rule: "rewards", table: rewards, time: rewards.at, newest: experiments.lastAt },
  { rule: "audit", table: auditEvents, time: auditEvents.at, newest: auditEvents.at },
] as const;

const dayMs = 86_400_000;
/** Rows that one statement deletes: it holds its locks for a fraction of a second. */
const defaultBatchRows = 2_000;
/** Batches of one table at a time; what is left over waits for the next call. */
const maxBatches = 500;

/**
 * Deletes what is older than `retention` allows and answers with the number of rows. Age counts from
 * the newest reading in the database, for what is about users from their newest event, for experiments
 * from what happened last in any: an archive that is replayed keeps its last days, whatever the calendar
 * says. A row that holds many readings or predictions goes when all of them are too old; the audit counts
 * from its own newest row. Users and counts by day stay.
 * Of models it keeps what {@link deleteOldVersions} says, however old that is.
 * Fails with `StoreUnavailable`.
 */
export async function deleteOld(
  database: Database,
  retention: Retention,
  batchRows = defaultBatchRows,
): Promise<number> {
  const { drizzle } = database;
  let deleted = 0;
  try {
    for (const { rule, table, time, newest } of rules) {
      const [row] = await drizzle.select({ at: max(newest) }).from(newest.table);
      const limitMs = (row?.at?.getTime() ?? NaN) - retention[rule] * dayMs;
      if (!Number.isFinite(limitMs)) continue;
      deleted += await deleteBefore(drizzle, table, time, new Date(limitMs), batchRows);
    }
    return deleted + await deleteOldVersions(drizzle);
  } catch (cause) {
    throw unavailable("retention", cause);
  }
}

async function deleteBefore(
  drizzle: Drizzle,
  table: PgTable,
  time: PgColumn,
  limit: Date,
  batchRows: number,
): Promise<number> {
  let deleted = 0;
  for (let batch = 0; batch < maxBatches; batch++) {
    const rows = await drizzle.transaction(async (session) => {
      // What is only ever added to, such as the audit, lets go of rows for this reason alone.
      await session.execute(sql`select set_config('troupe.retention', 'at work', true)`);
      const old = session.select({ place: sql`ctid` }).from(table).where(lt(time, limit));
      const gone = session.$with("gone").as(
        session.delete(table)
          .where(sql`ctid = any(array(${old.limit(batchRows)}))`)
          .returning({ one: sql`1`.as("one") }),
      );
      const [{ rows }] = await session.with(gone).select({ rows: count() }).from(gone);
      return rows;
    });
    deleted += rows;
    if (rows < batchRows) break;
  }
  return deleted;
}
