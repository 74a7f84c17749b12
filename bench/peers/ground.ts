// Where a peer is measured: a NATS and a Postgres that nobody has used before, with a load generator
// beside them, and the account of what all of these processes cost.
import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import postgres from "postgres";
import { startNats, startPostgres } from "../../local/testing.ts";
import { defaultTopology, ensureTopology } from "../../streams/topology.ts";
import { declareForecasts } from "./forecasts.ts";
import { cpuSecondsOf, memoryOf, processes, type ProcessRow, treeOf } from "./processes.ts";
import { inFolder, type PeerPlace, runtimeCommand } from "./running-peer.ts";

/** Fresh servers, and what the driver needs of them. */
export interface Ground extends PeerPlace {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly sql: postgres.Sql;
}

/** What processes have cost up to a moment. */
export interface Account {
  /** CPU seconds of the peer, of the servers, and of load generators that have ended. */
  readonly cpuSeconds: number;
  readonly peerBytes: number;
  readonly allBytes: number;
}

const run = promisify(execFile);

/** Starts everything for the length of `work`. */
export async function onFreshGround<A>(
  work: (ground: Ground) => Promise<A>,
): Promise<A> {
  const nats = await startNats();
  const database = await startPostgres();
  const connection = await connect({ servers: nats.url });
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  try {
    const manager = await jetstreamManager(connection);
    if (connection.info === undefined) {
      throw new Error("connected without any server information");
    }
    await ensureTopology(manager, connection.info, defaultTopology);
    await declareForecasts(manager);
    return await inFolder((folder) =>
      work({
        natsUrl: nats.url,
        databaseUrl: database.url,
        folder,
        connection,
        manager,
        sql,
      })
    );
  } finally {
    await sql.end();
    await connection.close();
    await database.stop();
    await nats.stop();
  }
}

/** Runs the load generator to its end and returns what it prints. */
export async function load(
  ground: Ground,
  ...words: (string | number)[]
): Promise<string> {
  const [program, ...parameters] = runtimeCommand("bench/load.ts");
  const { stdout } = await run(program, [
    ...parameters,
    ground.natsUrl,
    ...words.map(String),
  ]);
  return stdout;
}

const servers = ["nats-server", "postgres"];

/** Reads off what the peer and the servers have cost. */
export function account(peerPid: number): Account {
  const rows = processes();
  const peer = treeOf(peerPid, rows);
  const trees: ProcessRow[][] = [peer];
  for (const row of rows.values()) {
    if (row.parent === process.pid && servers.includes(row.command)) {
      trees.push(treeOf(row.pid, rows));
    }
  }
  const cpu = trees.reduce((sum, tree) => sum + cpuSecondsOf(tree), 0);
  return {
    cpuSeconds: cpu + (rows.get(process.pid)?.endedCpuSeconds ?? 0),
    peerBytes: memoryOf(peer),
    allBytes: trees.reduce((sum, tree) => sum + memoryOf(tree), 0),
  };
}
