// Servers that nobody has used before, for the length of a benchmark, and programs beside them.
import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import { type Database, openDatabase } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { startNats, startPostgres } from "../local/testing.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";

const run = promisify(execFile);

/** What the launcher gives Troupe (scripts/command-line.mjs). */
const youngGeneration = "--max-semi-space-size=64";

/** Runs a program of this repository in a process of its own and returns what it prints. */
export async function runProgram(
  path: string,
  words: readonly (string | number)[],
  flags: readonly string[] = [],
): Promise<string> {
  const all = [youngGeneration, ...flags];
  const runtime = process.versions.deno === undefined
    ? all
    : ["run", "-A", `--v8-flags=${all.join(",")}`];
  const { stdout } = await run(process.execPath, [...runtime, path, ...words.map(String)]);
  return stdout;
}

/** A fresh NATS, a fresh Postgres, and the topology; `work` gets both and everything ends after it. */
export async function onFreshServers<A>(
  work: (url: string, connection: NatsConnection, database: Database) => Promise<A>,
): Promise<A> {
  const nats = await startNats();
  const postgres = await startPostgres();
  const connection = await connect({ servers: nats.url });
  const database = await openDatabase({ url: postgres.url, folder: "" });
  try {
    await migrate(database);
    const manager = await jetstreamManager(connection);
    if (connection.info === undefined) throw new Error("not connected");
    await ensureTopology(manager, connection.info, defaultTopology);
    return await work(nats.url, connection, database);
  } finally {
    await database.close();
    await connection.close();
    await postgres.stop();
    await nats.stop();
  }
}
