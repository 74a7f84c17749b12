// Publishing that loses nothing: every message carries an id and a reply subject, so the stream
// acknowledges each one, yet nobody waits for one message before sending the next.
import { nuid } from "nats";
import type { Msg, NatsConnection, Subscription } from "nats";
import { acknowledgementOf, saysFull } from "./acknowledgement.ts";
import { PublishFailed, StoodStill } from "./errors.ts";
import { headersWith, IdHeaders } from "./id-headers.ts";
import type { Output } from "./output.ts";

/** How a publisher behaves; the defaults suit one process on one machine. */
export interface PublisherOptions {
  /** Messages that may wait for their acknowledgement at once. */
  readonly window?: number;
  /**
   * After this long without an acknowledgement a message is sent again under the same id, and then after
   * twice as long each time: a stream has no leader for some seconds when its server dies.
   */
  readonly retryMs?: number;
  /** Sends of one message before the publisher gives up. */
  readonly attempts?: number;
  /**
   * A process that stood still for this long sends nothing more and fails with {@link StoodStill}:
   * for publishers whose work another process takes over. Choose well below the time for which the
   * stream remembers ids.
   */
  readonly standstillMs?: number;
  /** Milliseconds that pass also while the process stands still; the computer's own by default. */
  readonly nowMs?: () => number;
}

/** Messages between two flushes; a flush waits for those before it and for no later one. */
interface Group {
  unacknowledged: number;
}

interface Outstanding {
  readonly group: Group;
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly mayBeRefused: boolean;
  sentAtMs: number;
  attempts: number;
  refusal: string | undefined;
}

/** What the acknowledgements said so far. */
export interface PublisherCounts {
  readonly acknowledged: number;
  /** Of those, messages that the stream had already. */
  readonly duplicates: number;
  readonly retried: number;
}

/** Longest pause before a message is sent again, in retry periods. */
const longestPause = 2;

/**
 * Publishes to JetStream with a bounded window of unacknowledged messages.
 *
 * A message that is not acknowledged is sent again under its id, which the stream drops if it had
 * taken it after all. After {@link PublisherOptions.attempts} the publisher is broken: every later
 * `publish`, `ready` and `flush` fails with {@link PublishFailed}.
 */
export class Publisher implements Output {
  private readonly connection: NatsConnection;
  private readonly window: number;
  private readonly retryMs: number;
  private readonly attempts: number;
  private readonly standstillMs: number;
  private readonly nowMs: () => number;
  private readonly inbox: string;
  private readonly subscription: Subscription;
  private readonly idHeaders = new IdHeaders();
  private readonly outstanding = new Map<number, Outstanding>();
  /** Messages to be sent again once a server answers. */
  private readonly overdue = new Set<number>();
  private isAsking = false;
  private readonly timer: ReturnType<typeof setInterval>;
  private group: Group = { unacknowledged: 0 };
  private waiters: { done(): boolean; resolve(): void; reject(error: Error): void }[] = [];
  private flushed: Promise<unknown> = Promise.resolve();
  private sent = 0;
  private acknowledged = 0;
  private duplicates = 0;
  private retried = 0;
  private failure: PublishFailed | StoodStill | undefined;
  /** When the timer last ran. */
  private tickedAtMs: number;

  constructor(connection: NatsConnection, options: PublisherOptions = {}) {
    this.connection = connection;
    this.window = options.window ?? 4096;
    this.retryMs = options.retryMs ?? 2000;
    this.attempts = options.attempts ?? 72;
    this.standstillMs = options.standstillMs ?? Infinity;
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.tickedAtMs = this.nowMs();
    this.inbox = `_INBOX.${nuid.next()}`;
    this.subscription = connection.subscribe(`${this.inbox}.*`, {
      callback: (error, message) => {
        if (error === null) this.onReply(message);
      },
    });
    this.timer = setInterval(() => this.tick(), this.retryMs / 2);
  }

  /** Messages sent and not yet acknowledged. */
  get pending(): number {
    return this.outstanding.size;
  }

  get counts(): PublisherCounts {
    return {
      acknowledged: this.acknowledged,
      duplicates: this.duplicates,
      retried: this.retried,
    };
  }

  /** Whether another message fits the window without waiting for {@link ready}. */
  get hasRoom(): boolean {
    return this.outstanding.size < this.window;
  }

  /** Resolves once a message fits the window. */
  ready(): Promise<void> {
    return this.wait(() => this.hasRoom);
  }

  /** Resolves once everything published before this call is stored in its stream. */
  async flush(): Promise<void> {
    const group = this.group;
    this.group = { unacknowledged: 0 };
    const earlier = this.flushed;
    this.flushed = Promise.all([earlier, this.wait(() => group.unacknowledged === 0)]);
    await this.flushed;
  }

