// For tests: a worker in this process, on a nats-server and a database that the test brings.
import { type ConsumerConfig, jetstream, jetstreamManager, type JsMsg } from "@nats-io/jetstream";
import { sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { Effect, Exit, Scope } from "effect";
import { connect, type NatsConnection } from "nats";
import { defaultKinds, hostedKinds } from "../actors/kinds.ts";
import { startWorker } from "../actors/worker.ts";
import type { Database } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { PostgresStore } from "../db/postgres-store.ts";
import { partitions } from "../db/schema.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";

/** A worker that runs every partition. */
export interface RunningWorker {
  readonly connection: NatsConnection;
  /** Commits what it has and ends the worker; database and NATS stay. */
  stop(): Promise<void>;
}

/** Prepares streams and tables and starts a worker that checkpoints several times a second. */
export async function startWorkerHere(
  natsUrl: string,
  database: Database,
  partitionCount: number,
  metrics?: Metrics,
): Promise<RunningWorker> {
  await migrate(database);
  const connection = await connect({ servers: natsUrl });
  if (connection.info === undefined) throw new Error("connected without any server information");
  const topology = { ...defaultTopology, partitions: partitionCount };
  await ensureTopology(await jetstreamManager(connection), connection.info, topology);
  const scope = Effect.runSync(Scope.make());
  const worker = startWorker({
    connection,
    store: new PostgresStore(database),
    cluster: { mode: "single" },
    kinds: hostedKinds({ ...defaultKinds, partitions: partitionCount }),
    owner: "test",
    partitions: partitionCount,
    checkpointEvents: 500,
    checkpointMs: 200,
    maxResidents: 1000,
    latenessMs: 3_600_000,
    ...metrics === undefined ? {} : { metrics },
  });
  await Effect.runPromise(Scope.provide(worker, scope));
  return {
    connection,
    async stop() {
      await Effect.runPromise(Scope.close(scope, Exit.void));
      await connection.close();
    },
  };
}

/** What became of events, over all partitions, as far as checkpoints have come. */
export async function committedCounts({ drizzle }: Database) {
  const sum = (column: PgColumn) => sql<number>`coalesce(sum(${column}), 0)::int`;
  const [counts] = await drizzle.select({
    stepped: sum(partitions.stepped),
    late: sum(partitions.late),
    duplicates: sum(partitions.duplicates),
    deadLetters: sum(partitions.deadLetters),
  }).from(partitions);
  return counts;
}

/** How many events all partitions have accounted for. */
export async function accounted(database: Database): Promise<number> {
  const { stepped, late, duplicates, deadLetters } = await committedCounts(database);
  return stepped + late + duplicates + deadLetters;
}

/** What a stream holds now, all of it or as `config` says. */
export async function messagesOf(
  connection: NatsConnection,
  stream: string,
  config: Partial<ConsumerConfig> = {},
): Promise<JsMsg[]> {
  const client = jetstream(connection);
  const { state } = await (await client.streams.get(stream)).info();
  if (state.messages === 0) return [];
  const consumer = await client.consumers.get(stream, config);
  const messages: JsMsg[] = [];
  for await (const message of await consumer.consume({ max_messages: 1000 })) {
    messages.push(message);
    if (message.info.pending === 0) break;
  }
  return messages;
}
