// The benchmark: one run, one machine, everything beside what it is to be compared with. Prints a
// table and writes docs/benchmarks.md.
import { execFile, execFileSync } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import { type Database, openDatabase } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { partitions } from "../db/schema.ts";
import { PostgresStore } from "../db/postgres-store.ts";
import { startNats, startPostgres } from "../local/testing.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";
import { machine, publish } from "./document.ts";
import { fullDrain, nullDrain, rawDrain, runWorker } from "./drain.ts";
import { bytesPerActor } from "./memory.ts";
import { table, whole } from "./table.ts";

const backlog = 400_000;
const videos = 1000;
const rounds = 3;
const latencySeconds = 15;
const actors = 100_000;

const run = promisify(execFile);
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Runs the load generator in a process of its own and returns what it prints. */
async function load(url: string, ...words: (string | number)[]): Promise<string> {
  const deno = process.versions.deno === undefined ? [] : ["run", "-A"];
  const { stdout } = await run(process.execPath, [
    ...deno,
    "bench/load.ts",
    url,
    ...words.map(String),
  ]);
  return stdout;
}

/** A fresh NATS, a fresh Postgres, and the topology; `work` gets both and everything ends after it. */
async function onFreshServers<A>(
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

async function committedEvents(database: Database): Promise<number> {
  const [row] = await database.drizzle.select({
    total: sql<number>`coalesce(sum(stepped + late + duplicates + dead_letters), 0)::float8`,
  }).from(partitions);
  return row.total;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

async function throughput() {
  const rates = { raw: [] as number[], none: [] as number[], full: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    await onFreshServers(async (url, connection, database) => {
      say(`throughput, round ${round + 1} of ${rounds}: ${whole(backlog)} readings`);
      await load(url, "fill", backlog, videos);
      rates.raw.push(await rawDrain(connection, backlog));
      rates.none.push(await nullDrain(connection, backlog));
      const store = new PostgresStore(database);
      rates.full.push(
        await fullDrain(connection, store, backlog, () => committedEvents(database)),
      );
      say(
        `  raw ${whole(rates.raw[round])}, null ${whole(rates.none[round])}, ` +
          `full ${whole(rates.full[round])} readings a second`,
      );
    });
  }
  const ratios = rates.full.map((full, round) => full / rates.none[round]);
  const row = (name: string, values: number[], of: string) => [
    name,
    whole(median(values)),
    `${whole(Math.min(...values))} to ${whole(Math.max(...values))}`,
    of,
  ];
  return table(["pipeline", "readings a second", "range", "of the null pipeline"], [
    row("(a) consume and decode", rates.raw, ""),
    row("(b) null: consume, decode, publish on", rates.none, "1"),
    row(
      "(c) full: actors, forecasts, checkpoints to Postgres",
      rates.full,
      median(ratios).toFixed(2),
    ),
  ]);
}

async function latency() {
  const rows: string[][] = [];
  for (const perSecond of [200, 2000]) {
    await onFreshServers(async (url, connection, database) => {
      const measure = async (task: string): Promise<number[]> =>
        JSON.parse(await load(url, task, perSecond, latencySeconds));
      say(`latency at ${perSecond} readings a second`);
      const bare = await measure("bare");
      const worker = await runWorker(connection, new PostgresStore(database));
      await measure("forecasts");
      const full = await measure("forecasts");
      await worker.stop();
      const show = (values: number[]) => values.map((value) => `${value.toFixed(2)} ms`);
      rows.push([`${perSecond} a second, bare JetStream`, ...show(bare), ""]);
      rows.push([
        `${perSecond} a second, reading to forecast`,
        ...show(full),
        `${(full[1] / bare[1]).toFixed(1)}×`,
      ]);
    });
  }
  return table(["load", "p50", "p99", "p99.9", "p99 beside bare"], rows);
}

function memory() {
  say(`memory of ${whole(actors)} actors`);
  // A fresh process, so that nothing else is on the heap.
  const deno = process.versions.deno === undefined ? [] : ["run", "-A"];
  const flags = process.versions.deno === undefined ? ["--expose-gc"] : ["--v8-flags=--expose-gc"];
  const words = [...deno, ...flags, "bench/main.ts", "memory"];
  const bytes = Number(execFileSync(process.execPath, words, { encoding: "utf8" }));
  return table(["resident actors", "bytes an actor"], [[whole(actors), whole(bytes)]]);
}

if (process.argv[2] === "memory") {
  process.stdout.write(String(bytesPerActor(actors)));
} else {
  const parts = [
    `Measured by \`npm run bench\` on ${machine()}.`,
    `Throughput: a backlog of ${whole(backlog)} readings of ${whole(videos)} videos is drained, ` +
    `${rounds} rounds on fresh servers, medians. Real Postgres, fsync on.`,
    await throughput(),
    `Latency: ${latencySeconds} seconds at a steady pace, published and heard by a second process.`,
    await latency(),
    `Memory: each actor has taken 24 readings, so its window is full.`,
    memory(),
  ];
  const report = parts.join("\n\n");
  process.stdout.write(`${report}\n`);
  publish("measured", report);
}
