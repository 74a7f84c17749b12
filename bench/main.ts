// The benchmark: one run, one machine, everything beside what it is to be compared with. Prints a
// table and writes docs/benchmarks.md.
import process from "node:process";
import { sql } from "drizzle-orm";
import type { Database } from "../db/database.ts";
import { partitions } from "../db/schema.ts";
import { PostgresStore } from "../db/postgres-store.ts";
import { machine, publish } from "./document.ts";
import { fullDrain, nullDrain, rawDrain, runWorker } from "./drain.ts";
import { bytesPerActor } from "./memory.ts";
import { onFreshServers, runProgram } from "./servers.ts";
import { table, whole } from "./table.ts";

const backlog = 400_000;
const videos = 1000;
const rounds = 3;
const latencySeconds = 15;
const actors = 100_000;

const say = (text: string) => process.stderr.write(`${text}\n`);

const load = (...words: (string | number)[]) => runProgram("bench/load.ts", words);

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

async function memory() {
  say(`memory of ${whole(actors)} actors`);
  // A fresh process, so that nothing else is on the heap.
  const bytes = Number(await runProgram("bench/main.ts", ["memory"], ["--expose-gc"]));
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
    await memory(),
  ];
  const report = parts.join("\n\n");
  process.stdout.write(`${report}\n`);
  publish("measured", report);
}
