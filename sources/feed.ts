// A feed: sends the rows of a source when they are due, saving its position and telling its progress
// once a second.
import type { WallClock } from "./clock.ts";
import type { Producer } from "./producer.ts";

/** What a feed asks its source for. */
export interface FeedSource {
  /** Where to go on after everything sent so far. */
  position(): unknown;
  /** Called once a second and at the end. */
  progress(): void;
}

/** Time between two saved positions. */
const tickMs = 1000;

/** How long the last position may take when the feed was told to stop. */
const farewellMs = 3000;

/**
 * Sends rows in order, each not before its time. Rows that may go at once are sent without any
 * `await` between them, as the connection writes to its socket whenever it is given a turn:
 *
 * ```ts
 * if (!feed.isClear(dueMs) && !(await feed.clear(dueMs))) return; // told to stop
 * feed.send(row, payload, messageId);
 * ```
 */
export class Feed {
  private readonly producer: Producer;
  private readonly clock: WallClock;
  private readonly signal: AbortSignal;
  private readonly source: FeedSource;
  private nextTickMs: number;
  private unsaved = false;

  constructor(producer: Producer, clock: WallClock, signal: AbortSignal, source: FeedSource) {
    this.producer = producer;
    this.clock = clock;
    this.signal = signal;
    this.source = source;
    this.nextTickMs = clock.nowMs() + tickMs;
  }

  /** Whether a row that is due at `dueMs` may be sent now. */
  isClear(dueMs: number): boolean {
    const nowMs = this.clock.nowMs();
    return dueMs <= nowMs && nowMs < this.nextTickMs && this.producer.hasRoom &&
      !this.signal.aborted;
  }

  /** Resolves with true once a row that is due at `dueMs` may be sent, with false once told to stop. */
  async clear(dueMs: number): Promise<boolean> {
    while (!this.isClear(dueMs)) {
      if (this.signal.aborted) return false;
      const nowMs = this.clock.nowMs();
      if (nowMs >= this.nextTickMs) await this.tick(nowMs);
      else if (dueMs > nowMs) await this.sleep(dueMs - nowMs);
      else await orUntil(this.signal, this.producer.ready());
    }
    return true;
  }

  /** Sends a row for which the feed is clear. */
  send(row: unknown, payload: Uint8Array, messageId: string): void {
    this.producer.send(row, payload, messageId);
    this.unsaved = true;
  }

  /** Saves the last position; in vain, where the feed was told to stop and NATS is away. */
  async end(): Promise<void> {
    if (!this.signal.aborted) await this.save();
    else await orUntil(AbortSignal.timeout(farewellMs), this.save());
    this.source.progress();
  }

  private sleep(ms: number): Promise<void> {
    return this.clock.sleep(Math.min(ms, tickMs), this.signal);
  }

  private async tick(nowMs: number): Promise<void> {
    this.nextTickMs = nowMs + tickMs;
    await orUntil(this.signal, this.save());
    this.source.progress();
  }

  private async save(): Promise<void> {
    if (!this.unsaved) return;
    await this.producer.save(this.source.position());
    this.unsaved = false;
  }
}

/** Waits for `work`, but no longer than until `signal` is aborted. */
async function orUntil(signal: AbortSignal, work: Promise<void>): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const onAbort = () => resolve();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) resolve();
  await Promise.race([work, aborted]).finally(() => signal.removeEventListener("abort", onAbort));
}
