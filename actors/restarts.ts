// When a partition that ended starts again, and which steps it leaves out then. Pure: time is told.
import { Fenced } from "../db/errors.ts";
import { StoodStill } from "../streams/errors.ts";
import { StepFailed } from "./errors.ts";

/** Steps at which an actor threw, and why: their events and timers go to the dead letters. */
export interface SkippedSteps {
  /** By the sequence of the event. */
  readonly events: ReadonlyMap<number, string>;
  /** By {@link timerName}. */
  readonly timers: ReadonlyMap<string, string>;
}

/** Where no actor has thrown yet. */
export const nothingSkipped: SkippedSteps = { events: new Map(), timers: new Map() };

/** Names the timer of an actor that falls due at an event. */
export function timerName(sequence: number, key: string): string {
  return `${sequence} ${key}`;
}

/** Pause before the first restart, and the longest one; it doubles in between. */
const firstPauseMs = 200;
const longestPauseMs = 5000;

/** A partition that has run this long without failing starts its pauses anew. */
const settledMs = 30_000;

/** More steps than this are not left out between two checkpoints: something else is wrong. */
const mostSkipped = 1000;

/** What one process remembers from one run of a partition to the next. */
export class Restarts {
  private readonly events = new Map<number, string>();
  private readonly timers = new Map<string, { sequence: number; reason: string }>();
  private pauseMs = firstPauseMs;

  /** What the next run leaves out. */
  get skipped(): SkippedSteps {
    const reasons = [...this.timers].map(([name, { reason }]) => [name, reason] as const);
    return { events: new Map(this.events), timers: new Map(reasons) };
  }

  /**
   * Takes note of how a run ended that lasted `ranMs` and committed up to `committedSequence`; answers
   * with how many milliseconds to wait before the next.
   */
  after(error: unknown, ranMs: number, committedSequence: number): number {
    this.forget(committedSequence);
    if (ranMs > settledMs) this.pauseMs = firstPauseMs;
    if (error instanceof StepFailed && this.skip(error)) return firstPauseMs;
    const pauseMs = this.pauseMs;
    this.pauseMs = Math.min(longestPauseMs, 2 * pauseMs);
    // Whoever was or may have been overtaken waits longest: the newer owner is alive and well.
    return error instanceof Fenced || error instanceof StoodStill ? longestPauseMs : pauseMs;
  }

  /** Whether the step is one that the next run can leave out: it was not left out already. */
  private skip({ sequence, timerOf, cause }: StepFailed): boolean {
    if (this.events.size + this.timers.size >= mostSkipped) return false;
    const reason = String(cause);
    if (timerOf === undefined) {
      if (this.events.has(sequence)) return false;
      this.events.set(sequence, reason);
    } else {
      const name = timerName(sequence, timerOf);
      if (this.timers.has(name)) return false;
      this.timers.set(name, { sequence, reason });
    }
    return true;
  }

  /** What is committed is not stepped again. */
  private forget(committedSequence: number): void {
    for (const sequence of this.events.keys()) {
      if (sequence <= committedSequence) this.events.delete(sequence);
    }
    for (const [name, { sequence }] of this.timers) {
      if (sequence <= committedSequence) this.timers.delete(name);
    }
  }
}
