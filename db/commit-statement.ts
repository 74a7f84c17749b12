// The statement that commits a checkpoint: one round trip, one transaction, one insert per table.
// It first moves the partition's row on, where epoch and previous sequence are still the caller's;
// every insert selects from what that returned, so a fenced owner writes nothing anywhere.
import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { targets } from "../streams/forecast.ts";
import {
  hourlyRows,
  kindParameter,
  metricRows,
  partitionParameter,
  predictionRows,
  readingRows,
  sequenceParameter,
  snapshotRows,
  videoRows,
} from "./checkpoint-rows.ts";
import { isCounted } from "./checkpoint-rules.ts";
import { timestampOf } from "./columnar.ts";
import type { Drizzle } from "./database.ts";
import {
  actorSnapshots,
  hourlyAggregations,
  modelMetrics,
  partitions,
  predictions,
  videos,
  videoStatsProcessed,
} from "./schema.ts";
import { type Checkpoint, metricSums } from "./store.ts";

/** The prepared statement; it answers with one row, or with none where the caller is fenced. */
export function commitStatement(drizzle: Drizzle) {
  const advanced = drizzle.$with("advanced").as(
    drizzle.update(partitions)
      .set({
        sequence: sequenceParameter,
        watermarkAt: timestampOf(sql`${sql.placeholder("watermarkMs")}`),
        residentActors: sql`${sql.placeholder("residentActors")}::integer`,
        stepped: sql`${sql.placeholder("stepped")}::bigint`,
        late: sql`${sql.placeholder("late")}::bigint`,
        duplicates: sql`${sql.placeholder("duplicates")}::bigint`,
        deadLetters: sql`${sql.placeholder("deadLetters")}::bigint`,
        committedAt: sql`now()`,
      })
      .where(and(
        eq(partitions.kind, kindParameter),
        eq(partitions.partition, partitionParameter),
        eq(partitions.epoch, sql`${sql.placeholder("epoch")}::bigint`),
        eq(partitions.sequence, sql`${sql.placeholder("fromSequence")}::bigint`),
      ))
      .returning({ epoch: partitions.epoch }),
  );
  const ifAdvanced = sql`${sql.identifier("advanced")}`;

  const writtenSnapshots = drizzle.$with("written_snapshots").as(
    drizzle.insert(actorSnapshots).select(snapshotRows.select(ifAdvanced)).onConflictDoUpdate({
      target: [actorSnapshots.kind, actorSnapshots.partition, actorSnapshots.key],
      set: replaced(actorSnapshots, ["version", "sequence", "timerAt", "state"]),
    }),
  );
  const writtenVideos = drizzle.$with("written_videos").as(
    drizzle.insert(videos).select(videoRows.select(ifAdvanced)).onConflictDoUpdate({
      target: videos.key,
      set: replaced(videos, Object.keys(getTableColumns(videos)).filter((name) => name !== "key")),
      setWhere: sql`${videos.sequence} <= excluded.sequence`,
    }),
  );
  const writtenReadings = drizzle.$with("written_readings").as(
    drizzle.insert(videoStatsProcessed).select(readingRows.select(ifAdvanced)),
  );
  const writtenPredictions = drizzle.$with("written_predictions").as(
    drizzle.insert(predictions).select(predictionRows.select(ifAdvanced)),
  );
  const hourly = hourlyAggregations;
  const writtenHourly = drizzle.$with("written_hourly").as(
    drizzle.insert(hourly).select(hourlyRows.select(ifAdvanced)).onConflictDoUpdate({
      target: [hourly.videoKey, hourly.hour, hourly.partition],
      set: {
        ...addedWhole(hourly, ["readings", "viewsGain", "likesGain", "commentsGain"]),
        ...replaced(hourly, ["viewsEnd"]),
        peakViewsPerHour: sql`greatest(${hourly.peakViewsPerHour}, excluded.peak_views_per_hour)`,
      },
    }),
  );
  const metrics = modelMetrics;
  const writtenMetrics = drizzle.$with("written_metrics").as(
    drizzle.insert(metrics).select(metricRows.select(ifAdvanced)).onConflictDoUpdate({
      target: [
        metrics.videoKey,
        metrics.hour,
        metrics.horizon,
        metrics.method,
        metrics.model,
        metrics.partition,
      ],
      set: addedByTarget(metrics, metricSums),
    }),
  );
  return drizzle
    .with(
      advanced,
      writtenSnapshots,
      writtenVideos,
      writtenReadings,
      writtenPredictions,
      writtenHourly,
      writtenMetrics,
    )
    .select({ epoch: advanced.epoch })
    .from(advanced)
    .prepare("commit");
}

/** What {@link commitStatement} wants to be executed with. */
export function commitParameters(checkpoint: Checkpoint): Record<string, unknown> {
  const { kind, partition, epoch, fromSequence, sequence, residentActors } = checkpoint;
  const { snapshots, projections, counts } = checkpoint;
  return {
    kind,
    partition,
    epoch,
    fromSequence,
    sequence,
    residentActors,
    watermarkMs: checkpoint.watermarkMs ?? null,
    ...counts,
    ...snapshotRows.parameters(snapshots),
    ...videoRows.parameters(projections.videos),
    ...readingRows.parameters(projections.readings),
    ...predictionRows.parameters(projections.predictions),
    ...hourlyRows.parameters(projections.hourly),
    ...metricRows.parameters(projections.metrics),
  };
}

type Assignments = Record<string, SQL>;

function assign(
  table: PgTable,
  names: readonly string[],
  value: (mine: PgColumn, theirs: SQL) => SQL,
): Assignments {
  const columns = getTableColumns(table);
  return Object.fromEntries(
    names.map((name) => {
      const column = columns[name];
      return [name, value(column, sql`excluded.${sql.identifier(column.name)}`)];
    }),
  );
}

function replaced(table: PgTable, names: readonly string[]): Assignments {
  return assign(table, names, (_mine, theirs) => theirs);
}

function addedWhole(table: PgTable, names: readonly string[]): Assignments {
  return assign(table, names, (mine, theirs) => wholeSum(sql`${mine}`, theirs));
}

/** Adds sums per target. Those of doubles stay within their range: no square exceeds 1e60. */
function addedByTarget(table: PgTable, names: readonly (typeof metricSums)[number][]): Assignments {
  const added = names.map((name) => {
    const add = isCounted(name) ? wholeSum : (mine: SQL, theirs: SQL) => sql`${mine} + ${theirs}`;
    return assign(table, [name], (mine, theirs) => {
      const sums = targets.map((_target, index) => {
        const place = sql.raw(String(index + 1));
        return add(sql`${mine}[${place}]`, sql`${theirs}[${place}]`);
      });
      return sql`array[${sql.join(sums, sql.raw(", "))}]`;
    });
  });
  return Object.assign({}, ...added);
}

/**
 * Adds whole numbers within what JavaScript counts exactly: a sum that no longer fits stays at the
 * limit, since one that made the commit fail would stop its partition for good.
 */
function wholeSum(mine: SQL, theirs: SQL): SQL {
  const limit = sql.raw(String(Number.MAX_SAFE_INTEGER));
  return sql`greatest(-${limit}, least(${limit}, ${mine} + ${theirs}))`;
}
