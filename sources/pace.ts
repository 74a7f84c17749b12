// Event time that passes at a speed.
import type { WallClock } from "./clock.ts";

/** A due time that asks for no waiting. */
export const atOnce = -Infinity;

/** Tells when events are due, when the first one asked about is due at once. */
export class Pace {
  private readonly clock: WallClock;
  private readonly speed: number;
  private anchor: { readonly wallMs: number; readonly eventMs: number } | undefined;

  /** `speed` is how many times faster than the clock event time passes; it may be Infinity. */
  constructor(clock: WallClock, speed: number) {
    this.clock = clock;
    this.speed = speed;
  }

  /** When the event of `eventMs` is due, in milliseconds since the epoch like its argument. */
  dueMs(eventMs: number): number {
    this.anchor ??= { wallMs: this.clock.nowMs(), eventMs };
    return this.anchor.wallMs + (eventMs - this.anchor.eventMs) / this.speed;
  }
}
