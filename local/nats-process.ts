// A nats-server of our own: started on a folder, ready when it says so, ended with its scope.
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Effect, type Scope } from "effect";
import { type Daemon, startDaemon } from "./daemon.ts";
import { NatsServerFailed } from "./errors.ts";
import { type NatsClusterSettings, natsConfig, natsFiles } from "./nats-config.ts";
import { natsInfo } from "./nats-info.ts";
import { reapLeftover } from "./nats-leftover.ts";
import { onFreePort } from "./port.ts";

export interface NatsProcessOptions {
  /** Path of the nats-server program. */
  readonly binary: string;
  /** Where configuration, JetStream store, process id and log are kept; for this server alone. */
  readonly folder: string;
  /** The port wanted on 127.0.0.1; another is taken where it is not free. Any by default. */
  readonly port?: number;
  /** The port of the monitoring pages on 127.0.0.1; none by default. */
  readonly monitorPort?: number;
  /** How long the server may take to recover its store and answer; a minute by default. */
  readonly readyMs?: number;
  /** The server's name; by default a new one at every start, so that nothing else answers under it. */
  readonly serverName?: string;
  /** The cluster that it belongs to; none by default. */
  readonly cluster?: NatsClusterSettings;
  /** Whether the server ends with this process, however this process ends; false by default. */
  readonly leashed?: boolean;
}

/** A nats-server that answers. */
export interface NatsProcess extends Daemon {
  readonly url: string;
  readonly port: number;
  readonly version: string;
  readonly serverName: string;
  readonly logFile: string;
}

const defaultReadyMs = 60_000;
const pollMs = 15;

/** A {@link NatsProcess} that lives as long as the scope; what an earlier run left is reaped. */
export function natsProcess(
  options: NatsProcessOptions,
): Effect.Effect<NatsProcess, NatsServerFailed, Scope.Scope> {
  return Effect.acquireRelease(startNatsProcess(options), (server) => server.stop, {
    interruptible: true,
  });
}

/** Starts a nats-server and waits until it answers. Whoever calls must stop it. */
export function startNatsProcess(
  options: NatsProcessOptions,
): Effect.Effect<NatsProcess, NatsServerFailed> {
  const folder = resolve(options.folder);
  return Effect.gen(function* () {
    yield* reapLeftover(options.binary, folder);
    return yield* Effect.mapError(
      onFreePort(options.port ?? 0, (port) => startOnPort(options, folder, port)),
      (reason) => new NatsServerFailed({ reason }),
    );
  });
}

function startOnPort(
  options: NatsProcessOptions,
  folder: string,
  port: number,
): Effect.Effect<NatsProcess, string> {
  const files = natsFiles(folder);
  const { monitorPort, cluster, serverName = `troupe-${randomUUID()}` } = options;
  const config = natsConfig(files, { serverName, port, monitorPort, cluster });
  const answer = Effect.gen(function* () {
    while (true) {
      const info = yield* natsInfo(port);
      if (info?.serverName === serverName && info.jetstream) return info.version;
      yield* Effect.sleep(pollMs);
    }
  });
  return Effect.gen(function* () {
    yield* Effect.tryPromise({
      try: async () => {
        await mkdir(folder, { recursive: true });
        await writeFile(files.config, config);
      },
      catch: (error) => `cannot be configured: ${error instanceof Error ? error.message : error}`,
    });
    const [daemon, version] = yield* startDaemon({
      program: options.binary,
      parameters: ["--config", files.config],
      environment: {},
      logFile: files.log,
      readyMs: options.readyMs ?? defaultReadyMs,
      stopSignal: "SIGTERM",
      leashed: options.leashed ?? false,
    }, answer);
    const url = `nats://127.0.0.1:${port}`;
    return { ...daemon, url, port, version, serverName, logFile: files.log };
  });
}
