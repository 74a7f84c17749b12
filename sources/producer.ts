// A producer: publishes the rows of one source, and keeps in NATS how far it has got.
import { jetstream, JetStreamApiError } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { Result, Schema } from "effect";
import type { NatsConnection } from "nats";
import { NatsUnavailable } from "../streams/errors.ts";
import { Publisher, type PublisherCounts } from "../streams/publisher.ts";
import { eventSubject } from "../streams/event.ts";
import { onceLed } from "../streams/election.ts";
import { streamNames } from "../streams/subjects.ts";
import { PositionUnusable } from "./errors.ts";

/** The key-value bucket that holds the positions of producers. */
export const producersBucket = "producers";

/** What a producer works with. */
export interface ProducerOptions {
  readonly connection: NatsConnection;
  /** Copies of the bucket of positions; by default as many as the stream of readings has. */
  readonly replicas?: number | undefined;
}

/**
 * Sends rows with a window of unacknowledged ones, and saves the position of the source once all
 * before it are in the log. A producer that starts again from its position sends nothing that it has
 * not sent under the same message id, so that the stream drops what it had taken already.
 */
export class Producer {
  private readonly key: string;
  private readonly rows: Publisher;
  private readonly positions: Publisher;

  private constructor(connection: NatsConnection, key: string) {
    this.key = key;
    this.rows = new Publisher(connection);
    this.positions = new Publisher(connection);
  }

  /**
   * Opens the producer called `key` and says where it was left, if it ever ran.
   * Fails with {@link NatsUnavailable} where there is no stream of readings, and with
   * {@link PositionUnusable} where the position is not what `schema` describes.
   */
  static async open<Position>(
    options: ProducerOptions,
    key: string,
    schema: Schema.Decoder<Position>,
  ): Promise<{ readonly producer: Producer; readonly position: Position | undefined }> {
    const text = await storedPosition(options, key);
    const position = text === undefined ? undefined : decodePosition(key, text, schema);
    return { producer: new Producer(options.connection, key), position };
  }

  /** What the log said about the rows so far. */
  get counts(): PublisherCounts {
    return this.rows.counts;
  }

  /** Whether a row may be sent without waiting for {@link ready}. */
  get hasRoom(): boolean {
    return this.rows.hasRoom;
  }

  ready(): Promise<void> {
    return this.rows.ready();
  }

  /**
   * Sends one row, JSON that is meant as a reading or as activity, to where such events go. `messageId` is
   * the same whenever this row of this source is sent.
   */
  send(row: unknown, payload: Uint8Array, messageId: string): void {
    this.rows.publish(eventSubject(row), payload, messageId);
  }

  /** Waits until all rows so far are in the log, then keeps `position` for the next start. */
  async save(position: unknown): Promise<void> {
    await this.rows.flush();
    const text = JSON.stringify(position);
    const subject = `$KV.${producersBucket}.${this.key}`;
    this.positions.publish(subject, new TextEncoder().encode(text), `${this.key}.${text}`);
    await this.positions.flush();
  }

  close(): void {
    this.rows.close();
    this.positions.close();
  }
}

async function storedPosition(options: ProducerOptions, key: string): Promise<string | undefined> {
  const { connection } = options;
  const client = jetstream(connection);
  try {
    const manager = await onceLed(() => client.jetstreamManager());
    const { config } = await onceLed(() => manager.streams.info(streamNames.stats));
    const { replicas = config.num_replicas } = options;
    const description = "How far each producer has got";
    const kvm = new Kvm(client);
    const bucket = await onceLed(() =>
      kvm.create(producersBucket, { description, replicas, allow_direct: false })
    );
    const entry = await onceLed(() => bucket.get(key));
    return entry === null || entry.operation !== "PUT" ? undefined : entry.string();
  } catch (cause) {
    if (cause instanceof JetStreamApiError && cause.code === streamNotFound) {
      const reason =
        `found no stream ${streamNames.stats} for readings, wanted the one that Troupe ` +
        "creates when it starts";
      throw new NatsUnavailable({ reason, cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NatsUnavailable({
      reason: `the position of a producer could not be read: ${reason}`,
      cause,
    });
  }
}

const streamNotFound = 10059;

function decodePosition<Position>(
  key: string,
  text: string,
  schema: Schema.Decoder<Position>,
): Position {
  const decoded = Schema.decodeUnknownResult(Schema.fromJsonString(schema))(text);
  if (Result.isSuccess(decoded)) return decoded.success;
  throw new PositionUnusable({ key, found: text.slice(0, 200), wanted: decoded.failure.message });
}
