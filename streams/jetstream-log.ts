// The log over JetStream: one ordered consumer with one filter per partition, acknowledging nothing,
// since the checkpoint is what remembers the position.
import {
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JsMsg,
} from "@nats-io/jetstream";
import { setImmediate } from "node:timers";
import { LogBroken } from "./errors.ts";
import type { Log, LogMessage, LogReader } from "./log.ts";

/**
 * Events fetched ahead of a slow partition, and as many again in the client: the bound on memory, and on
 * what waits in the server, which cuts off a client for which 64 MiB do. News of learners is 20 KB. Four
 * times as many cost a tenth more CPU, as they outlive the young generation.
 */
const maxAhead = 256;

/** A restarted server no longer knows the consumer: after two of these in silence it is made anew. */
const heartbeatMs = 2000;

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
    const { num_pending } = await consumer.info(true);
    return new JetStreamLogReader(messages, num_pending);
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

/**
 * Moves messages from the consumer into a bounded buffer and hands the buffer over whole, so that a
 * partition works in batches when it is behind and at once when it is not.
 */
class JetStreamLogReader implements LogReader {
  private readonly messages: ConsumerMessages;
  private readonly pump: Promise<void>;
  private buffer: LogMessage[] = [];
  private pending: number;
  private woken = false;
  private ended = false;
  private failure: LogBroken | undefined;
  private onArrival: (() => void) | undefined;
  private onRoom: (() => void) | undefined;

  constructor(messages: ConsumerMessages, pending: number) {
    this.messages = messages;
    this.pending = pending;
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
    await this.messages.close();
    await this.pump;
  }

  private async run(): Promise<void> {
    try {
      for await (const message of this.messages) {
        if (this.ended) break;
        this.buffer.push(logMessageOf(message));
        this.pending = message.info.pending;
        this.onArrival?.();
        if (this.buffer.length >= maxAhead) {
          await new Promise<void>((resolve) => this.onRoom = resolve);
        }
      }
      this.failure = new LogBroken({ reason: "the consumer ended" });
    } catch (cause) {
      this.failure = new LogBroken({ reason: `the consumer failed: ${String(cause)}`, cause });
    }
    this.ended = true;
    this.onArrival?.();
  }
}

function logMessageOf(message: JsMsg): LogMessage {
  return {
    sequence: message.seq,
    arrivedAtMs: Math.floor(message.info.timestampNanos / 1_000_000),
    subject: message.subject,
    payload: message.data,
  };
}
