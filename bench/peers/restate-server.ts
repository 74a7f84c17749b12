// A restate-server of a peer's own, on a folder that outlives it: as its documentation says for a
// single node, with memory and partitions fit for one computer.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { Effect } from "effect";
import { runCommand } from "../../local/command.ts";
import { startDaemon } from "../../local/daemon.ts";
import { freePort } from "../../local/port.ts";

/** A restate-server that answers. */
export interface RestateServer {
  /** Where invocations are sent. */
  readonly ingressUrl: string;
  /** The port on which the server expects the service: invocations are bound to its address. */
  readonly servicePort: number;
  /** Tells the server what the service on {@link servicePort} offers. */
  register(): Promise<void>;
  stop(): Promise<void>;
}

/** Ports of one folder, the same at every start: the server keeps addresses in its store. */
interface Ports {
  readonly node: number;
  readonly admin: number;
  readonly ingress: number;
  readonly service: number;
}

const readyMs = 60_000;
const pollMs = 50;

/** Starts the server on `folder`, after ending one that a killed program left running there. */
export async function startRestateServer(
  folder: string,
): Promise<RestateServer> {
  await mkdir(folder, { recursive: true });
  await endLeftover(folder);
  const ports = await portsOf(folder);
  const file = configFile(folder);
  await writeFile(file, configuration(folder, ports));
  const adminUrl = `http://127.0.0.1:${ports.admin}`;
  const answer = Effect.promise(async () => {
    while (!await isHealthy(`${adminUrl}/health`)) await setTimeout(pollMs);
  });
  const options = {
    program: serverProgram(),
    parameters: ["--config-file", file, "--no-logo"],
    environment: { DO_NOT_TRACK: "1" },
    logFile: join(folder, "restate.log"),
    readyMs,
    stopSignal: "SIGTERM" as const,
  };
  const [daemon] = await Effect.runPromise(
    startDaemon(options, answer).pipe(
      Effect.mapError((reason) => new Error(`restate ${reason}`)),
    ),
  );
  await writeFile(pidFile(folder), String(daemon.pid));
  return {
    ingressUrl: `http://127.0.0.1:${ports.ingress}`,
    servicePort: ports.service,
    async register() {
      const uri = `http://127.0.0.1:${ports.service}`;
      const response = await fetch(`${adminUrl}/deployments`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ uri, force: true }),
      });
      if (!response.ok) {
        throw new Error(`restate refused ${uri}: ${await response.text()}`);
      }
      await response.body?.cancel();
    },
    async stop() {
      await Effect.runPromise(daemon.stop);
      await rm(pidFile(folder), { force: true });
    },
  };
}

/**
 * What differs from the defaults. Durability is the default's: every append to the log waits for
 * fsync. Partitions are fewer than the 24 meant for clusters, memory is a quarter of what a server of
 * its own would get, telemetry is off.
 */
function configuration(folder: string, ports: Ports): string {
  return `node-name = "peer"
cluster-name = "peers"
base-dir = ${JSON.stringify(folder)}
listen-mode = "tcp"
bind-ip = "127.0.0.1"
bind-port = ${ports.node}
advertised-address = "http://127.0.0.1:${ports.node}"
default-num-partitions = 4
rocksdb-total-memory-size = "512 MiB"
disable-telemetry = true
log-filter = "warn"
log-disable-ansi-codes = true

[admin]
bind-address = "127.0.0.1:${ports.admin}"
disable-web-ui = true

[admin.query-engine]
memory-size = "128 MiB"

[bifrost]
record-cache-memory-size = "128 MiB"

[ingress]
bind-address = "127.0.0.1:${ports.ingress}"
`;
}

const configFile = (folder: string) => join(folder, "restate.toml");
const pidFile = (folder: string) => join(folder, "restate.pid");

/** The program in the package for this computer. */
function serverProgram(): string {
  const { platform, arch } = process;
  return createRequire(import.meta.url).resolve(
    `@restatedev/restate-server-${platform}-${arch}/bin/restate-server`,
  );
}

async function portsOf(folder: string): Promise<Ports> {
  const file = join(folder, "ports.json");
  const kept = await textOf(file);
  if (kept !== undefined) return JSON.parse(kept);
  const free = () => Effect.runPromise(freePort());
  const ports: Ports = {
    node: await free(),
    admin: await free(),
    ingress: await free(),
    service: await free(),
  };
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Kills the server that was started on `folder` and not stopped; nobody else is touched. */
async function endLeftover(folder: string): Promise<void> {
  const pid = Number(await textOf(pidFile(folder)));
  if (!(pid > 1)) return;
  const isOurs = async () => {
    const listing = runCommand("ps", ["-ww", "-o", "args=", "-p", String(pid)]);
    return (await Effect.runPromise(listing)).output.includes(
      configFile(folder),
    );
  };
  if (await isOurs()) process.kill(pid, "SIGKILL");
  while (await isOurs()) await setTimeout(pollMs);
}

function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