  /**
   * Sends one message. Call it only while {@link hasRoom}: the window is what bounds memory.
   * `messageId` must be the same for the same message whenever it is sent.
   */
  publish(
    subject: string,
    payload: Uint8Array,
    messageId: string,
    headers?: Readonly<Record<string, string>>,
    mayBeRefused = false,
  ): void {
    const nowMs = this.nowMs();
    this.expectNoStandstill(nowMs);
    if (this.failure !== undefined) throw this.failure;
    const number = this.sent++;
    this.group.unacknowledged++;
    const message: Outstanding = {
      group: this.group,
      subject,
      payload,
      messageId,
      headers,
      mayBeRefused,
      sentAtMs: nowMs,
      attempts: 1,
      refusal: undefined,
    };
    this.outstanding.set(number, message);
    this.send(number, message);
  }

  /** Stops listening and retrying. What is unacknowledged stays so: `flush` first. */
  close(): void {
    clearInterval(this.timer);
    this.subscription.unsubscribe();
    this.fail(new PublishFailed({ subject: "*", reason: "the publisher was closed" }));
  }

  private send(number: number, message: Outstanding): void {
    const headers = message.headers === undefined
      ? this.idHeaders.named(message.messageId)
      : headersWith(message.messageId, message.headers);
    const reply = `${this.inbox}.${number}`;
    try {
      this.connection.publish(message.subject, message.payload, { headers, reply });
    } catch (cause) {
      // The connection is closed for good: without this, a retry would throw from its timer.
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.fail(new PublishFailed({ subject: message.subject, reason }));
    }
  }

  private onReply(reply: Msg): void {
    const number = Number(reply.subject.slice(this.inbox.length + 1));
    const message = this.outstanding.get(number);
    if (message === undefined) return;
    const outcome = acknowledgementOf(reply.data);
    if (outcome === "refused" || outcome === "unheard") {
      message.refusal = outcome === "unheard" ? "no stream takes this subject" : reply.string();
      // Nobody may lead the stream just then, which is no refusal.
      if (!(message.mayBeRefused && saysFull(message.refusal))) return;
    }
    this.outstanding.delete(number);
    message.group.unacknowledged--;
    this.acknowledged++;
    if (outcome === "duplicate") this.duplicates++;
    if (this.waiters.length > 0) this.wake();
  }

  private tick(): void {
    const nowMs = this.nowMs();
    this.expectNoStandstill(nowMs);
    this.tickedAtMs = nowMs;
    if (this.outstanding.size > 0 && this.failure === undefined) this.retryOverdue(nowMs);
  }

  /** The timer is late by as much as the process stood still; whatever runs first finds out. */
  private expectNoStandstill(nowMs: number): void {
    const forMs = nowMs - this.tickedAtMs;
    if (forMs >= this.standstillMs) this.fail(new StoodStill({ forMs }));
  }

  private retryOverdue(nowMs: number): void {
    for (const [number, message] of this.outstanding) {
      const pauseMs = this.retryMs * Math.min(longestPause, message.attempts);
      if (nowMs - message.sentAtMs < pauseMs) continue;
      if (message.attempts >= this.attempts) {
        const reason = message.refusal ?? "no acknowledgement";
        this.fail(new PublishFailed({ subject: message.subject, reason }));
        return;
      }
      message.sentAtMs = nowMs;
      message.attempts++;
      this.overdue.add(number);
    }
    if (this.overdue.size > 0 && !this.isAsking) this.sendOverdue();
  }

  /** Only to a server that answers: what is sent while there is none waits in memory, again and again. */
  private async sendOverdue(): Promise<void> {
    this.isAsking = true;
    try {
      await this.connection.flush();
    } catch {
      // The next tick asks again, unless the connection is closed for good, which sending finds out.
      if (!this.connection.isClosed()) return;
    } finally {
      this.isAsking = false;
    }
    for (const number of this.overdue) {
      const message = this.outstanding.get(number);
      if (message === undefined) continue;
      this.retried++;
      this.send(number, message);
    }
    this.overdue.clear();
  }

  private wait(done: () => boolean): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiters.push({ done, resolve, reject }));
  }

  private wake(): void {
    const waiting = this.waiters;
    this.waiters = waiting.filter((waiter) => !waiter.done());
    if (this.waiters.length === waiting.length) return;
    for (const waiter of waiting) if (waiter.done()) waiter.resolve();
  }

  private fail(failure: PublishFailed | StoodStill): void {
    this.failure ??= failure;
    this.outstanding.clear();
    const waiters = this.waiters;
    this.waiters = [];
    for (const waiter of waiters) waiter.reject(this.failure);
  }
}
