// The clock of a partition's checkpoints: it rings once a period, from the first event on until the cut.
import type { Clock } from "./clock.ts";

/**
 * Rings every `periodMs`. Each partition keeps to a phase of its own within the period: sixteen that began
 * together would for ever cut together, and every reading in between would wait for all of them.
 */
export class CheckpointAlarm {
  private readonly clock: Clock;
  private readonly periodMs: number;
  private readonly phaseMs: number;
  private readonly onRing: () => void;
  private cancel: (() => void) | undefined;
  /** How often it has rung since it was last disarmed; it may ring early, so no clock is asked. */
  rings = 0;

  /** `phase` says where in the period it rings, from 0 up to 1. */
  constructor(clock: Clock, periodMs: number, phase: number, onRing: () => void) {
    this.clock = clock;
    this.periodMs = periodMs;
    this.phaseMs = periodMs * phase;
    this.onRing = onRing;
  }

  /** Sets it, where it is not set already. */
  arm(): void {
    if (this.cancel !== undefined) return;
    const { clock, periodMs, phaseMs } = this;
    const ring = () => {
      this.rings++;
      this.cancel = clock.after(periodMs, ring);
      this.onRing();
    };
    this.cancel = clock.after(periodMs - (clock.nowMs() - phaseMs) % periodMs, ring);
  }

  /** Silences it, and forgets how often it has rung. */
  disarm(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.rings = 0;
  }
}
