// A store that counts what passes through it to the real one.
import type { Checkpoint, Claim, DueTimer, Owner, Snapshot, Store } from "../../db/store.ts";

/** What a store did since the last look. */
export interface StoreCounts {
  readonly commits: number;
  /** Snapshots written, and the bytes of their states. */
  readonly changed: number;
  readonly changedBytes: number;
  /** Rows written, those of snapshots and of all tables for queries. */
  readonly rows: number;
  readonly loads: number;
  /** Actors that were loaded. */
  readonly loaded: number;
}

const nothing: StoreCounts = {
  commits: 0,
  changed: 0,
  changedBytes: 0,
  rows: 0,
  loads: 0,
  loaded: 0,
};

/** Counts and passes on. */
export class CountingStore implements Store {
  private readonly store: Store;
  private counts = { ...nothing };
  /** When the last commit was done, in milliseconds of `performance.now()`. */
  committedAtMs = 0;

  constructor(store: Store) {
    this.store = store;
  }

  /** What was counted since the last call. */
  take(): StoreCounts {
    const counts = this.counts;
    this.counts = { ...nothing };
    return counts;
  }

  claim(kind: string, partition: number, partitionCount: number, owner: string): Promise<Claim> {
    return this.store.claim(kind, partition, partitionCount, owner);
  }

  async load(owner: Owner, keys: readonly string[]): Promise<Snapshot[]> {
    const snapshots = await this.store.load(owner, keys);
    this.counts.loads++;
    this.counts.loaded += snapshots.length;
    return snapshots;
  }

  dueTimers(owner: Owner, untilMs: number, limit: number): Promise<DueTimer[]> {
    return this.store.dueTimers(owner, untilMs, limit);
  }

  nextTimerMs(owner: Owner, afterMs: number | undefined): Promise<number | undefined> {
    return this.store.nextTimerMs(owner, afterMs);
  }

  async commit(checkpoint: Checkpoint): Promise<void> {
    await this.store.commit(checkpoint);
    this.committedAtMs = performance.now();
    this.counts.commits++;
    this.counts.changed += checkpoint.snapshots.length;
    for (const { state } of checkpoint.snapshots) this.counts.changedBytes += state.length;
    this.counts.rows += rowsOf(checkpoint);
  }
}

/** Rows that a checkpoint writes, beside the partition's own. */
export function rowsOf({ snapshots, projections }: Checkpoint): number {
  const { videos, readings, predictions, hourly, metrics } = projections;
  return snapshots.length + videos.length + readings.length + predictions.length + hourly.length +
    metrics.length;
}
