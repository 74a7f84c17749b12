// What a cluster would need, from what one worker was measured to cost: plain multiplication, and the
// resource whose limit is met with the fewest workers.
import type { Drain } from "./drains.ts";

/** What one reading takes of each server. */
export interface ReadingCost {
  readonly workerMicros: number;
  readonly natsMicros: number;
  readonly postgresMicros: number;
  readonly walBytes: number;
  readonly rows: number;
  readonly streamBytes: number;
}

/** The cost per reading of a backlog that was worked off. */
export function readingCost(drain: Drain): ReadingCost {
  const { events } = drain;
  return {
    workerMicros: 1000 * drain.cpuMs / events,
    natsMicros: 1000 * drain.natsCpuMs / events,
    postgresMicros: 1000 * drain.postgresCpuMs / events,
    walBytes: drain.walBytes / events,
    rows: drain.rows / events,
    streamBytes: drain.streamBytes / events,
  };
}

/** What a number of workers takes while each has one core and uses all of it. */
export interface ClusterNeed {
  readonly workers: number;
  readonly readingsPerSecond: number;
  readonly natsCores: number;
  readonly postgresCores: number;
  readonly walBytesPerSecond: number;
  readonly rowsPerSecond: number;
  readonly streamBytesPerSecond: number;
}

/**
 * The need of `workers`, each with a core of its own. A worker of 50 µs a reading sustains 20,000
 * readings a second; ten of them keep 10 cores of a Postgres busy that spends 50 µs a reading, too.
 */
export function clusterNeed(cost: ReadingCost, workers: number): ClusterNeed {
  const readingsPerSecond = workers * 1e6 / cost.workerMicros;
  return {
    workers,
    readingsPerSecond,
    natsCores: readingsPerSecond * cost.natsMicros / 1e6,
    postgresCores: readingsPerSecond * cost.postgresMicros / 1e6,
    walBytesPerSecond: readingsPerSecond * cost.walBytes,
    rowsPerSecond: readingsPerSecond * cost.rows,
    streamBytesPerSecond: readingsPerSecond * cost.streamBytes,
  };
}

/** What the servers of a cluster can give: what there is one of cannot be multiplied. */
export interface Limits {
  readonly postgresCores: number;
  readonly walBytesPerSecond: number;
  /** Messages that one stream takes a second; a reading makes one in each of two streams. */
  readonly streamMessagesPerSecond: number;
}

/** A resource and the number of workers that use it up. */
export interface Bottleneck {
  readonly resource: string;
  readonly workers: number;
}

/** All that can be used up, what is used up first in front. */
export function bottlenecks(cost: ReadingCost, limits: Limits): Bottleneck[] {
  const one = clusterNeed(cost, 1);
  const found = [
    { resource: "CPU of Postgres", workers: limits.postgresCores / one.postgresCores },
    {
      resource: "Postgres's write-ahead log",
      workers: limits.walBytesPerSecond / one.walBytesPerSecond,
    },
    {
      resource: "messages into one stream",
      workers: limits.streamMessagesPerSecond / one.readingsPerSecond,
    },
  ];
  return found.filter(({ workers }) => !Number.isNaN(workers))
    .sort((a, b) => a.workers - b.workers);
}
