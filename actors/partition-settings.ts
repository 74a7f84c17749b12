// What a partition works with, and how it is to behave.
import type { Store } from "../db/store.ts";
import type { Log } from "../streams/log.ts";
import type { Output } from "../streams/output.ts";
import type { Tracing } from "../streams/tracing/span.ts";
import type { Clock } from "./clock.ts";
import type { KindMetrics } from "./kind-metrics.ts";
import type { PartitionIdentity } from "./partition-state.ts";
import type { SkippedSteps } from "./restarts.ts";

/** What a partition needs from outside. */
export interface PartitionPorts {
  readonly store: Store;
  readonly log: Log;
  readonly output: Output;
  readonly clock: Clock;
  /** Counts for all partitions of the kind that run here; without them nobody reads the counts. */
  readonly metrics?: KindMetrics;
  /** Takes the spans of events that belong to a recorded trace. */
  readonly tracing?: Tracing | undefined;
}

/** Where a partition stands and how it behaves. */
export interface PartitionSettings extends PartitionIdentity {
  /** Name of the process, for people. */
  readonly owner: string;
  /** Subject under which the stream holds this partition's events. */
  readonly subject: string;
  /**
   * A checkpoint is due after this many events or milliseconds, whichever is first; while the
   * partition is behind, after five times as many milliseconds, and when it has caught up at once.
   */
  readonly checkpointEvents: number;
  readonly checkpointMs: number;
  /** Events applied before their outputs are sent. */
  readonly maxBatch: number;
  /** Actors kept in memory between checkpoints. */
  readonly maxResidents: number;
  /** Steps at which an actor threw before: they go to the dead letters. */
  readonly skip: SkippedSteps;
}

/** Values that suit one process on one machine. */
export const defaultPartitionSettings = {
  checkpointEvents: 20_000,
  checkpointMs: 1000,
  maxBatch: 256,
  maxResidents: 100_000,
  latenessMs: 3_600_000,
} as const;
