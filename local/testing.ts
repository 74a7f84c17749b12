// What tests and benchmarks run against: a nats-server and a Postgres of their own, thrown away after.
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Effect, Exit, Scope } from "effect";
import { type NatsProcess, startNatsProcess } from "./nats-process.ts";
import { obtainNatsServer } from "./nats-server.ts";
import { freePorts } from "./port.ts";
import { throwAwayPostgres } from "./postgres.ts";

/** A nats-server with JetStream on a store of its own. */
export interface TestNats {
  /** Stays the same over {@link TestNats.restart}. */
  readonly url: string;
  /** Path of the log file, for when a test wants to see what the server saw. */
  readonly logFile: string;
  /** Ends the server and removes its store. */
  stop(): Promise<void>;
  /** Ends the server as a crash would (SIGKILL); the store stays. */
  kill(): Promise<void>;
  /** Starts the server again on the same store and port, ending it first if it runs. */
  restart(): Promise<void>;
}

/** An empty Postgres database of its own. */
export interface TestPostgres {
  readonly url: string;
  /** Ends the cluster and removes its files, or drops the database where the server was given. */
  stop(): Promise<void>;
  /** Ends the server as a crash would; its files stay. Fails where the server was given. */
  crash(): Promise<void>;
  /** Starts the server again on the same files and port, after {@link TestPostgres.crash}. */
  restart(): Promise<void>;
}

/** Starts a nats-server on a free port, with an empty store in a temporary folder. */
export async function startNats(): Promise<TestNats> {
  const program = await Effect.runPromise(
    obtainNatsServer({ environment: process.env, say: () => {} }),
  );
  const folder = await mkdtemp(join(testFolder(), "troupe-nats-"));
  const start = (port: number) =>
    Effect.runPromise(startNatsProcess({ binary: program.path, folder, port }));
  let server = await start(0);
  const { port, url, logFile } = server;
  const forget = atExit(() => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url,
    logFile,
    async stop() {
      await Effect.runPromise(server.stop);
      forget();
      rmSync(folder, { recursive: true, force: true });
    },
    async kill() {
      server.kill();
      await Effect.runPromise(server.ended);
    },
    async restart() {
      await Effect.runPromise(server.stop);
      server = await start(port);
      if (server.port !== port) {
        throw new Error(`restarted on port ${server.port}, wanted ${port}: somebody took it`);
      }
    },
  };
}

/**
 * Starts a Postgres: a new database inside `DATABASE_URL`'s server where that is set, else a cluster
 * of its own. `durable: false` does not wait for the disk, which is quicker where nothing is timed
 * and no computer crashes. `own: true` wants a server that may be brought down, whatever is set.
 */
export async function startPostgres(
  options: { durable?: boolean; own?: boolean } = {},
): Promise<TestPostgres> {
  const { own = false, ...others } = options;
  const scope = Scope.makeUnsafe();
  const close = () => Effect.runPromise(Scope.close(scope, Exit.void));
  const environment = own ? { ...process.env, DATABASE_URL: undefined } : process.env;
  const start = throwAwayPostgres({ environment, parentFolder: testFolder(), ...others });
  try {
    const { url, abandon, server } = await Effect.runPromise(Scope.provide(start, scope));
    const forget = atExit(abandon);
    const notOurs = Effect.fail("the server that DATABASE_URL names is not ours to bring down");
    return {
      url,
      stop: () => close().finally(forget),
      crash: () => Effect.runPromise(server?.crash ?? notOurs),
      restart: () => Effect.runPromise(server?.start ?? notOurs),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Some nats-servers with JetStream that are one cluster. */
export interface TestNatsCluster {
  /** The URLs of all servers, separated by commas. */
  readonly url: string;
  /** Their names, as JetStream speaks of its leaders. */
  readonly names: readonly string[];
  /** Ends all servers and removes their stores. */
  stop(): Promise<void>;
  /** Ends one server as a crash would (SIGKILL); its store stays. */
  kill(name: string): Promise<void>;
  /** Starts a server again that was killed, on the same store and ports. */
  restart(name: string): Promise<void>;
}

/** Starts so many nats-servers on free ports, with empty stores in a temporary folder. */
export async function startNatsCluster(size: number): Promise<TestNatsCluster> {
  const program = await Effect.runPromise(
    obtainNatsServer({ environment: process.env, say: () => {} }),
  );
  const folder = await mkdtemp(join(testFolder(), "troupe-nats-cluster-"));
  const ports = await Effect.runPromise(freePorts(new Array<number>(2 * size).fill(0)));
  const routePorts = ports.slice(size);
  const names = routePorts.map((_, i) => `test-${i + 1}`);
  const start = (name: string) => {
    const i = names.indexOf(name);
    return Effect.runPromise(startNatsProcess({
      binary: program.path,
      folder: join(folder, name),
      port: ports[i],
      serverName: name,
      cluster: { name: "test", port: routePorts[i], routePorts },
    }));
  };
  const servers = new Map<string, NatsProcess>();
  await Promise.all(names.map(async (name) => void servers.set(name, await start(name))));
  const forget = atExit(() => {
    for (const server of servers.values()) server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url: ports.slice(0, size).map((port) => `nats://127.0.0.1:${port}`).join(","),
    names,
    async stop() {
      await Promise.all([...servers.values()].map(({ stop }) => Effect.runPromise(stop)));
      forget();
      rmSync(folder, { recursive: true, force: true });
    },
    async kill(name) {
      const server = servers.get(name);
      server?.kill();
      if (server !== undefined) await Effect.runPromise(server.ended);
    },
    async restart(name) {
      servers.set(name, await start(name));
    },
  };
}

/** Where temporary folders go: all in one place during a test run, which sweeps it at its end. */
function testFolder(): string {
  return process.env.TROUPE_TEST_FOLDER ?? tmpdir();
}

const endings = new Set<() => void>();
let isListening = false;

/** Has `end` called when this process exits, also by a signal that nobody else handles. */
function atExit(end: () => void): () => void {
  if (!isListening) {
    isListening = true;
    process.once("exit", () => endings.forEach((each) => each()));
    for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
      process.on(signal, () => {
        if (process.listenerCount(signal) === 1) process.exit(code);
      });
    }
  }
  endings.add(end);
  return () => void endings.delete(end);
}
