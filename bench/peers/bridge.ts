// From the log into a peer that has no JetStream source of its own: many readings under way at once,
// those of one video one after another.
import { AckPolicy } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { consume } from "./consuming.ts";
import { decodeReading, type Reading } from "./work.ts";

/** A reading with its place in the log. */
export interface LoggedReading {
  readonly sequence: number;
  readonly reading: Reading;
}

/** How a peer takes readings. */
export interface BridgeOptions {
  /** Name of the durable consumer, which remembers what was taken. */
  readonly name: string;
  /** Readings fetched ahead; at most twice as many are under way. */
  readonly ahead: number;
  /** Resolves once the peer has the reading where a crash cannot take it; may be asked twice for it. */
  readonly take: (logged: LoggedReading) => Promise<void>;
}

/** A bridge at work. */
export interface Bridge {
  /** Fails as soon as a reading cannot be taken. */
  readonly alive: Promise<never>;
  /** Comes back when nothing is under way any more. */
  stop(): Promise<void>;
}

/**
 * Hands every reading of the log to `take` and acknowledges it to JetStream after that. After a crash
 * it begins behind what was acknowledged without a gap: the peer gets some readings again, in order,
 * and has to know them by their sequence.
 */
export async function startBridge(
  connection: NatsConnection,
  { name, ahead, take }: BridgeOptions,
): Promise<Bridge> {
  const { messages } = await consume(connection, {
    name,
    acknowledge: AckPolicy.Explicit,
    ahead,
    inOrder: true,
  });
  /** The last reading under way of each video. */
  const underWay = new Map<string, Promise<void>>();
  const { promise: alive, reject } = Promise.withResolvers<never>();
  const bridging = (async () => {
    for await (const message of messages) {
      const reading = decodeReading(message.string());
      const before = underWay.get(reading.videoId) ?? Promise.resolve();
      const taken = before
        .then(() => take({ sequence: message.seq, reading }))
        .then(() => {
          message.ack();
          if (underWay.get(reading.videoId) === taken) {
            underWay.delete(reading.videoId);
          }
        });
      underWay.set(reading.videoId, taken);
      taken.catch(reject);
    }
  })();
  bridging.catch(reject);
  return {
    alive,
    async stop() {
      await messages.close();
      await bridging;
      await Promise.all(underWay.values());
    },
  };
}
