// What the owners of partitions say of them once a second, gathered: the latest word on each.
import { Effect, Option, Schema, type Scope } from "effect";
import type { NatsConnection } from "nats";
import { PartitionStatus } from "../streams/forecast.ts";

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(PartitionStatus));

/** Partitions that are kept track of at most; more than any deployment has. */
const maxPartitions = 4096;

/** What became of events, over all partitions of a kind. */
export interface Tally {
  readonly stepped: number;
  readonly late: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

/** The latest status of each partition of one kind. */
export class Statuses {
  private readonly latest = new Map<number, PartitionStatus>();

  /** Takes a status as it came; anything else is passed over. */
  receive(text: string): void {
    const status = Option.getOrUndefined(decode(text));
    if (status === undefined) return;
    if (this.latest.size < maxPartitions || this.latest.has(status.partition)) {
      this.latest.set(status.partition, status);
    }
  }

  /** Partitions heard of. */
  get size(): number {
    return this.latest.size;
  }

  /** The latest status of one partition. */
  of(partition: number): PartitionStatus | undefined {
    return this.latest.get(partition);
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

/** Listens to the partitions of `kind` for the length of the scope. */
export function listenToStatuses(
  connection: NatsConnection,
  kind: string,
): Effect.Effect<Statuses, never, Scope.Scope> {
  const listen = Effect.sync(() => {
    const statuses = new Statuses();
    const subscription = connection.subscribe(`status.${kind}.*`, {
      callback: (error, message) => {
        if (error === null) statuses.receive(message.string());
      },
    });
    return { statuses, subscription };
  });
  return Effect.map(
    Effect.acquireRelease(listen, ({ subscription }) =>
      Effect.sync(() => {
        if (!connection.isClosed()) subscription.unsubscribe();
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
