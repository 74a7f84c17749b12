// Spans that wait to be exported: so many and no more, whatever becomes of the collector.
import { randomBytes } from "node:crypto";
import type { Span, Tracing } from "./span.ts";

/** What became of spans so far. */
export interface SpanCounts {
  /** Taken by the collector. */
  readonly exported: number;
  /** Left out, as there was no room for them, or given up, as the collector did not take them. */
  readonly dropped: number;
}

/** Spans that may wait; about 2 MB. */
const defaultRoom = 4096;

/** A bounded queue of spans. What does not fit is dropped and counted: nobody ever waits for room. */
export class SpanQueue implements Tracing {
  readonly ratio: number;
  private readonly room: number;
  private waiting: Span[] = [];
  private exported = 0;
  private dropped = 0;

  constructor(ratio: number, room = defaultRoom) {
    this.ratio = ratio;
    this.room = room;
  }

  /** Spans that wait. */
  get length(): number {
    return this.waiting.length;
  }

  get counts(): SpanCounts {
    return { exported: this.exported, dropped: this.dropped };
  }

  /** By the clock that never goes back: a span must not end before it began. */
  nowMs(): number {
    return performance.timeOrigin + performance.now();
  }

  randomHex(digits: number): string {
    const hex = randomBytes(digits / 2).toString("hex");
    // Once in 2^64 times, or never: but all 0 is no id.
    return /[^0]/.test(hex) ? hex : hex.replace(/0$/, "1");
  }

  record(span: Span): void {
    if (this.waiting.length < this.room) this.waiting.push(span);
    else this.dropped++;
  }

  drop(count: number): void {
    this.dropped += count;
  }

  /** Takes out the oldest spans. */
  take(max: number): Span[] {
    const taken = this.waiting.slice(0, max);
    this.waiting = this.waiting.slice(max);
    return taken;
  }

  /** Counts spans that the collector took. */
  took(count: number): void {
    this.exported += count;
  }
}
