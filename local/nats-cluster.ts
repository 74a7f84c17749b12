// Several nats-servers of our own that are one JetStream cluster, each on a folder of its own; one that
// ends is started again.
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Deferred, Effect, type Scope } from "effect";
import { NatsServerFailed } from "./errors.ts";
import { keepUp } from "./keep-up.ts";
import { clusterNameIn, natsFiles } from "./nats-config.ts";
import { type NatsProcess, startNatsProcess } from "./nats-process.ts";
import { freePorts } from "./port.ts";

export interface NatsClusterOptions {
  /** Path of the nats-server program. */
  readonly binary: string;
  /** How many servers; a majority of them has to run for anything to be stored. */
  readonly size: number;
  /** The servers' folders are this with `-1`, `-2` and so on behind it. */
  readonly folder: string;
  /** The port wanted for the first server on 127.0.0.1, and those behind it for the others. */
  readonly port: number;
  /** Whether the servers end with this process, however this process ends. */
  readonly leashed: boolean;
  /** Told when a server ends and when it answers again, in words. */
  readonly tell: (server: string, what: string) => void;
}

/** One server of a cluster. */
export interface NatsClusterServer {
  /** For people: `nats 1`. */
  readonly name: string;
  /** Its process of the moment, or the last one. */
  readonly pid: () => number;
  readonly logFile: string;
}

/** Servers that answer; whether they have found each other is for clients to see. */
export interface NatsCluster {
  /** The URLs of all servers, separated by commas. */
  readonly url: string;
  readonly version: string;
  readonly servers: readonly NatsClusterServer[];
}

/** The first ports tried where servers listen for each other. */
const usualRoutePort = 6222;

/** A {@link NatsCluster} that lives as long as the scope. */
export function natsCluster(
  options: NatsClusterOptions,
): Effect.Effect<NatsCluster, NatsServerFailed, Scope.Scope> {
  return Effect.gen(function* () {
    const { size, folder } = options;
    const numbers = Array.from({ length: size }, (_, i) => i + 1);
    const name = yield* clusterName(folder);
    const ports = yield* freePorts([
      ...numbers.map((_, i) => options.port + i),
      ...numbers.map((_, i) => usualRoutePort + i),
    ]);
    const routePorts = ports.slice(size);
    const supervised = numbers.map((number, i) =>
      new SupervisedServer(`nats ${number}`, options, {
        folder: serverFolder(folder, number),
        port: ports[i],
        // JetStream knows a server by its name.
        serverName: `${name}-${number}`,
        cluster: { name, port: routePorts[i], routePorts },
      })
    );
    yield* Effect.forkScoped(
      Effect.forEach(supervised, (one) => one.keepUp(), { concurrency: "unbounded" }),
    );
    const started = yield* Effect.forEach(supervised, (one) => one.answers, {
      concurrency: "unbounded",
    });
    return {
      url: started.map(({ url }) => url).join(","),
      version: started[0].version,
      servers: supervised,
    };
  });
}

/**
 * Fails where the folders hold what another number of servers stored: they would begin with empty
 * streams, or wait for a majority for ever.
 */
export function expectServers(
  folder: string,
  wanted: number,
): Effect.Effect<void, NatsServerFailed> {
  const found = storedServers(folder);
  if (found === 0 || found === wanted) return Effect.void;
  const reason = `storage of ${found} server${found === 1 ? "" : "s"} is in ${folder}*, ` +
    `wanted that of ${wanted}: run it with --nats ${found}, or on another data folder`;
  return Effect.fail(new NatsServerFailed({ reason }));
}

/** How many servers have stored something: one by itself in `folder`, or a cluster beside it. */
function storedServers(folder: string): number {
  if (existsSync(natsFiles(folder).store)) return 1;
  let count = 0;
  while (existsSync(natsFiles(serverFolder(folder, count + 1)).store)) count++;
  return count;
}

function serverFolder(folder: string, number: number): string {
  return `${folder}-${number}`;
}

/** The name that the cluster had before, as what it stored goes by that; else a new one. */
function clusterName(folder: string): Effect.Effect<string> {
  const file = natsFiles(serverFolder(folder, 1)).config;
  return Effect.map(
    Effect.promise(() => readFile(file, "utf8").catch(() => "")),
    (text) => clusterNameIn(text) ?? `troupe-${randomUUID()}`,
  );
}

type Place = Required<
  Pick<Parameters<typeof startNatsProcess>[0], "folder" | "port" | "serverName" | "cluster">
>;

class SupervisedServer implements NatsClusterServer {
  readonly name: string;
  readonly logFile: string;
  private readonly options: NatsClusterOptions;
  private readonly place: Place;
  private readonly started = Deferred.makeUnsafe<NatsProcess, NatsServerFailed>();
  private latestPid = 0;

  constructor(name: string, options: NatsClusterOptions, place: Place) {
    this.name = name;
    this.options = options;
    this.place = place;
    this.logFile = natsFiles(place.folder).log;
  }

  readonly pid = (): number => this.latestPid;

  /** Waits until it answers for the first time. */
  get answers(): Effect.Effect<NatsProcess, NatsServerFailed> {
    return Deferred.await(this.started);
  }

  /** Runs it again and again, unless it does not even start. */
  keepUp(): Effect.Effect<void> {
    const { binary, leashed, tell } = this.options;
    const start = startNatsProcess({ ...this.place, binary, leashed });
    const run = Effect.scoped(Effect.gen({ self: this }, function* () {
      const server = yield* Effect.acquireRelease(start, ({ stop }) => stop, {
        interruptible: true,
      });
      this.latestPid = server.pid;
      if (server.port !== this.place.port) {
        const reason = `finds port ${this.place.port} taken`;
        return yield* Effect.fail(new NatsServerFailed({ reason }));
      }
      const isFirst = yield* Deferred.succeed(this.started, server);
      if (!isFirst) tell(this.name, `answers again, as process ${server.pid}`);
      return `ended (${yield* server.ended}): see ${server.logFile}`;
    }));
    const unlessFirst = Effect.catch(
      run,
      (failed) =>
        Deferred.isDoneUnsafe(this.started)
          ? Effect.succeed(`did not start: ${failed.message}`)
          : Effect.fail(failed),
    );
    return Effect.catch(
      keepUp(unlessFirst, (how, pauseMs) => {
        tell(this.name, `${how}; starting it again in ${pauseMs / 1000} s`);
      }),
      (failed) => Effect.asVoid(Deferred.fail(this.started, failed)),
    );
  }
}
