// `GET /v1/partitions`: the partitions, the workers, and how they are.
import { listPartitions, type PartitionRow } from "../../db/queries/partitions.ts";
import type { PartitionStatus } from "../../streams/forecast.ts";
import { asOf, latest, maybeInstant } from "../asof.ts";
import {
  type PartitionItem,
  PartitionsAnswer,
  type PartitionTotals,
  type WorkerItem,
} from "../contract/partition.ts";
import { jsonRoute, noParameters } from "../route.ts";

/** Every partition: as of its last checkpoint, and as its owner says it is now. */
export const listPartitionsRoute = jsonRoute({
  method: "get",
  path: "/v1/partitions",
  name: "listPartitions",
  tag: "System",
  access: "viewer",
  summary: "The partitions, their owners, and how far each has come",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: PartitionsAnswer,
  statuses: { 200: "Every partition" },
  answer: async (_request, ports) => {
    const rows = await listPartitions(ports.database.drizzle);
    const statuses = ports.feed.recentStatuses();
    const live = new Map(statuses.map((status) => [nameOf(status), status]));
    const nowMs = ports.now();
    const items = everyPartition(rows)
      .map((row) => partitionItem(row, live.get(nameOf(row)) ?? null, nowMs));
    const commits = rows.flatMap(({ committedAt }) => committedAt?.getTime() ?? []);
    const oldest = commits.length === 0 ? undefined : Math.min(...commits);
    const watermark = latest(rows.flatMap(({ watermarkAt }) => watermarkAt?.getTime() ?? []));
    return {
      items,
      workers: workersOf(statuses),
      totals: totalsOf(items),
      asOf: asOf(ports, watermark, oldest),
    };
  },
});

/** `video/3`: how a partition is called. */
export function nameOf({ kind, partition }: { kind: string; partition: number }): string {
  return `${kind}/${partition}`;
}

/** Partitions that should be there, going by how many each kind is spread over, but are not. */
export function missingPartitions(
  rows: readonly PartitionRow[],
): { readonly kind: string; readonly partition: number }[] {
  const there = new Set(rows.map(nameOf));
  const counts = new Map(rows.map(({ kind, partitionCount }) => [kind, partitionCount]));
  return [...counts].flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, partition) => ({ kind, partition }))
      .filter((partition) => !there.has(nameOf(partition)))
  );
}

/** The part of a row that an answer shows. */
type ShownRow = Omit<PartitionRow, "partitionCount" | "claimedAt"> & {
  readonly claimedAt: Date | null;
};

/** The partitions that were claimed, and those that nobody ever has. */
function everyPartition(rows: readonly PartitionRow[]): ShownRow[] {
  const unclaimed = missingPartitions(rows).map((missing): ShownRow => ({
    ...missing,
    epoch: 0,
    sequence: 0,
    owner: "",
    watermarkAt: null,
    residentActors: 0,
    stepped: 0,
    late: 0,
    duplicates: 0,
    deadLetters: 0,
    claimedAt: null,
    committedAt: null,
  }));
  return [...rows, ...unclaimed]
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.partition - b.partition);
}

function partitionItem(row: ShownRow, live: PartitionStatus | null, nowMs: number): PartitionItem {
  const { committedAt } = row;
  return {
    kind: row.kind,
    partition: row.partition,
    state: live === null ? "unowned" : "owned",
    owner: row.owner,
    epoch: row.epoch,
    claimedAt: maybeInstant(row.claimedAt?.getTime()),
    sequence: row.sequence,
    committedAt: maybeInstant(committedAt?.getTime()),
    checkpointAgeMs: committedAt === null ? null : Math.max(0, nowMs - committedAt.getTime()),
    watermark: maybeInstant(row.watermarkAt?.getTime()),
    residentActors: row.residentActors,
    stepped: row.stepped,
    late: row.late,
    duplicates: row.duplicates,
    deadLetters: row.deadLetters,
    live,
  };
}

function workersOf(statuses: readonly PartitionStatus[]): WorkerItem[] {
  const workers = new Map<string, WorkerItem>();
  const none = { partitions: 0, lag: 0, eventsPerSecond: 0, residentActors: 0 };
  for (const { owner, lag, eventsPerSecond, residentActors } of statuses) {
    const before = workers.get(owner) ?? { owner, ...none };
    workers.set(owner, {
      owner,
      partitions: before.partitions + 1,
      lag: before.lag + lag,
      eventsPerSecond: before.eventsPerSecond + eventsPerSecond,
      residentActors: before.residentActors + residentActors,
    });
  }
  return [...workers.values()].sort((a, b) => a.owner.localeCompare(b.owner));
}

function totalsOf(items: readonly PartitionItem[]): PartitionTotals {
  const total = (figure: (item: PartitionItem) => number) =>
    items.reduce((sum, item) => sum + figure(item), 0);
  const current = (name: "stepped" | "late" | "duplicates" | "deadLetters" | "residentActors") =>
    total((item) => newest(item)[name]);
  return {
    partitions: items.length,
    owned: total(({ state }) => state === "owned" ? 1 : 0),
    stepped: current("stepped"),
    late: current("late"),
    duplicates: current("duplicates"),
    deadLetters: current("deadLetters"),
    lag: total(({ live }) => live?.lag ?? 0),
    eventsPerSecond: total(({ live }) => live?.eventsPerSecond ?? 0),
    residentActors: current("residentActors"),
  };
}

/** What the owner says, unless it is still claiming the partition and knows nothing of it. */
function newest(item: PartitionItem): PartitionItem | PartitionStatus {
  return item.live === null || item.live.epoch === 0 ? item : item.live;
}
