// What the tests of sources share: a nats-server with the streams of Troupe, and a clock that jumps.
import { DeliverPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Clock, Duration, Effect } from "effect";
import { setImmediate } from "node:timers/promises";
import { connect, type NatsConnection } from "nats";
import { streamNames } from "../streams/subjects.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";

/** Connects to a nats-server and makes sure of its streams. */
export async function connectWithStreams(url: string): Promise<NatsConnection> {
  const connection = await connect({
    servers: url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });
  const manager = await jetstreamManager(connection);
  if (connection.info === undefined) throw new Error("connected without any server information");
  await ensureTopology(manager, connection.info, defaultTopology);
  return connection;
}

/** An event as the log holds it. */
export interface StoredEvent {
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
}

/** Everything in the stream of readings, in its order. */
export function storedReadings(connection: NatsConnection): Promise<StoredEvent[]> {
  return storedEvents(connection, streamNames.stats);
}

/** Everything in a stream, in its order. */
export async function storedEvents(
  connection: NatsConnection,
  name: string,
): Promise<StoredEvent[]> {
  const client = jetstream(connection);
  const stream = await client.streams.get(name);
  const events: StoredEvent[] = [];
  const { messages } = (await stream.info()).state;
  if (messages === 0) return events;
  const consumer = await client.consumers.get(name, {
    deliver_policy: DeliverPolicy.All,
  });
  for await (const message of await consumer.consume({ max_messages: 1000 })) {
    events.push({
      subject: message.subject,
      messageId: message.headers?.get("Nats-Msg-Id") ?? "",
      text: message.string(),
    });
    if (events.length === messages) break;
  }
  return events;
}

/** Removes every reading, and forgets their message ids. */
export async function emptyStreams(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection);
  for await (const { config } of manager.streams.list()) await manager.streams.delete(config.name);
  if (connection.info === undefined) throw new Error("no longer connected");
  await ensureTopology(manager, connection.info, defaultTopology);
}

/** A clock that stands still until somebody sleeps, and then jumps to the end of the sleep. */
export class JumpingClock implements Clock.Clock {
  nowMs: number;
  private readonly happenings: { atMs: number; happening: () => Promise<void> }[] = [];

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  currentTimeMillisUnsafe(): number {
    return this.nowMs;
  }

  currentTimeNanosUnsafe(): bigint {
    return BigInt(Math.round(this.nowMs * 1e6));
  }

  monotonicTimeNanosUnsafe(): bigint {
    return this.currentTimeNanosUnsafe();
  }

  readonly currentTimeMillis = Effect.sync(() => this.currentTimeMillisUnsafe());
  readonly currentTimeNanos = Effect.sync(() => this.currentTimeNanosUnsafe());
  readonly monotonicTimeNanos = Effect.sync(() => this.monotonicTimeNanosUnsafe());

  /** What happens during the first sleep that ends at `atMs` or later. */
  during(atMs: number, happening: () => Promise<void>): void {
    this.happenings.push({ atMs, happening });
  }

  sleep(duration: Duration.Duration): Effect.Effect<void> {
    return Effect.promise(async () => {
      await setImmediate();
      this.nowMs += Duration.toMillis(duration);
      const due = this.happenings.findIndex(({ atMs }) => atMs <= this.nowMs);
      if (due >= 0) {
        for (const { happening } of this.happenings.splice(due, 1)) await happening();
      }
    });
  }
}
