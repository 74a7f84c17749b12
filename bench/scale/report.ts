// The tables of the benchmark of scale.
import { table, whole } from "../table.ts";
import type { CheckpointCost } from "./checkpoints.ts";
import { active, type Drain, microsPerEvent, type Resident, steadyPerSecond } from "./drains.ts";
import type { Restart } from "./restart.ts";
import { bottlenecks, clusterNeed, type Limits, readingCost } from "./sizing.ts";
import type { StepCost } from "./steps.ts";

/** Everything that was measured. */
export interface Measured {
  readonly events: number;
  readonly residents: readonly (Resident & StepCost)[];
  readonly zipf: { readonly all: Drain; readonly bounded: Drain; readonly bound: number };
  readonly restarts: readonly Restart[];
  readonly checkpoints: readonly CheckpointCost[];
  readonly limits: Limits;
}

/** All of it as Markdown. */
export function report(measured: Measured): string {
  const { events, residents, zipf, restarts, checkpoints } = measured;
  const largest = residents[residents.length - 1];
  return [
    "All actors in memory, the same work whatever exists: CPU of the worker per reading.",
    sameWorkTable(residents),
    `All actors in memory, backlogs of ${
      whole(events)
    } readings, every actor as likely: the more ` +
    "there are, the more of them change.",
    uniformTable(residents),
    `Access by Zipf's law with exponent 1.1 over ${whole(largest.actors)} actors.`,
    zipfTable(zipf),
    `A \`troupe worker\` that ends and is started again, ${
      whole(largest.actors)
    } snapshots in the ` +
    "database: from the start of the process to the first forecast of a reading published then.",
    table(
      ["the one before ended by", "silent for"],
      restarts.map(({ signal, elapsedMs }) => [
        signal,
        `${(elapsedMs / 1000).toFixed(2)} s`,
      ]),
    ),
    "Checkpoints by how many actors changed, a reading each, an hour after their last; spread over " +
    "16 partitions, each of which commits its own, one after the other.",
    checkpointTable(checkpoints),
    "What one worker on one core sustains, and what a cluster of such workers would need of the " +
    "servers, by multiplication.",
    clusterTable(largest),
    bottleneckText(largest, measured.limits),
  ].join("\n\n");
}

function sameWorkTable(residents: Measured["residents"]): string {
  const [first] = residents;
  const beside = (value: number, base: number) => [micros(value), `${(value / base).toFixed(2)}×`];
  return table(
    [
      "actors",
      `backlog of ${whole(active)} read in turn`,
      "beside the first",
      `${whole(steadyPerSecond)} readings a second, each of another`,
      "beside the first",
      "step alone, each of another",
      "beside the first",
    ],
    residents.map(({ actors, hot, steady, stepMicros }) => [
      whole(actors),
      ...beside(microsPerEvent(hot), microsPerEvent(first.hot)),
      ...beside(microsPerEvent(steady), microsPerEvent(first.steady)),
      ...beside(stepMicros, first.stepMicros),
    ]),
  );
}

function uniformTable(residents: Measured["residents"]): string {
  return table(
    [
      "actors",
      "changed a reading",
      "worker",
      "each changed one",
      "Postgres",
      "readings a second",
      "memory of the process",
    ],
    residents.map(({ actors, hot, uniform }) => {
      const more = (uniform.changed - hot.changed) / uniform.events;
      const each = (microsPerEvent(uniform) - microsPerEvent(hot)) / more;
      return [
        whole(actors),
        (uniform.changed / uniform.events).toFixed(2),
        micros(microsPerEvent(uniform)),
        // Where hardly more change than in the other backlog, there is nothing to divide by.
        more > 0.1 ? micros(each) : "",
        micros(1000 * uniform.postgresCpuMs / uniform.events),
        whole(perSecond(uniform)),
        `${(uniform.residentSetBytes / 1024 ** 3).toFixed(1)} GB`,
      ];
    }),
  );
}

function zipfTable({ all, bounded, bound }: Measured["zipf"]): string {
  const row = (name: string, drain: Drain) => [
    name,
    micros(microsPerEvent(drain)),
    `${(microsPerEvent(drain) / microsPerEvent(all)).toFixed(2)}×`,
    micros(1000 * drain.postgresCpuMs / drain.events),
    whole(perSecond(drain)),
    `${(100 * (1 - drain.loaded / drain.events)).toFixed(1)} %`,
    (drain.loads / drain.events).toFixed(4),
    whole(drain.peakResidents),
  ];
  return table(
    [
      "in memory",
      "worker",
      "beside all",
      "Postgres",
      "readings a second",
      "found in memory",
      "queries a reading",
      "most in memory",
    ],
    [row("all", all), row(`${whole(bound)}, and what changed since the last checkpoint`, bounded)],
  );
}

function checkpointTable(checkpoints: readonly CheckpointCost[]): string {
  return table(
    ["exist", "changed", "commits", "rows", "duration", "worker", "Postgres", "log of changes"],
    checkpoints.map((cost) => [
      whole(cost.existing),
      whole(cost.changed),
      whole(cost.commits),
      whole(cost.rows),
      `${cost.elapsedMs.toFixed(0)} ms`,
      `${micros(1000 * cost.cpuMs / cost.changed)} each`,
      `${micros(1000 * cost.postgresCpuMs / cost.changed)} each`,
      `${(cost.walBytes / cost.changed / 1024).toFixed(1)} KB each`,
    ]),
  );
}

function clusterTable({ hot, uniform }: Resident): string {
  const rows = [[`${whole(active)} read in turn`, hot], ["all read alike", uniform]] as const;
  return table(
    [
      "traffic",
      "workers",
      "readings a second",
      "NATS",
      "streams",
      "Postgres",
      "rows a second",
      "log of changes",
    ],
    rows.flatMap(([traffic, drain]) =>
      [1, 10, 100].map((workers) => {
        const need = clusterNeed(readingCost(drain), workers);
        return [
          traffic,
          whole(workers),
          whole(need.readingsPerSecond),
          cores(need.natsCores),
          `${megabytes(need.streamBytesPerSecond)} a second`,
          cores(need.postgresCores),
          whole(need.rowsPerSecond),
          `${megabytes(need.walBytesPerSecond)} a second`,
        ];
      })
    ),
  );
}

function bottleneckText({ hot, uniform }: Resident, limits: Limits): string {
  const name = (drain: Drain) =>
    bottlenecks(readingCost(drain), limits)
      .map(({ resource, workers }) => `${resource} at ${whole(workers)} workers`).join(", ");
  return `Taking ${limits.postgresCores} cores and ${
    megabytes(limits.walBytesPerSecond)
  } a second ` +
    `of log for one Postgres, and ${whole(limits.streamMessagesPerSecond)} messages a second ` +
    "for one stream, the limits are met in this order. " +
    `${whole(active)} read in turn: ${name(hot)}. All read alike: ${name(uniform)}.`;
}

function perSecond({ events, elapsedMs }: Drain): number {
  return events / (elapsedMs / 1000);
}

function micros(value: number): string {
  return Number.isNaN(value) ? "unknown" : `${value.toFixed(1)} µs`;
}

function cores(value: number): string {
  return Number.isNaN(value) ? "unknown" : `${value.toFixed(1)} cores`;
}

function megabytes(bytes: number): string {
  return `${whole(bytes / 1024 ** 2)} MB`;
}
