// The NATS of a demo or a cluster: the one that NATS_URL names, else a nats-server of its own.
import process from "node:process";
import { Effect, Redacted, type Scope } from "effect";
import type { NatsConnection } from "nats";
import type { Configuration } from "../config/table.ts";
import { NatsServerFailed, type NatsServerUnavailable } from "../local/errors.ts";
import { expectServers, natsCluster, type NatsClusterServer } from "../local/nats-cluster.ts";
import { natsProcess } from "../local/nats-process.ts";
import { obtainNatsServer } from "../local/nats-server.ts";
import { connectNats } from "../streams/connection.ts";
import type { NatsUnavailable } from "../streams/errors.ts";
import { withoutSecrets } from "../streams/nats-address.ts";
import { natsSettings } from "./nats-settings.ts";
import { writeLine } from "./terminal.ts";

export interface LocalNatsOptions {
  /** Under which name the server lists the connection. */
  readonly name: string;
  /** Where a server of our own keeps what it has; the caller must hold it. */
  readonly folder: string;
  /** Whether a server of our own ends with this process, however this process ends. */
  readonly leashed: boolean;
  /** How many servers of our own are to be one cluster; a single one by default. */
  readonly servers?: number;
}

/** A NATS that answers. */
export interface LocalNats {
  readonly connection: NatsConnection;
  readonly url: string;
  /** Whose server it is, in words. */
  readonly origin: string;
  /** The servers of a cluster of our own. */
  readonly servers: readonly NatsClusterServer[];
  /** Fails when a server of our own ends before it was asked to. */
  readonly ended: Effect.Effect<never, NatsServerFailed>;
}

/** The port that clients of NATS try where they are told none. */
const usualPort = 4222;

/** What a NATS goes by, whichever of its servers one is connected to. */
export function natsName({ info }: NatsConnection): string {
  return info?.cluster ?? info?.server_name ?? "";
}

/** Reaches the NATS that is configured, or starts one. */
export function localNats(
  configuration: Configuration,
  { name, folder, leashed, servers = 1 }: LocalNatsOptions,
): Effect.Effect<
  LocalNats,
  NatsUnavailable | NatsServerUnavailable | NatsServerFailed,
  Scope.Scope
> {
  return Effect.gen(function* () {
    if (configuration.natsUrl !== undefined) {
      const url = Redacted.value(configuration.natsUrl);
      const connection = yield* connectNats(natsSettings(configuration, url, name));
      const origin = `NATS at ${withoutSecrets(url)}`;
      return { connection, url, origin, servers: [], ended: Effect.never };
    }
    const program = yield* obtainNatsServer({
      environment: { ...process.env, NATS_SERVER: configuration.natsServer },
      say: (line) => writeLine(`  ${line}`),
    });
    yield* expectServers(folder, servers);
    if (servers > 1) {
      const cluster = yield* natsCluster({
        binary: program.path,
        size: servers,
        folder,
        port: usualPort,
        leashed,
        tell: (server, what) => writeLine(`${server} | ${what}`),
      });
      const connection = yield* connectNats({ url: cluster.url, name });
      const origin = `${servers} nats-servers ${cluster.version} at ${cluster.url}`;
      return {
        connection,
        url: cluster.url,
        origin,
        servers: cluster.servers,
        ended: Effect.never,
      };
    }
    const server = yield* natsProcess({
      binary: program.path,
      folder,
      port: usualPort,
      leashed,
    });
    const connection = yield* connectNats({ url: server.url, name });
    const ended = Effect.flatMap(
      server.ended,
      (how) =>
        Effect.fail(new NatsServerFailed({ reason: `ended (${how}): see ${server.logFile}` })),
    );
    const origin = `nats-server ${server.version} at ${server.url}`;
    return { connection, url: server.url, origin, servers: [], ended };
  });
}
