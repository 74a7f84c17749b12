// The log port: one partition's events in their order, from any sequence on. Implemented over
// JetStream, and in memory for simulation.
import type { TraceContext } from "./tracing/trace-context.ts";

/** One event as the log holds it. */
export interface LogMessage {
  /** Position in the stream: increasing within a partition, with gaps that belong to others. */
  readonly sequence: number;
  /** When the log took the event: the same at every replay, never going back. */
  readonly arrivedAtMs: number;
  /** Subject as stored, that is, with the partition number in place of the id. */
  readonly subject: string;
  readonly payload: Uint8Array;
  /** The trace that it carries on, where that is recorded. */
  readonly trace?: TraceContext | undefined;
}

/** Reads one partition forward. */
export interface LogReader {
  /**
   * Resolves with at least one event and at most `max`, or with none once `wake` was called.
   * Fails with `LogBroken` when events between what was read and what comes next are gone for good.
   */
  next(max: number): Promise<LogMessage[]>;
  /** Makes a waiting or the following `next` return at once. */
  wake(): void;
  /** Events of this partition that the log holds beyond those read, as last heard. */
  readonly lag: number;
  close(): Promise<void>;
}

/** Opens readers. */
export interface Log {
  read(subject: string, afterSequence: number): Promise<LogReader>;
}
