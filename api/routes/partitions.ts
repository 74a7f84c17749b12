// `GET /v1/partitions`: the partitions and how they are.
import { listPartitions, type PartitionRow } from "../../db/queries/partitions.ts";
import type { PartitionStatus } from "../../streams/forecast.ts";
import { asOf, latest, maybeInstant } from "../asof.ts";
import {
  type PartitionItem,
  PartitionsAnswer,
  type PartitionTotals,
} from "../contract/partition.ts";
import { jsonRoute, noParameters } from "../route.ts";

/** Every partition: as of its last checkpoint, and as its owner says it is now. */
export const listPartitionsRoute = jsonRoute({
  method: "get",
  path: "/v1/partitions",
  name: "listPartitions",
  tag: "System",
  summary: "The partitions, their owners, and how far each has come",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: PartitionsAnswer,
  statuses: { 200: "Every partition" },
  answer: async (_request, ports) => {
    const rows = await listPartitions(ports.database.drizzle);
    const live = new Map(
      ports.feed.recentStatuses().map((status) => [nameOf(status), status]),
    );
    const items = rows.map((row) => partitionItem(row, live.get(nameOf(row)) ?? null));
    const commits = rows.flatMap(({ committedAt }) => committedAt?.getTime() ?? []);
    const oldest = commits.length === 0 ? undefined : Math.min(...commits);
    const watermark = latest(rows.flatMap(({ watermarkAt }) => watermarkAt?.getTime() ?? []));
    return { items, totals: totalsOf(items), asOf: asOf(ports, watermark, oldest) };
  },
});

/** `video/3`: how a partition is called. */
export function nameOf({ kind, partition }: { kind: string; partition: number }): string {
  return `${kind}/${partition}`;
}

function partitionItem(row: PartitionRow, live: PartitionStatus | null): PartitionItem {
  return {
    kind: row.kind,
    partition: row.partition,
    owner: row.owner,
    epoch: row.epoch,
    sequence: row.sequence,
    committedAt: maybeInstant(row.committedAt?.getTime()),
    watermark: maybeInstant(row.watermarkAt?.getTime()),
    residentActors: row.residentActors,
    stepped: row.stepped,
    late: row.late,
    duplicates: row.duplicates,
    deadLetters: row.deadLetters,
    live,
  };
}

function totalsOf(items: readonly PartitionItem[]): PartitionTotals {
  const total = (figure: (item: PartitionItem) => number) =>
    items.reduce((sum, item) => sum + figure(item), 0);
  const current = (name: "stepped" | "late" | "duplicates" | "deadLetters" | "residentActors") =>
    total((item) => (item.live ?? item)[name]);
  return {
    stepped: current("stepped"),
    late: current("late"),
    duplicates: current("duplicates"),
    deadLetters: current("deadLetters"),
    lag: total(({ live }) => live?.lag ?? 0),
    eventsPerSecond: total(({ live }) => live?.eventsPerSecond ?? 0),
    residentActors: current("residentActors"),
  };
}
