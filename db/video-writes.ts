// How a checkpoint writes snapshots, videos and their histories.
import { type SQL, sql, type WithSubquery } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { targets } from "../streams/forecast.ts";
import {
  addedWhole,
  assign,
  type Assignments,
  plainSum,
  replaced,
  replacedBut,
  wholeSum,
} from "./assignments.ts";
import {
  hourlyRows,
  metricRows,
  predictionRows,
  readingRows,
  snapshotRows,
  videoRows,
} from "./checkpoint-rows.ts";
import { isCounted } from "./checkpoint-rules.ts";
import type { Drizzle } from "./database.ts";
import {
  actorSnapshots,
  hourlyAggregations,
  modelMetrics,
  predictions,
  videos,
  videoStatsProcessed,
} from "./schema.ts";
import { metricSums } from "./store.ts";
import type { WriteGroup } from "./write-group.ts";

/** The insert of snapshots, which every kind of actor has. */
export function snapshotInsert(drizzle: Drizzle, ifAdvanced: SQL): WithSubquery {
  return drizzle.$with("written_snapshots").as(
    drizzle.insert(actorSnapshots).select(snapshotRows.select(ifAdvanced)).onConflictDoUpdate({
      target: [actorSnapshots.kind, actorSnapshots.partition, actorSnapshots.key],
      set: replaced(actorSnapshots, ["version", "sequence", "timerAt", "state"]),
    }),
  );
}

export const videoWrites: WriteGroup = {
  tables: ["videos", "readings", "predictions", "hourly", "metrics"],
  inserts: (drizzle, ifAdvanced) => {
    const hourly = hourlyAggregations;
    const metrics = modelMetrics;
    return [
      drizzle.$with("written_videos").as(
        drizzle.insert(videos).select(videoRows.select(ifAdvanced)).onConflictDoUpdate({
          target: videos.key,
          set: replacedBut(videos, ["key"]),
          setWhere: sql`${videos.sequence} <= excluded.sequence`,
        }),
      ),
      drizzle.$with("written_readings").as(
        drizzle.insert(videoStatsProcessed).select(readingRows.select(ifAdvanced)),
      ),
      drizzle.$with("written_predictions").as(
        drizzle.insert(predictions).select(predictionRows.select(ifAdvanced)),
      ),
      drizzle.$with("written_hourly").as(
        drizzle.insert(hourly).select(hourlyRows.select(ifAdvanced)).onConflictDoUpdate({
          target: [hourly.videoKey, hourly.hour, hourly.partition],
          set: {
            ...addedWhole(hourly, ["readings", "viewsGain", "likesGain", "commentsGain"]),
            ...replaced(hourly, ["viewsEnd"]),
            peakViewsPerHour:
              sql`greatest(${hourly.peakViewsPerHour}, excluded.peak_views_per_hour)`,
          },
        }),
      ),
      drizzle.$with("written_metrics").as(
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
      ),
    ];
  },
  parameters: (rows) => ({
    ...videoRows.parameters(rows.videos),
    ...readingRows.parameters(rows.readings),
    ...predictionRows.parameters(rows.predictions),
    ...hourlyRows.parameters(rows.hourly),
    ...metricRows.parameters(rows.metrics),
  }),
};

/** Adds sums per target. Those of doubles stay within their range: no square exceeds 1e60. */
function addedByTarget(table: PgTable, names: readonly (typeof metricSums)[number][]): Assignments {
  const added = names.map((name) => {
    const add = isCounted(name) ? wholeSum : plainSum;
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
