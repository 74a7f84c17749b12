// What a database holds, in the form in which it was committed: for the contract suite.
import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { segmentsPerPartition } from "./audience-examples.ts";
import {
  audienceCounts,
  learners,
  learnerScores,
  segments,
  sessions,
  users,
  videoEngagement,
} from "./audience-schema.ts";
import type { Database, Drizzle } from "./database.ts";
import { decisions, experiments, rewards } from "./experiment-schema.ts";
import { decisionRow, rewardRow } from "./queries/decisions.ts";
import { engagementRow } from "./queries/engagement.ts";
import { experimentRow } from "./queries/experiments.ts";
import { learnerRow } from "./queries/learners.ts";
import { segmentRow } from "./queries/segments.ts";
import { sessionRow } from "./queries/sessions.ts";
import { userRow } from "./queries/users.ts";
import {
  hourlyAggregations,
  modelMetrics,
  predictions,
  videos,
  videoStatsProcessed,
} from "./schema.ts";
import { learnerScoreSums, metricSums, type Projections } from "./store.ts";

/** The rows of a partition, and of keys and names that begin with `prefix`. */
export async function storedRows(
  { drizzle }: Database,
  partition: number,
  prefix: string,
): Promise<Projections> {
  const ours = (key: PgColumn): SQL => sql`starts_with(${key}, ${prefix}::text)`;
  const videoRows = await drizzle.select().from(videos)
    .where(and(eq(videos.partition, partition), ours(videos.key)));
  // As JSON, because postgres.js reads a NULL within an array of texts as the word "NULL".
  const extras = sql<(string | null)[] | null>`to_json(${videoStatsProcessed.extras})`;
  const readingRows = await drizzle.select({ ...getTableColumns(videoStatsProcessed), extras })
    .from(videoStatsProcessed)
    .where(ours(videoStatsProcessed.videoKey));
  const predictionRows = await drizzle.select().from(predictions)
    .where(ours(predictions.videoKey));
  const hourlyRows = await drizzle.select().from(hourlyAggregations)
    .where(eq(hourlyAggregations.partition, partition));
  const metricRows = await drizzle.select().from(modelMetrics)
    .where(eq(modelMetrics.partition, partition));
  return {
    ...await storedAudience(drizzle, partition, ours),
    ...await storedExperiments(drizzle, partition, ours),
    videos: videoRows.map((row) => ({
      key: row.key,
      videoId: row.videoId,
      title: row.title ?? undefined,
      channel: row.channel ?? undefined,
      category: row.category ?? undefined,
      publishedAtMs: row.publishedAt?.getTime(),
      firstAtMs: row.firstAt.getTime(),
      lastAtMs: row.lastAt.getTime(),
      readings: row.readings,
      counters: [row.views, row.likes, row.comments],
      perHour: [row.viewsPerHour, row.likesPerHour, row.commentsPerHour],
      viewsPerHourPerHour: row.viewsPerHourPerHour,
      likesPerView: row.likesPerView,
      gain: row.gain,
      growth: row.growth,
      forecastGain: row.forecastGain,
      method: row.method,
      model: row.model,
      nextAtMs: row.nextAt.getTime(),
      forecast: row.forecast,
      firstDayViews: row.firstDayViews ?? undefined,
      sequence: row.sequence,
    })),
    readings: readingRows.map((row) => ({
      videoKey: row.videoKey,
      numbers: interleaved([row.sequences, row.atMs, row.views, row.likes, row.comments]),
      statuses: row.statuses,
      extras: row.extras?.map((extra) => extra ?? undefined),
    })),
    predictions: predictionRows.map((row) => ({
      videoKey: row.videoKey,
      horizon: row.horizon,
      firstSequence: row.firstSequence,
      numbers: interleaved([
        ...[row.madeAtMs, row.atMs],
        ...[row.views, row.viewsLow, row.viewsHigh, row.viewsActual],
        ...[row.likes, row.likesLow, row.likesHigh, row.likesActual],
        ...[row.comments, row.commentsLow, row.commentsHigh, row.commentsActual],
      ]),
      methods: row.methods,
    })),
    hourly: hourlyRows.map((row) => ({
      videoKey: row.videoKey,
      hourMs: row.hour.getTime(),
      readings: row.readings,
      gains: [row.viewsGain, row.likesGain, row.commentsGain],
      peakViewsPerHour: row.peakViewsPerHour,
      viewsEnd: row.viewsEnd,
    })),
    metrics: metricRows.map((row) => ({
      videoKey: row.videoKey,
      hourMs: row.hour.getTime(),
      horizon: row.horizon,
      method: row.method,
      model: row.model,
      sums: interleaved(metricSums.map((name) => row[name])),
    })),
  };
}

type AudienceTable =
  | "users"
  | "sessions"
  | "audience"
  | "engagement"
  | "segments"
  | "learners"
  | "learnerScores";

async function storedAudience(
  drizzle: Drizzle,
  partition: number,
  ours: (key: PgColumn) => SQL,
): Promise<Pick<Projections, AudienceTable>> {
  const isSegmentOfOurs = eq(sql`${segments.id} / ${segmentsPerPartition}`, partition);
  const countRows = await drizzle.select().from(audienceCounts)
    .where(eq(audienceCounts.partition, partition));
  const scoreRows = await drizzle.select().from(learnerScores).where(ours(learnerScores.name));
  return {
    users: (await drizzle.select().from(users).where(ours(users.key))).map(userRow),
    sessions: (await drizzle.select().from(sessions).where(ours(sessions.userKey)))
      .map(sessionRow),
    audience: countRows.map(({ day, measure, of, count }) => ({
      dayMs: day.getTime(),
      measure,
      of,
      count,
    })),
    engagement: (await drizzle.select().from(videoEngagement).where(ours(videoEngagement.key)))
      .map(engagementRow),
    segments: (await drizzle.select().from(segments).where(isSegmentOfOurs)).map(segmentRow),
    learners: (await drizzle.select().from(learners).where(ours(learners.name))).map(learnerRow),
    learnerScores: scoreRows.map((row) => ({
      name: row.name,
      method: row.method,
      hourMs: row.hour.getTime(),
      sums: learnerScoreSums.map((name) => row[name]),
      bins: row.bins,
    })),
  };
}

async function storedExperiments(
  drizzle: Drizzle,
  partition: number,
  ours: (key: PgColumn) => SQL,
): Promise<Pick<Projections, "experiments" | "decisions" | "rewards">> {
  const ofPartition = eq(experiments.partition, partition);
  return {
    experiments: (await drizzle.select().from(experiments).where(ofPartition)).map(experimentRow),
    decisions: (await drizzle.select().from(decisions).where(ours(decisions.experiment)))
      .map(decisionRow),
    rewards: (await drizzle.select().from(rewards).where(ours(rewards.experiment))).map(rewardRow),
  };
}

/** The first of every column, then the second of every column, and so on. */
function interleaved(columns: readonly (readonly number[])[]): number[] {
  return columns[0].flatMap((_, i) => columns.map((column) => column[i]));
}
