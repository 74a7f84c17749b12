// The partitions and how they are: `GET /v1/partitions`.
import { Schema } from "effect";
import { PartitionStatus } from "../../streams/forecast.ts";
import { AsOf, Instant } from "./asof.ts";

/** One partition as of its last checkpoint, and what its owner says now. */
export const PartitionItem = Schema.Struct({
  kind: Schema.String,
  partition: Schema.Int,
  state: Schema.Literals(["owned", "unowned"]).annotate({
    description: "`owned` where its owner spoke within the last ten seconds",
  }),
  owner: Schema.String.annotate({
    description: "Who claimed it last, host and process; empty where nobody ever did",
  }),
  epoch: Schema.Int.annotate({ description: "How often it was claimed; 0 for never" }),
  claimedAt: Schema.NullOr(Instant),
  sequence: Schema.Int.annotate({ description: "The last event of the last checkpoint" }),
  committedAt: Schema.NullOr(Instant).annotate({ description: "When that was committed" }),
  checkpointAgeMs: Schema.NullOr(Schema.Finite).annotate({
    description: "How long ago that was; an idle partition commits nothing, so it may be long",
  }),
  watermark: Schema.NullOr(Instant),
  residentActors: Schema.Int,
  stepped: Schema.Int,
  late: Schema.Int,
  duplicates: Schema.Int,
  deadLetters: Schema.Int,
  live: Schema.NullOr(PartitionStatus).annotate({
    description: "What the partition's owner said within the last ten seconds; until its `epoch` " +
      "is above 0 it is still claiming the partition, and its figures are 0",
  }),
}).annotate({ identifier: "PartitionItem", description: "One partition of the actors" });
export type PartitionItem = typeof PartitionItem.Type;

/** Sums over the partitions: live where the owner speaks, as of the last checkpoint where not. */
export const PartitionTotals = Schema.Struct({
  partitions: Schema.Int,
  owned: Schema.Int,
  stepped: Schema.Int,
  late: Schema.Int,
  duplicates: Schema.Int,
  deadLetters: Schema.Int,
  lag: Schema.Int.annotate({ description: "Of owned partitions; that of others is unknown" }),
  eventsPerSecond: Schema.Finite,
  residentActors: Schema.Int,
}).annotate({ identifier: "PartitionTotals", description: "Sums over the partitions" });
export type PartitionTotals = typeof PartitionTotals.Type;

/** One worker, going by what it says of its partitions. */
export const WorkerItem = Schema.Struct({
  owner: Schema.String,
  partitions: Schema.Int,
  lag: Schema.Int,
  eventsPerSecond: Schema.Finite,
  residentActors: Schema.Int,
}).annotate({ identifier: "WorkerItem", description: "One worker and its share" });
export type WorkerItem = typeof WorkerItem.Type;

/** Answer of `GET /v1/partitions`. */
export const PartitionsAnswer = Schema.Struct({
  items: Schema.Array(PartitionItem),
  workers: Schema.Array(WorkerItem),
  totals: PartitionTotals,
  asOf: AsOf,
}).annotate({ identifier: "Partitions" });
export type PartitionsAnswer = typeof PartitionsAnswer.Type;
