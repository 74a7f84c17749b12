// The log of decisions: each entry is on its own, stored or not, and nobody waits for another's.
import { setImmediate } from "node:timers";
import type { Msg, NatsConnection, Subscription } from "nats";
import { nuid } from "nats";
import { acknowledgementOf } from "../streams/acknowledgement.ts";
import { headersWith, IdHeaders } from "../streams/id-headers.ts";
import { activeTrace } from "../streams/tracing/active-trace.ts";
import { type TraceContext, traceHeaders } from "../streams/tracing/trace-context.ts";

/** How a decision log behaves. */
export interface DecisionLogOptions {
  /** An entry that is not stored by then is given up; 2 seconds by default. */
  readonly timeoutMs?: number;
  /** Milliseconds that pass; the computer's own by default. */
  readonly nowMs?: () => number;
}

interface Waiting {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly id: string;
  /** On whose behalf, where that is recorded: the entry carries it on. */
  readonly trace: TraceContext | undefined;
  readonly untilMs: number;
  /** When it is sent again, unless something is heard of it. */
  againAtMs: number;
  resolve(): void;
  reject(error: Error): void;
}

const tickMs = 50;
/** A stream that nobody answers for is tried again after this: a server that starts has yet to open it. */
const unheardMs = 200;

/**
 * Stores entries in the stream of decisions. An entry that the stream refuses fails at once; one that is
 * not acknowledged is sent again under its id when half its time is over, and when the server is back.
 * While the server is away nothing is sent, so that entries which were given up do not turn up later.
 * Whoever calls bounds how many wait.
 */
export class DecisionLog {
  private readonly connection: NatsConnection;
  private readonly timeoutMs: number;
  private readonly nowMs: () => number;
  private readonly inbox = `_INBOX.${nuid.next()}`;
  private readonly subscription: Subscription;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly idHeaders = new IdHeaders();
  /** In the order of their time-outs. */
  private readonly waiting = new Map<number, Waiting>();
  private sent = 0;
  private isAway = false;
  private isClosed = false;

  constructor(connection: NatsConnection, options: DecisionLogOptions = {}) {
    this.connection = connection;
    this.timeoutMs = options.timeoutMs ?? 2000;
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.subscription = connection.subscribe(`${this.inbox}.*`, {
      callback: (error, reply) => {
        if (error === null) this.onReply(reply);
      },
    });
    this.timer = setInterval(() => this.tick(), tickMs);
    void this.watchConnection();
  }

  /** Entries that wait for their acknowledgement. */
  get pending(): number {
    return this.waiting.size;
  }

  /** Resolves once the stream has the entry; fails with the reason where it does not take it in time. */
  store(subject: string, payload: Uint8Array, id: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(new Error("the log of decisions was closed"));
      const nowMs = this.nowMs();
      const untilMs = nowMs + this.timeoutMs;
      const trace = activeTrace()?.context;
      const entry = { subject, payload, id, trace, untilMs, againAtMs: nowMs, resolve, reject };
      const number = this.sent++;
      this.waiting.set(number, entry);
      this.send(number, entry, nowMs);
    });
  }

  /** Gives up what waits. */
  close(): void {
    this.isClosed = true;
    clearInterval(this.timer);
    if (!this.connection.isClosed()) this.subscription.unsubscribe();
    for (const { reject } of this.waiting.values()) {
      reject(new Error("the log of decisions was closed"));
    }
    this.waiting.clear();
  }

  private send(number: number, entry: Waiting, nowMs: number): void {
    if (this.isAway) return;
    // A slow log is not helped by more than one repetition.
    const halfwayMs = entry.untilMs - this.timeoutMs / 2;
    entry.againAtMs = nowMs < halfwayMs ? halfwayMs : Infinity;
    const { subject, payload, id, trace } = entry;
    const headers = trace === undefined
      ? this.idHeaders.named(id)
      : headersWith(id, traceHeaders(trace));
    try {
      this.connection.publish(subject, payload, { headers, reply: `${this.inbox}.${number}` });
    } catch (cause) {
      this.waiting.delete(number);
      entry.reject(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  private onReply(reply: Msg): void {
    const number = Number(reply.subject.slice(this.inbox.length + 1));
    const entry = this.waiting.get(number);
    if (entry === undefined) return;
    const outcome = acknowledgementOf(reply.data);
    if (outcome === "unheard") {
      entry.againAtMs = this.nowMs() + unheardMs;
      return;
    }
    this.waiting.delete(number);
    if (outcome === "refused") entry.reject(new Error(`the log refused it: ${reply.string()}`));
    else entry.resolve();
  }

  private tick(): void {
    // After what has arrived: a process that stood still finds acknowledgements there.
    setImmediate(() => {
      const nowMs = this.nowMs();
      for (const [number, entry] of this.waiting) {
        if (entry.untilMs <= nowMs) {
          this.waiting.delete(number);
          entry.reject(new Error(`the log did not store it within ${this.timeoutMs} ms`));
        } else if (entry.againAtMs <= nowMs) this.send(number, entry, nowMs);
      }
    });
  }

  private async watchConnection(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (this.isClosed) return;
      if (type === "disconnect") this.isAway = true;
      if (type === "reconnect") {
        this.isAway = false;
        const nowMs = this.nowMs();
        for (const [number, entry] of this.waiting) this.send(number, entry, nowMs);
      }
    }
  }
}
