// What should be true of a partition after any part of its log, worked out aside from the runtime.
import type { MemoryStore } from "../../db/memory-store.ts";
import type { Checkpoint, Counts } from "../../db/store.ts";
import type { LogMessage } from "../../streams/log.ts";

/** One actor's state as it should be stored. */
export interface ExpectedSnapshot {
  readonly state: Uint8Array;
  readonly timerAtMs: number | undefined;
}

/** A message that should come out. */
export interface ExpectedOutput {
  readonly subject: string;
  readonly payload: string;
}

/** Follows the log of one partition without faults, restarts or batches. */
export interface Oracle {
  take(message: LogMessage): void;
  readonly counts: Counts;
  readonly watermarkMs: number | undefined;
  /** By key; that of what is shared under its own key. */
  snapshots(): ReadonlyMap<string, ExpectedSnapshot>;
  /** By message id, since the beginning; news among them. */
  readonly outputs: ReadonlyMap<string, ExpectedOutput>;
  /** What is wrong with the rows for queries after a checkpoint up to here; undefined for nothing. */
  faultInRows(store: MemoryStore, checkpoint: Checkpoint): string | undefined;
  /** Whether an actor can have been in this state, as its kind shows it, at any time so far. */
  mayHaveShown(key: string, shown: unknown): boolean;
}
