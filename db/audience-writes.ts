// How a checkpoint writes users, what activity says of videos, and what learners say of themselves.
import { sql } from "drizzle-orm";
import { added, addedPlaces, replacedBut } from "./assignments.ts";
import { storableCounts } from "./audience-deltas.ts";
import {
  audienceRows,
  engagementRows,
  learnerRows,
  learnerScoreRows,
  segmentRows,
  sessionRows,
  userRows,
} from "./audience-rows.ts";
import {
  audienceCounts,
  learners,
  learnerScores,
  segments,
  sessions,
  users,
  videoEngagement,
} from "./audience-schema.ts";
import { learnerScoreSums } from "./store.ts";
import type { WriteGroup } from "./write-group.ts";

export const userWrites: WriteGroup = {
  tables: ["users", "sessions", "audience"],
  inserts: (drizzle, ifAdvanced) => [
    drizzle.$with("written_users").as(
      drizzle.insert(users).select(userRows.select(ifAdvanced)).onConflictDoUpdate({
        target: users.key,
        set: replacedBut(users, ["key"]),
        setWhere: sql`${users.sequence} <= excluded.sequence`,
      }),
    ),
    drizzle.$with("written_sessions").as(
      drizzle.insert(sessions).select(sessionRows.select(ifAdvanced)).onConflictDoUpdate({
        target: [sessions.userKey, sessions.number],
        set: replacedBut(sessions, ["userKey", "number"]),
      }),
    ),
    drizzle.$with("written_audience").as(
      drizzle.insert(audienceCounts).select(audienceRows.select(ifAdvanced)).onConflictDoUpdate({
        target: [
          audienceCounts.measure,
          audienceCounts.of,
          audienceCounts.day,
          audienceCounts.partition,
        ],
        set: added(audienceCounts, ["count"]),
      }),
    ),
  ],
  parameters: (rows) => ({
    ...userRows.parameters(rows.users),
    ...sessionRows.parameters(rows.sessions),
    ...audienceRows.parameters(storableCounts(rows.audience)),
  }),
};

export const engagementWrites: WriteGroup = {
  tables: ["engagement"],
  inserts: (drizzle, ifAdvanced) => [
    drizzle.$with("written_engagement").as(
      drizzle.insert(videoEngagement).select(engagementRows.select(ifAdvanced))
        .onConflictDoUpdate({
          target: videoEngagement.key,
          set: replacedBut(videoEngagement, ["key"]),
          setWhere: sql`${videoEngagement.sequence} <= excluded.sequence`,
        }),
    ),
  ],
  parameters: (rows) => engagementRows.parameters(rows.engagement),
};

export const learnerWrites: WriteGroup = {
  tables: ["segments", "learners", "learnerScores"],
  inserts: (drizzle, ifAdvanced) => [
    drizzle.$with("written_segments").as(
      drizzle.insert(segments).select(segmentRows.select(ifAdvanced)).onConflictDoUpdate({
        target: segments.id,
        set: replacedBut(segments, ["id"]),
      }),
    ),
    drizzle.$with("written_learners").as(
      drizzle.insert(learners).select(learnerRows.select(ifAdvanced)).onConflictDoUpdate({
        target: learners.name,
        set: replacedBut(learners, ["name"]),
      }),
    ),
    drizzle.$with("written_learner_scores").as(
      drizzle.insert(learnerScores).select(learnerScoreRows.select(ifAdvanced))
        .onConflictDoUpdate({
          target: [learnerScores.name, learnerScores.hour, learnerScores.method],
          set: {
            ...added(learnerScores, learnerScoreSums),
            ...addedPlaces(learnerScores, ["bins"]),
          },
        }),
    ),
  ],
  parameters: (rows) => ({
    ...segmentRows.parameters(rows.segments),
    ...learnerRows.parameters(rows.learners),
    ...learnerScoreRows.parameters(rows.learnerScores),
  }),
};
