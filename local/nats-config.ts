// The configuration of a nats-server of our own, and the names of its files.
import { join } from "node:path";

/** Where one nats-server keeps what it needs. */
export interface NatsFiles {
  readonly config: string;
  readonly store: string;
  readonly pid: string;
  readonly log: string;
}

/** What differs from one start to the next. */
export interface NatsSettings {
  readonly serverName: string;
  readonly port: number;
  /** The port of the monitoring pages; none where undefined. */
  readonly monitorPort: number | undefined;
  /** The cluster that it belongs to; undefined for a server by itself. */
  readonly cluster?: NatsClusterSettings | undefined;
}

/** How a server finds the others of its cluster, all of them on this computer. */
export interface NatsClusterSettings {
  /** The same for all servers, and from one start to the next. */
  readonly name: string;
  /** Where this server listens for the others. */
  readonly port: number;
  /** Where all servers do, this one among them. */
  readonly routePorts: readonly number[];
}

const maxPayloadBytes = 8 * 1024 * 1024;

/**
 * What may wait for one client before the server takes it for dead. A process that has all partitions reads
 * ahead in each of them, and news of learners among the events is large: with the usual 64 MiB a moment in
 * which the process looks away costs it its connection.
 */
const maxPendingBytes = 512 * 1024 * 1024;

/**
 * What a server may store. By itself it would take three quarters of what is free on the disk, and would
 * place no stream whose bound is higher: nothing would start on a laptop with less than 60 GB to spare.
 * The streams' own bounds hold, and `troupe doctor` looks at the disk.
 */
const maxStoreBytes = 1024 ** 4;

/** The files of the nats-server that lives in `folder`. */
export function natsFiles(folder: string): NatsFiles {
  return {
    config: join(folder, "nats-server.json"),
    store: join(folder, "store"),
    pid: join(folder, "nats-server.pid"),
    log: join(folder, "nats-server.log"),
  };
}

/** The text of the configuration file: JSON, which nats-server's own format contains. */
export function natsConfig(files: NatsFiles, settings: NatsSettings): string {
  const { cluster } = settings;
  const config = {
    server_name: settings.serverName,
    host: "127.0.0.1",
    port: settings.port,
    pid_file: files.pid,
    max_payload: maxPayloadBytes,
    max_pending: maxPendingBytes,
    jetstream: { store_dir: files.store, max_file_store: maxStoreBytes },
    ...(cluster === undefined ? {} : { cluster: clusterConfig(cluster) }),
    ...(settings.monitorPort === undefined ? {} : { http: `127.0.0.1:${settings.monitorPort}` }),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function clusterConfig({ name, port, routePorts }: NatsClusterSettings) {
  const routes = routePorts.map((each) => `nats://127.0.0.1:${each}`);
  return { name, host: "127.0.0.1", port, routes };
}

/** The name and port in a configuration that {@link natsConfig} wrote; undefined for any other. */
export function parseNatsConfig(text: string): NatsSettings | undefined {
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config !== "object" || config === null) return undefined;
    const serverName: unknown = Reflect.get(config, "server_name");
    const port: unknown = Reflect.get(config, "port");
    if (typeof serverName !== "string" || !isPort(port)) return undefined;
    return { serverName, port, monitorPort: undefined };
  } catch {
    return undefined;
  }
}

/** The name of the cluster in a configuration that {@link natsConfig} wrote; undefined where it has none. */
export function clusterNameIn(text: string): string | undefined {
  try {
    const name: unknown = JSON.parse(text)?.cluster?.name;
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;
}
