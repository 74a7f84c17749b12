// Looks at every message of a stream once, from its first to the last it has now: for what is to be found in
// it whoever sent it, without a place in it that anything depends on.
import {
  AckPolicy,
  DeliverPolicy,
  jetstream,
  jetstreamManager,
  type JsMsg,
} from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { LogBroken } from "./errors.ts";

const batchMessages = 1000;
/** How long a batch waits for a message: they are there already, unless they were removed meanwhile. */
const batchMs = 2000;
const nanosPerMs = 1_000_000;
const inactiveMs = 30_000;

/**
 * Calls `visit` with every message under `subject` that `stream` has when this is called, in their order.
 * Fails with `LogBroken` where one got lost on its way; then all is to be done again.
 */
export async function scanStream(
  nats: NatsConnection,
  stream: string,
  subject: string,
  visit: (message: JsMsg) => void | Promise<void>,
): Promise<void> {
  const manager = await jetstreamManager(nats);
  const { state: { last_seq: last } } = await manager.streams.info(stream);
  const { name } = await manager.consumers.add(stream, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.All,
    filter_subject: subject,
    inactive_threshold: inactiveMs * nanosPerMs,
    mem_storage: true,
    num_replicas: 1,
  });
  try {
    const consumer = await jetstream(nats).consumers.get(stream, name);
    let delivered = 0;
    for (let pending = (await consumer.info()).num_pending; pending > 0;) {
      const before = delivered;
      const batch = await consumer.fetch({ max_messages: batchMessages, expires: batchMs });
      for await (const message of batch) {
        if (message.seq > last) return;
        if (message.info.deliverySequence !== ++delivered) {
          throw new LogBroken({ reason: `a message of stream ${stream} got lost on its way` });
        }
        await visit(message);
        pending = message.info.pending;
        if (pending === 0) return;
      }
      if (delivered === before) pending = (await consumer.info()).num_pending;
    }
  } finally {
    await manager.consumers.delete(stream, name).catch(() => {
      // The server forgets it by itself once nobody asks for it any more.
    });
  }
}
