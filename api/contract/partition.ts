// The partitions and how they are: `GET /v1/partitions`.
import { Schema } from "effect";
import { PartitionStatus } from "../../streams/forecast.ts";
import { AsOf, Instant } from "./asof.ts";

/** One partition as of its last checkpoint, and what its owner says now. */
export const PartitionItem = Schema.Struct({
  kind: Schema.String,
  partition: Schema.Int,
  owner: Schema.String,
  epoch: Schema.Int,
  sequence: Schema.Int,
  committedAt: Schema.NullOr(Instant),
  watermark: Schema.NullOr(Instant),
  residentActors: Schema.Int,
  stepped: Schema.Int,
  late: Schema.Int,
  duplicates: Schema.Int,
  deadLetters: Schema.Int,
  live: Schema.NullOr(PartitionStatus).annotate({
    description: "What the partition's owner said within the last ten seconds",
  }),
}).annotate({ identifier: "PartitionItem", description: "One partition of the actors" });
export type PartitionItem = typeof PartitionItem.Type;

/** Sums over the partitions: live where the owner speaks, as of the last checkpoint where not. */
export const PartitionTotals = Schema.Struct({
  stepped: Schema.Int,
  late: Schema.Int,
  duplicates: Schema.Int,
  deadLetters: Schema.Int,
  lag: Schema.Int,
  eventsPerSecond: Schema.Finite,
  residentActors: Schema.Int,
}).annotate({ identifier: "PartitionTotals", description: "Sums over the partitions" });
export type PartitionTotals = typeof PartitionTotals.Type;

/** Answer of `GET /v1/partitions`. */
export const PartitionsAnswer = Schema.Struct({
  items: Schema.Array(PartitionItem),
  totals: PartitionTotals,
  asOf: AsOf,
}).annotate({ identifier: "Partitions" });
export type PartitionsAnswer = typeof PartitionsAnswer.Type;
