// Who has how many partitions, as their owners say once a second; told whenever it has changed.
import { Effect, Option, Schema } from "effect";
import type { NatsConnection } from "nats";
import { PartitionStatus } from "../streams/forecast.ts";
import { say } from "./terminal.ts";

/** An owner that has said nothing for this long has it no more, or is about to lose it. */
const silenceMs = 3000;

/** Partitions that are kept track of at most. */
const maxPartitions = 4096;

const lookMs = 500;

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(PartitionStatus));

/** The owner of each partition, and when it was last heard of. */
export class Shares {
  private readonly owners = new Map<string, { readonly owner: string; readonly heardMs: number }>();

  /** Takes a status as it came, heard now; anything else is passed over. */
  take(text: string, nowMs: number): void {
    const status = Option.getOrUndefined(decode(text));
    if (status === undefined) return;
    const partition = `${status.kind}/${status.partition}`;
    if (this.owners.size >= maxPartitions && !this.owners.has(partition)) return;
    this.owners.set(partition, { owner: status.owner, heardMs: nowMs });
  }

  /** How many partitions each owner has that was heard of lately. */
  counts(nowMs: number): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { owner, heardMs } of this.owners.values()) {
      if (nowMs - heardMs < silenceMs) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
    return counts;
  }
}

/**
 * Counts in words, owners by their names.
 *
 * ```ts
 * sharesText(new Map([["worker 2", 7], ["worker 1", 8]]), 16);
 * // "15 of 16 partitions have an owner: worker 1 has 8, worker 2 has 7"
 * ```
 */
export function sharesText(counts: ReadonlyMap<string, number>, partitions: number): string {
  const owned = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...counts].map(([name, count]) => `${name} has ${count}`).sort();
  const all = owned === partitions
    ? `all ${partitions} partitions have an owner`
    : `${owned} of ${partitions} partitions have an owner`;
  return [all, shares.join(", ")].filter((part) => part !== "").join(": ");
}

/** Tells the shares whenever they have changed and stayed so for a moment; never ends. */
export function tellShares(
  connection: NatsConnection,
  partitions: number,
  nameOf: (owner: string) => string,
): Effect.Effect<never> {
  const shares = new Shares();
  const listen = Effect.sync(() =>
    connection.subscribe("status.>", {
      callback: (error, message) => {
        if (error === null) shares.take(message.string(), performance.now());
      },
    })
  );
  const tell = Effect.gen(function* () {
    let told = "";
    let seen = "";
    for (;;) {
      yield* Effect.sleep(lookMs);
      const counts = [...shares.counts(performance.now())]
        .map(([owner, count]) => [nameOf(owner), count] as const);
      const text = sharesText(new Map(counts), partitions);
      if (text === seen && text !== told) {
        yield* say(`Now ${text}.`);
        told = text;
      }
      seen = text;
    }
  });
  return Effect.acquireUseRelease(listen, () => tell, (subscription) =>
    Effect.sync(() => {
      if (!connection.isClosed()) subscription.unsubscribe();
    }));
}
