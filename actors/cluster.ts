// Which process runs which partition: Effect Cluster decides. A wrong answer is harmless, since the
// checkpoint's epoch is what makes an owner (design: the write is the fence).
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket";
import * as PgClient from "@effect/sql-pg/PgClient";
import * as MessageStorage from "effect/cluster/MessageStorage";
import * as RunnerAddress from "effect/cluster/RunnerAddress";
import * as RunnerHealth from "effect/cluster/RunnerHealth";
import * as Runners from "effect/cluster/Runners";
import * as RunnerStorage from "effect/cluster/RunnerStorage";
import * as Sharding from "effect/cluster/Sharding";
import * as ShardingConfig from "effect/cluster/ShardingConfig";
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage";
import { Effect, Layer, Option, Redacted } from "effect";
import { ClusterUnavailable } from "./errors.ts";

/** How processes find each other. */
export type ClusterSettings =
  /** This process runs every partition. */
  | { readonly mode: "single" }
  /** Processes share the partitions; they meet in Postgres and check each other over sockets. */
  | {
    readonly mode: "shared";
    readonly databaseUrl: string;
    readonly host: string;
    readonly port: number;
  };

/** The sharding service for these settings. */
export function clusterLayer(
  settings: ClusterSettings,
): Layer.Layer<Sharding.Sharding, ClusterUnavailable> {
  return settings.mode === "single" ? singleLayer() : sharedLayer(settings);
}

const timing = {
  shardsPerGroup: 64,
  entityTerminationTimeout: 10_000,
  refreshAssignmentsInterval: 1000,
  shardLockRefreshInterval: 2000,
  shardLockExpiration: 6000,
} as const;

function singleLayer(): Layer.Layer<Sharding.Sharding> {
  return Sharding.layer.pipe(
    Layer.provide(Runners.layerNoop),
    Layer.provide(MessageStorage.layerNoop),
    Layer.provide([RunnerStorage.layerMemory, RunnerHealth.layerNoop]),
    Layer.provide(ShardingConfig.layer(timing)),
  );
}

function sharedLayer(
  settings: Extract<ClusterSettings, { mode: "shared" }>,
): Layer.Layer<Sharding.Sharding, ClusterUnavailable> {
  const { databaseUrl, host, port } = settings;
  const address = Option.some(RunnerAddress.make(host, port));
  const config = { ...timing, runnerAddress: address, runnerListenAddress: address };
  const storage = SqlRunnerStorage.layer.pipe(
    Layer.provide(PgClient.layer({ url: Redacted.make(databaseUrl), maxConnections: 2 })),
    Layer.provide(ShardingConfig.layer(config)),
  );
  return NodeClusterSocket.layer({ storage: "byo", shardingConfig: config }).pipe(
    Layer.provide(storage),
    Layer.provide(MessageStorage.layerNoop),
    Layer.catch((cause) =>
      Layer.effectContext(Effect.fail(new ClusterUnavailable({ host, port, cause })))
    ),
  );
}
