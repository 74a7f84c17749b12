// What the owners of partitions say of them once a second, gathered: the latest word on each.
import { Effect, Option, Schema, type Scope } from "effect";
import type { NatsConnection } from "nats";
import { PartitionStatus } from "../streams/forecast.ts";

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(PartitionStatus));

/** Partitions that are kept track of at most; more than any deployment has. */
const maxPartitions = 4096;

/** What became of events, over all partitions of some kinds. */
export interface Tally {
  readonly stepped: number;
  readonly late: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

/** The latest status of each partition of some kinds. */
export class Statuses {
  private readonly latest = new Map<string, PartitionStatus>();

  /** Takes a status as it came; anything else is passed over. */
  receive(text: string): void {
    const status = Option.getOrUndefined(decode(text));
    if (status === undefined) return;
    const name = `${status.kind}/${status.partition}`;
    if (this.latest.size < maxPartitions || this.latest.has(name)) this.latest.set(name, status);
  }

  /** Partitions heard of. */
  get size(): number {
    return this.latest.size;
  }

  /** The latest status of one partition. */
  of(kind: string, partition: number): PartitionStatus | undefined {
    return this.latest.get(`${kind}/${partition}`);
  }

  /** Events that wait to be stepped. */
  get lag(): number {
    return this.sum((status) => status.lag);
  }

  /** What became of all events since the beginning of the log. */
  get tally(): Tally {
    return {
      stepped: this.sum((status) => status.stepped),
      late: this.sum((status) => status.late),
      duplicates: this.sum((status) => status.duplicates),
      deadLetters: this.sum((status) => status.deadLetters),
    };
  }

  private sum(of: (status: PartitionStatus) => number): number {
    let sum = 0;
    for (const status of this.latest.values()) sum += of(status);
    return sum;
  }
}

/** Listens to the partitions of these kinds for the length of the scope. */
export function listenToStatuses(
  connection: NatsConnection,
  ...kinds: readonly string[]
): Effect.Effect<Statuses, never, Scope.Scope> {
  const listen = Effect.sync(() => {
    const statuses = new Statuses();
    const subscriptions = kinds.map((kind) =>
      connection.subscribe(`status.${kind}.*`, {
        callback: (error, message) => {
          if (error === null) statuses.receive(message.string());
        },
      })
    );
    return { statuses, subscriptions };
  });
  return Effect.map(
    Effect.acquireRelease(listen, ({ subscriptions }) =>
      Effect.sync(() => {
        if (connection.isClosed()) return;
        for (const subscription of subscriptions) subscription.unsubscribe();
      })),
    ({ statuses }) => statuses,
  );
}

/** The sum of events in a tally. */
export function total(tally: Tally): number {
  return tally.stepped + tally.late + tally.duplicates + tally.deadLetters;
}

/** What was added to a tally since an earlier one. */
export function since(earlier: Tally, later: Tally): Tally {
  return {
    stepped: later.stepped - earlier.stepped,
    late: later.late - earlier.late,
    duplicates: later.duplicates - earlier.duplicates,
    deadLetters: later.deadLetters - earlier.deadLetters,
  };
}
