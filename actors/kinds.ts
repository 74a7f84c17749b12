// Every kind of actor that a worker of Troupe runs, and the stream that each reads.
import {
  experimentPartitions,
  experimentPartitionSubject,
  streamNames,
} from "../streams/subjects.ts";
import { learnerNames } from "../streams/user-prediction.ts";
import { engagementKind } from "./engagement/kind.ts";
import { experimentKind } from "./experiment/kind.ts";
import { modelActors } from "./learner/actors.ts";
import { learnerPartition, learnerPartitionSubject, modelKind } from "./learner/kind.ts";
import { userForesight } from "./prediction/foresight.ts";
import { userKind } from "./user/kind.ts";
import { videoKind } from "./video/kind.ts";
import { hosted, type HostedKind } from "./worker.ts";

/** What of the kinds an operator chooses. */
export interface KindSettings {
  /** Partitions of videos, and of users. */
  readonly partitions: number;
  /** How far ahead churn and conversion look. */
  readonly horizonMs: number;
}

/**
 * Model actors write all they know at each checkpoint, which is much more than one example changes; what
 * comes between is replayed from the log.
 */
const modelCheckpoints = { checkpointMs: 5000, checkpointEvents: 50_000 };

/**
 * An experiment writes the decisions that it remembers, which may be megabytes. Its time is that of the
 * log, which never goes back: nothing is late.
 */
const experimentSettings = { checkpointMs: 2000, latenessMs: 0 };

/** Settings for one computer. */
export const defaultKinds: KindSettings = { partitions: 16, horizonMs: 7 * 24 * 3_600_000 };

/** The kinds with these settings. */
export function hostedKinds({ partitions, horizonMs }: KindSettings): readonly HostedKind[] {
  const users = userKind(userForesight({ horizonMs }));
  return [
    hosted(videoKind, streamNames.stats, (partition) => `stats.${partition}`),
    hosted(users, streamNames.activity, (partition) => `activity.${partition}.*`),
    hosted(engagementKind, streamNames.activity, (partition) => `activity.*.${partition}`),
    hosted(
      modelKind(modelActors(horizonMs), partitions),
      streamNames.examples,
      learnerPartitionSubject,
      {
        partitions: learnerNames.length,
        partitionOf: learnerPartition,
        own: modelCheckpoints,
      },
    ),
    hosted(experimentKind, streamNames.decisions, experimentPartitionSubject, {
      partitions: experimentPartitions,
      own: experimentSettings,
    }),
  ];
}

/** How many partitions these kinds have together. */
export function partitionsOf(kinds: readonly HostedKind[], partitions: number): number {
  return kinds.reduce((sum, kind) => sum + (kind.partitions ?? partitions), 0);
}
