// What the partitions of one kind of actor count together in this process: once a batch, a checkpoint, a
// restart, never once an event.
import { Fenced, StoreUnavailable } from "../db/errors.ts";
import { Metrics } from "../metrics/metrics.ts";
import type { Counter, Histogram } from "../metrics/series.ts";
import { LogBroken, PublishFailed, StoodStill } from "../streams/errors.ts";
import { deadLetterReason } from "./dead-letter-reason.ts";
import { StepFailed } from "./errors.ts";

/** What became of events; a partition counts them since the beginning of the log. */
interface Outcomes {
  readonly late: number;
  readonly duplicates: number;
}

/** Counts for the partitions of one kind. */
export class KindMetrics {
  /** Of batches, seconds. */
  readonly steps: Histogram;
  /** Of checkpoints, seconds. */
  readonly checkpoints: Histogram;
  private readonly kind: string;
  private readonly metrics: Metrics;
  private readonly events: Counter;
  private readonly late: Counter;
  private readonly duplicates: Counter;
  private readonly fences: Counter;

  /** Nobody reads the counts where no `metrics` are given. */
  constructor(kind: string, metrics: Metrics = new Metrics()) {
    this.kind = kind;
    this.metrics = metrics;
    this.steps = metrics.histogram("troupe_step_duration_seconds").of(kind);
    this.checkpoints = metrics.histogram("troupe_checkpoint_duration_seconds").of(kind);
    this.events = metrics.counter("troupe_events_total").of(kind);
    this.late = metrics.counter("troupe_late_events_total").of(kind);
    this.duplicates = metrics.counter("troupe_duplicate_events_total").of(kind);
    this.fences = metrics.counter("troupe_fences_total").of(kind);
  }

  /** Counts a batch of events, from what a partition had counted before it and after it. */
  batch(events: number, before: Outcomes, after: Outcomes): void {
    this.events.add(events);
    this.late.add(after.late - before.late);
    this.duplicates.add(after.duplicates - before.duplicates);
  }

  /** Counts what could not be taken, by the field at fault. */
  deadLetter(field: string): void {
    this.metrics.counter("troupe_dead_letters_total").of(this.kind, deadLetterReason(field)).add(1);
  }

  /** Counts a partition that ended by itself and starts again. */
  restart(error: unknown): void {
    if (error instanceof Fenced) this.fences.add(1);
    const restarts = this.metrics.counter("troupe_partition_restarts_total");
    restarts.of(this.kind, restartReason(error)).add(1);
  }
}

/** What failed, in a word. */
function restartReason(error: unknown): string {
  if (error instanceof Fenced) return "fenced";
  if (error instanceof StoodStill) return "stood-still";
  if (error instanceof StepFailed) return "step";
  if (error instanceof StoreUnavailable) return "database";
  if (error instanceof PublishFailed) return "publish";
  return error instanceof LogBroken ? "log" : "other";
}
