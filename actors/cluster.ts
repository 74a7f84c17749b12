// Which process runs which partition: Effect Cluster decides. A wrong answer is harmless, since the
// checkpoint's epoch is what makes an owner (design: the write is the fence).
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket";
import * as PgClient from "@effect/sql-pg/PgClient";
import * as EntityId from "effect/cluster/EntityId";
import * as MessageStorage from "effect/cluster/MessageStorage";
import * as RunnerAddress from "effect/cluster/RunnerAddress";
import * as RunnerHealth from "effect/cluster/RunnerHealth";
import * as Runners from "effect/cluster/Runners";
import * as RunnerStorage from "effect/cluster/RunnerStorage";
import * as Sharding from "effect/cluster/Sharding";
import * as ShardingConfig from "effect/cluster/ShardingConfig";
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage";
import { Effect, Layer, Option, Redacted, type Scope } from "effect";
import { postgresLink } from "../db/postgres-link.ts";
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

/**
 * The sharding service for these settings. It deals out `shards` shards, as evenly as their number
 * allows; {@link runOnShard} puts work on one of them.
 */
export function clusterLayer(
  settings: ClusterSettings,
  shards: number,
): Layer.Layer<Sharding.Sharding, ClusterUnavailable> {
  const config = { ...timing, shardsPerGroup: shards };
  return settings.mode === "single" ? singleLayer(config) : sharedLayer(settings, config);
}

/**
 * Runs `work` in whichever process has the shard, in one process at a time, and under a name that
 * begins with `name`.
 *
 * Effect Cluster takes the hash of a singleton's name for its shard, so that sixteen names fall on
 * some ten of sixteen shards and one worker gets twice as much as another. The name is therefore
 * given the first suffix that hashes to the shard wanted, the same in every process.
 */
export function runOnShard(
  name: string,
  shard: number,
  work: Effect.Effect<never>,
): Effect.Effect<void, never, Sharding.Sharding | Scope.Scope> {
  return Effect.gen(function* () {
    const sharding = yield* Sharding.Sharding;
    const group = "default";
    let suffix = 0;
    while (sharding.getShardId(EntityId.make(`${name}~${suffix}`), group).id !== shard + 1) {
      suffix++;
    }
    yield* sharding.registerSingleton(`${name}~${suffix}`, work);
  });
}

const timing = {
  entityTerminationTimeout: 10_000,
  refreshAssignmentsInterval: 250,
  runnerHealthCheckInterval: 1000,
  shardLockRefreshInterval: 2000,
  shardLockExpiration: 6000,
} as const;

type Timing = typeof timing & { readonly shardsPerGroup: number };

function singleLayer(config: Timing): Layer.Layer<Sharding.Sharding> {
  return Sharding.layer.pipe(
    Layer.provide(Runners.layerNoop),
    Layer.provide(MessageStorage.layerNoop),
    Layer.provide([RunnerStorage.layerMemory, RunnerHealth.layerNoop]),
    Layer.provide(ShardingConfig.layer(config)),
  );
}

function sharedLayer(
  settings: Extract<ClusterSettings, { mode: "shared" }>,
  timing: Timing,
): Layer.Layer<Sharding.Sharding, ClusterUnavailable> {
  const { databaseUrl, host, port } = settings;
  const address = Option.some(RunnerAddress.make(host, port));
  const config = { ...timing, runnerAddress: address, runnerListenAddress: address };
  const storage = SqlRunnerStorage.layer.pipe(
    Layer.provide(postgresLayer(databaseUrl)),
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

/** The runners' own connections, with the same TLS as those of the store. */
function postgresLayer(databaseUrl: string) {
  return Layer.unwrap(Effect.map(
    Effect.tryPromise({ try: () => postgresLink(databaseUrl), catch: (cause) => cause }),
    ({ url, ssl }) => PgClient.layer({ url: Redacted.make(url), ssl, maxConnections: 4 }),
  ));
}
