// Consuming as the documentation of the NATS client recommends: a durable pull consumer over the whole
// stream that fetches ahead, with explicit acknowledgements.
import {
  type AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { streamNames } from "../../streams/subjects.ts";

/** How a loop consumes. */
export interface ConsumeOptions {
  /** Name of the durable consumer: a restarted loop goes on where it stood. */
  readonly name: string;
  readonly acknowledge: AckPolicy;
  /** Messages fetched ahead. */
  readonly ahead: number;
  /**
   * Whether a restarted loop takes everything from the first message not acknowledged on, in order.
   * Otherwise it gets what was under way when its acknowledgement is overdue, behind later messages,
   * which is how a durable consumer behaves that nobody has thought about.
   */
  readonly inOrder: boolean;
}

/** A loop's source of readings. */
export interface Consuming {
  readonly client: JetStreamClient;
  readonly messages: ConsumerMessages;
}

const consumerNotFound = 10014;

/** Opens the consumer and begins to fetch. */
export async function consume(
  connection: NatsConnection,
  options: ConsumeOptions,
): Promise<Consuming> {
  const manager = await jetstreamManager(connection);
  const start = options.inOrder ? await startingAnew(manager, options.name) : {};
  await manager.consumers.add(streamNames.stats, {
    durable_name: options.name,
    ack_policy: options.acknowledge,
    max_ack_pending: 2 * options.ahead,
    ...start,
  });
  const client = manager.jetstream();
  const consumer = await client.consumers.get(streamNames.stats, options.name);
  return { client, messages: await consumer.consume({ max_messages: options.ahead }) };
}

/** Deletes the consumer; a new one with these settings begins behind what was acknowledged. */
async function startingAnew(manager: JetStreamManager, name: string) {
  try {
    const { ack_floor } = await manager.consumers.info(streamNames.stats, name);
    await manager.consumers.delete(streamNames.stats, name);
    return {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: ack_floor.stream_seq + 1,
    };
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === consumerNotFound) return {};
    throw error;
  }
}

/**
 * Hands over what has arrived in lots of at most `most`: while one is worked on the next gathers, and
 * no message waits for a lot to fill up. What gathers is bounded by the consumer's `max_ack_pending`.
 */
export async function* batches<Message>(
  messages: AsyncIterable<Message>,
  most: number,
): AsyncGenerator<[Message, ...Message[]]> {
  let arrived: Message[] = [];
  let isOver = false;
  let changed = () => {};
  const gathering = (async () => {
    for await (const message of messages) {
      arrived.push(message);
      changed();
    }
  })().finally(() => {
    isOver = true;
    changed();
  });
  while (arrived.length > 0 || !isOver) {
    const [first, ...others] = arrived.slice(0, most);
    if (first === undefined) {
      await new Promise<void>((resolve) => changed = resolve);
      continue;
    }
    arrived = arrived.slice(most);
    yield [first, ...others];
  }
  await gathering;
}
