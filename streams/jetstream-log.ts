// The log over JetStream: one ordered consumer with one filter per partition, acknowledging nothing,
// since the checkpoint is what remembers the position.
import {
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JsMsg,
} from "@nats-io/jetstream";
import { setImmediate } from "node:timers";
import { isPassing } from "./election.ts";
import { LogBroken } from "./errors.ts";
import type { Log, LogMessage, LogReader } from "./log.ts";
import { heartbeatMs, silence } from "./silence.ts";
import { traceOfMessage } from "./tracing/trace-headers.ts";

/**
 * Events fetched ahead of a slow partition, and as many again in the client: the bound on memory, and on
 * what waits in the server, which cuts off a client for which 64 MiB do. News of learners is 20 KB. Four
 * times as many cost a tenth more CPU, as they outlive the young generation.
 */
const maxAhead = 256;

/** Attempts to make a consumer anew, half a second apart, before whoever reads has to begin again. */
const renewals = 60;
const renewalPauseMs = 500;

/** The log of one JetStream stream. */
export class JetStreamLog implements Log {
  private readonly client: JetStreamClient;
  private readonly stream: string;

  constructor(client: JetStreamClient, stream: string) {
    this.client = client;
    this.stream = stream;
  }

  async read(subject: string, afterSequence: number): Promise<LogReader> {
    await this.expectToReach(afterSequence);
    const open = (after: number) => this.open(subject, after);
    return new JetStreamLogReader(await open(afterSequence), afterSequence, open);
  }

  /** An ordered consumer of what comes after a sequence. */
  private async open(subject: string, afterSequence: number): Promise<OpenConsumer> {
    const consumer = await this.client.consumers.get(this.stream, {
      filter_subjects: subject,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: afterSequence + 1,
      inactive_threshold: 60_000,
    });
    const messages = await consumer.consume({
      max_messages: maxAhead,
      threshold_messages: maxAhead / 2,
      idle_heartbeat: heartbeatMs,
      expires: 30_000,
    });
    const { num_pending: pending } = await consumer.info(true);
    return { messages, pending };
  }

  /** A checkpoint ahead of its log belongs to another log: reading on would wait for ever. */
  private async expectToReach(sequence: number): Promise<void> {
    const stream = await this.client.streams.get(this.stream);
    const { state } = await stream.info();
    if (state.last_seq >= sequence) return;
    throw new LogBroken({
      reason:
        `stream ${this.stream} ends at sequence ${state.last_seq}, but the checkpoint stands ` +
        `at ${sequence}: this database belongs to another log`,
    });
  }
}

/** A consumer, and how many messages waited for it when it was made. */
interface OpenConsumer {
  readonly messages: ConsumerMessages;
  readonly pending: number;
}

/**
 * Moves messages from the consumer into a bounded buffer and hands the buffer over whole, so that a
 * partition works in batches when it is behind and at once when it is not. A consumer that has fallen
 * silent is followed by another one, which begins where it ended.
 */
class JetStreamLogReader implements LogReader {
  private readonly open: (afterSequence: number) => Promise<OpenConsumer>;
  private readonly pump: Promise<void>;
  private messages: ConsumerMessages;
  private lastSequence: number;
  private buffer: LogMessage[] = [];
  private pending: number;
  private woken = false;
  private ended = false;
  private failure: LogBroken | undefined;
  private onArrival: (() => void) | undefined;
  private onRoom: (() => void) | undefined;

  constructor(
    { messages, pending }: OpenConsumer,
    afterSequence: number,
    open: (afterSequence: number) => Promise<OpenConsumer>,
  ) {
    this.messages = messages;
    this.pending = pending;
    this.lastSequence = afterSequence;
    this.open = open;
    this.pump = this.run();
  }

  get lag(): number {
    return this.pending + this.buffer.length;
  }

  async next(max: number): Promise<LogMessage[]> {
    if (this.buffer.length === 0 && !this.woken && !this.ended) {
      await new Promise<void>((resolve) => this.onArrival = resolve);
      // One turn of the event loop lets the rest of what arrived together join the batch.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.woken = false;
    if (this.buffer.length === 0 && this.failure !== undefined) throw this.failure;
    const batch = this.buffer.length <= max ? this.buffer : this.buffer.slice(0, max);
    this.buffer = this.buffer.length <= max ? [] : this.buffer.slice(max);
    this.onRoom?.();
    return batch;
  }

  wake(): void {
    this.woken = true;
    this.onArrival?.();
  }

  async close(): Promise<void> {
    this.ended = true;
    this.onRoom?.();
    this.messages.stop();
    await this.pump;
  }

  private async run(): Promise<void> {
    try {
      while (!this.ended) {
        const { messages } = this;
        const silent = silence(messages, () => this.onRoom === undefined);
        silent.then(() => messages.stop());
        await this.take(messages);
        if (this.ended) break;
        if (!await silent) throw new LogBroken({ reason: "the consumer ended" });
        await this.renew();
      }
    } catch (cause) {
      this.failure = cause instanceof LogBroken
        ? cause
        : new LogBroken({ reason: `the consumer failed: ${String(cause)}`, cause });
    }
    this.ended = true;
    this.onArrival?.();
  }

  /** Takes messages until the consumer ends, which it does only for somebody who takes all that it has. */
  private async take(messages: ConsumerMessages): Promise<void> {
    for await (const message of messages) {
      if (this.ended) continue;
      this.buffer.push(logMessageOf(message));
      this.lastSequence = message.seq;
      this.pending = message.info.pending;
      this.onArrival?.();
      if (this.buffer.length < maxAhead || this.ended) continue;
      await new Promise<void>((resolve) => this.onRoom = resolve);
      this.onRoom = undefined;
    }
  }

  /** Makes a consumer anew, once there is somebody who can. */
  private async renew(): Promise<void> {
    for (let renewal = 1; !this.ended; renewal++) {
      try {
        const { messages, pending } = await this.open(this.lastSequence);
        this.messages = messages;
        this.pending = pending;
        if (this.ended) messages.stop();
        return;
      } catch (cause) {
        if (renewal === renewals || !isPassing(cause)) throw cause;
      }
      await new Promise<void>((resolve) => setTimeout(resolve, renewalPauseMs));
    }
  }
}

function logMessageOf(message: JsMsg): LogMessage {
  return {
    sequence: message.seq,
    arrivedAtMs: Math.floor(message.info.timestampNanos / 1_000_000),
    subject: message.subject,
    payload: message.data,
    trace: traceOfMessage(message),
  };
}
