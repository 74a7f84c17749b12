// What every process of Troupe stands on: streams as declared, tables as migrated.
import { hostname } from "node:os";
import process from "node:process";
import { jetstreamManager } from "@nats-io/jetstream";
import { Duration, Effect, Redacted } from "effect";
import type { NatsConnection } from "nats";
import type { ClusterSettings } from "../actors/cluster.ts";
import { runJanitor } from "../actors/erasure/janitor.ts";
import { runFactorTrainer } from "../actors/learner/factor-trainer.ts";
import { runTrainer } from "../actors/model/trainer.ts";
import { hostedKinds, type KindSettings, partitionsOf } from "../actors/kinds.ts";
import type { WorkerSettings } from "../actors/worker.ts";
import { measureSpans } from "../config/spans.ts";
import type { Configuration } from "../config/table.ts";
import { type Database, scopedDatabase } from "../db/database.ts";
import { keepToLog } from "../db/log-of-record.ts";
import { migrate } from "../db/migrate.ts";
import { PostgresModelRegistry } from "../db/postgres-model-registry.ts";
import { PostgresStore } from "../db/postgres-store.ts";
import { freePort } from "../local/port.ts";
import manifest from "../package.json" with { type: "json" };
import { connectNats } from "../streams/connection.ts";
import { onceLed } from "../streams/election.ts";
import { forecastModel } from "../streams/model-version.ts";
import { streamNames } from "../streams/subjects.ts";
import { ensureTopology, markOf, type TopologySettings } from "../streams/topology.ts";
import { attempt } from "./attempt.ts";
import { NotConfigured, NotUsable } from "./errors.ts";
import { natsSettings } from "./nats-settings.ts";

/** What of the configuration is about streams. */
export function topologySettings(configuration: Configuration): TopologySettings {
  return {
    partitions: configuration.partitions,
    replicas: configuration.replicas,
    statsMaxBytes: configuration.statsMaxBytes,
    forecastsKept: configuration.forecastsKept,
    statsMaxAgeMs: Duration.toMillis(configuration.statsMaxAge),
    agesMs: measureSpans(configuration.streamAges, Duration.toMillis),
  };
}

/** Makes the streams what they should be. */
export function prepareStreams(
  connection: NatsConnection,
  configuration: Configuration,
): Effect.Effect<void, Error> {
  return attempt(async () => {
    const { info } = connection;
    if (info === undefined) throw new NotUsable({ reason: "NATS has said nothing of itself" });
    const manager = await onceLed(() => jetstreamManager(connection));
    await ensureTopology(manager, info, topologySettings(configuration));
  });
}

/** Streams that partitions count their sequences in. */
const logStreams = [
  streamNames.stats,
  streamNames.activity,
  streamNames.examples,
  streamNames.decisions,
];

/** Has the database go with the server's log: see {@link keepToLog}. */
export function joinLog(connection: NatsConnection, database: Database) {
  return attempt(async () => {
    const manager = await jetstreamManager(connection);
    for (const stream of logStreams) {
      await keepToLog(database, stream, await markOf(manager, stream));
    }
  });
}

/** Makes the tables what they should be. */
export function prepareDatabase(database: Database): Effect.Effect<void, Error> {
  return Effect.flatMap(
    attempt(() => migrate(database)),
    (applied) =>
      applied.length === 0
        ? Effect.void
        : Effect.logDebug(`applied migrations: ${applied.join(", ")}`),
  );
}

/** What of the configuration is about kinds of actors. */
export function kindSettings({ partitions, churnHorizon }: Configuration): KindSettings {
  return { partitions, horizonMs: Duration.toMillis(churnHorizon) };
}

/** How many partitions there are of all kinds. */
export function partitionTotal(configuration: Configuration): number {
  return partitionsOf(hostedKinds(kindSettings(configuration)), configuration.partitions);
}

/** A worker with the settings of this configuration. */
export function workerSettings(
  connection: NatsConnection,
  database: Database,
  cluster: ClusterSettings,
  configuration: Configuration,
): WorkerSettings {
  return {
    connection,
    store: new PostgresStore(database),
    cluster,
    kinds: hostedKinds(kindSettings(configuration)),
    owner: `${hostname()}/${process.pid}`,
    partitions: configuration.partitions,
    checkpointEvents: configuration.checkpointEvents,
    checkpointMs: configuration.checkpointMs,
    maxResidents: configuration.residentActors,
    latenessMs: Duration.toMillis(configuration.lateness),
    singletons: {
      ...trainers(connection, database, configuration),
      "janitor/erasures": runJanitor({
        connection,
        drizzle: database.drizzle,
        partitions: configuration.partitions,
        nowMs: Date.now,
        codeVersion: manifest.version,
      }),
    },
  };
}

/** What trains models, unless nothing is to be trained. */
function trainers(connection: NatsConnection, database: Database, configuration: Configuration) {
  const everyMs = Duration.toMillis(configuration.trainEvery);
  return everyMs === 0 ? {} : {
    "trainer/factors": runFactorTrainer({ connection, seed: configuration.trainSeed }),
    "trainer/forecast": runTrainer({
      connection,
      registry: new PostgresModelRegistry(database),
      partitions: configuration.partitions,
      name: forecastModel,
      everyMs,
      seed: configuration.trainSeed,
      codeVersion: manifest.version,
    }),
  };
}

/** Connects to the NATS and the database that are configured, and prepares both. */
export function foundation(configuration: Configuration, name: string) {
  return Effect.gen(function* () {
    const { natsUrl, databaseUrl } = yield* addresses(configuration);
    const connection = yield* connectNats(natsSettings(configuration, natsUrl, name));
    const database = yield* scopedDatabase({ url: databaseUrl, folder: "" });
    yield* prepareDatabase(database);
    yield* prepareStreams(connection, configuration);
    yield* joinLog(connection, database);
    return { connection, database, databaseUrl };
  });
}

/** Where NATS and the database are; unlike the demo, these commands bring neither. */
function addresses({ natsUrl, databaseUrl }: Configuration) {
  if (natsUrl !== undefined && databaseUrl !== undefined) {
    return Effect.succeed({
      natsUrl: Redacted.value(natsUrl),
      databaseUrl: Redacted.value(databaseUrl),
    });
  }
  const missing = [
    ...natsUrl === undefined ? ["NATS_URL"] : [],
    ...databaseUrl === undefined ? ["DATABASE_URL"] : [],
  ];
  const remedy = "Say where they are, such as NATS_URL=nats://host:4222 and " +
    "DATABASE_URL=postgres://user:password@host:5432/database; `npm start` needs neither.";
  return Effect.fail(new NotConfigured({ wanted: missing.join(" and "), remedy }));
}

/** How a process joins the others that share the partitions of one database. */
export function sharedCluster(
  databaseUrl: string,
  configuration: Configuration,
): Effect.Effect<Extract<ClusterSettings, { mode: "shared" }>> {
  return Effect.gen(function* () {
    const host = configuration.runnerHost;
    const port = configuration.runnerPort || (yield* freePort());
    return { mode: "shared", databaseUrl, host, port };
  });
}
