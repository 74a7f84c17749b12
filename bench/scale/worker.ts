// The worker that is measured, in a process of its own: every partition of videos on real servers. It
// takes orders as lines of JSON, one at a time, and answers each with what the work cost.
import process from "node:process";
import { createInterface } from "node:readline";
import { jetstream } from "@nats-io/jetstream";
import { connect } from "nats";
import { systemClock } from "../../actors/clock.ts";
import { Partition } from "../../actors/partition.ts";
import { defaultPartitionSettings } from "../../actors/partition-settings.ts";
import { nothingSkipped } from "../../actors/restarts.ts";
import { videoKind } from "../../actors/video/kind.ts";
import { openDatabase } from "../../db/database.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import { JetStreamLog } from "../../streams/jetstream-log.ts";
import { Publisher } from "../../streams/publisher.ts";
import { streamNames } from "../../streams/subjects.ts";
import { partitionOf } from "../../streams/token.ts";
import { CountingStore } from "./counting-store.ts";
import { HeldLog } from "./held-log.ts";
import type { Order, WorkDone } from "./orders.ts";
import { idOf, latenessMs, partitionCount } from "./population.ts";

const pollMs = 10;
const longestDrainMs = 600_000;
/** Actors asked for at once: some 500 of each partition, which take a thousand questions. */
const askedAtOnce = 500 * partitionCount;

const [natsUrl, databaseUrl, maxResidents] = process.argv.slice(2);
const connection = await connect({ servers: natsUrl });
const database = await openDatabase({ url: databaseUrl, folder: "" });
const store = new CountingStore(new PostgresStore(database));
const log = new HeldLog(new JetStreamLog(jetstream(connection), streamNames.stats));

const partitions = Array.from(
  { length: partitionCount },
  (_, partition) =>
    new Partition(videoKind, {
      store,
      log,
      output: new Publisher(connection, { window: 1024 }),
      clock: systemClock,
    }, {
      ...defaultPartitionSettings,
      partition,
      partitionCount,
      owner: "scale",
      stream: streamNames.stats,
      subject: `stats.${partition}`,
      maxResidents: Number(maxResidents),
      latenessMs,
      skip: nothingSkipped,
    }),
);
const running = Promise.all(partitions.map((partition) => partition.run()));
running.catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, pollMs));
const statuses = () => partitions.map((partition) => partition.status());

/** Brings the actors `from` to `to` (excluded) into memory. */
async function load(from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += askedAtOnce) {
    const asked: Promise<unknown>[] = [];
    for (let number = first; number < Math.min(to, first + askedAtOnce); number++) {
      const key = idOf(number);
      asked.push(partitions[partitionOf(key, partitionCount)].ask(key));
    }
    const states = await Promise.all(asked);
    if (states.includes(undefined)) throw new Error("an actor has no snapshot");
  }
}

function accounted(): number {
  return statuses().reduce(
    (sum, { stepped, late, duplicates, deadLetters }) =>
      sum + stepped + late + duplicates + deadLetters,
    0,
  );
}

/** Lets `count` events pass and waits until all are committed; says how many actors were in memory. */
async function drain(count: number): Promise<number> {
  const target = accounted() + count;
  let peakResidents = 0;
  const deadlineMs = performance.now() + longestDrainMs;
  log.open();
  for (;;) {
    const now = statuses();
    const residents = now.reduce((sum, { residentActors }) => sum + residentActors, 0);
    peakResidents = Math.max(peakResidents, residents);
    const isCommitted = now.every(({ sequence, committedSequence }) =>
      sequence === committedSequence
    );
    if (isCommitted && accounted() >= target) break;
    if (performance.now() > deadlineMs) throw new Error(`${accounted()} of ${target} events taken`);
    await pause();
  }
  await log.hold();
  return peakResidents;
}

async function obey(order: Order): Promise<WorkDone> {
  store.take();
  const before = process.cpuUsage();
  const startMs = performance.now();
  let peakResidents = 0;
  if (order.do === "load") await load(order.from, order.to);
  else peakResidents = await drain(order.events);
  const { user, system } = process.cpuUsage(before);
  const { heapUsed, external, rss } = process.memoryUsage();
  const endMs = order.do === "drain" ? store.committedAtMs : performance.now();
  return {
    elapsedMs: endMs - startMs,
    cpuMs: (user + system) / 1000,
    peakResidents,
    bytes: heapUsed + external,
    residentSetBytes: rss,
    ...store.take(),
  };
}

while (log.size < partitionCount) await pause();
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await obey(JSON.parse(line)))}\n`);
}
for (const partition of partitions) partition.stop();
await running;
await database.close();
await connection.close();
