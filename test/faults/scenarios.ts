// The faults, each as it is done to a deployment under load.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { sql } from "drizzle-orm";
import { type RunningCommand, temporaryFolder } from "../../commands/testing.ts";
import type { Random } from "../../ml/random.ts";
import { streamNames } from "../../streams/subjects.ts";
import { type Deployment, isOwner, pause } from "./deployment.ts";
import type { Form } from "./form.ts";
import { hearStatuses } from "./statuses.ts";

/** What a fault is done to, how hard, and the draws that decide to whom and when. */
export interface Scene {
  readonly deployment: Deployment;
  readonly form: Form;
  readonly random: Random;
}

/** What was done. */
export interface Done {
  /** Kills, stops, crashes, jumps: everything that was done to a process or a server. */
  readonly faults: number;
  /** How long each partition was without an owner, in milliseconds, where that was the point. */
  readonly handOverMs: readonly number[];
}

/** One kind of fault. */
export interface Scenario {
  readonly name: string;
  /** Whether partitions may lose news for each other, as they may while the stream is full. */
  readonly newsMayBeRefused?: boolean;
  readonly disturb: (scene: Scene) => Promise<Done>;
}

/** Workers that run between faults. */
export const workerCount = 3;

const hourMs = 3_600_000;

/** A partition that changed hands, and when that began. */
interface Loss {
  readonly partitions: readonly number[];
  readonly atMs: number;
}

function handOvers({ watch }: Deployment, losses: readonly Loss[]): number[] {
  return losses.flatMap(({ partitions, atMs }) => watch.handOverMs(partitions, atMs));
}

/** Kills a random worker every few seconds; a new one is started at once, as by any service manager. */
async function killWorkers({ deployment, form, random }: Scene): Promise<Done> {
  const losses: Loss[] = [];
  const starts: Promise<RunningCommand>[] = [];
  for (let kill = 0; kill < form.kills; kill++) {
    await pause(random.between(0.5, 1.5) * form.killEveryMs);
    const victim = random.pick(deployment.workers);
    const partitions = await deployment.partitionsOf(victim);
    const atMs = Date.now();
    await deployment.dismiss(victim, "SIGKILL");
    losses.push({ partitions, atMs });
    starts.push(deployment.startWorker());
  }
  await Promise.allSettled(starts);
  await deployment.shared();
  return { faults: form.kills, handOverMs: handOvers(deployment, losses) };
}

/** Stops a worker until others have taken over all it had, and lets it go on then. */
async function stopWorker({ deployment, form, random }: Scene): Promise<Done> {
  const stale = random.pick(deployment.workers);
  const held = (await deployment.ownerships()).filter(({ owner }) => isOwner(stale, owner));
  const partitions = held.map(({ partition }) => partition);
  const atMs = Date.now();
  stale.signal("SIGSTOP");
  await deployment.until("others to take over", async () => {
    const now = await deployment.ownerships();
    return held.every(({ partition, epoch }) => now[partition].epoch > epoch);
  });
  await pause(form.stoppedMs);
  await deployment.advanced();
  const handOverMs = deployment.watch.handOverMs(partitions, atMs);
  const statuses = hearStatuses(deployment.connection);
  stale.signal("SIGCONT");
  const isStale = ({ partition, epoch }: { partition: number; epoch: number }) =>
    held.some((before) => before.partition === partition && before.epoch === epoch);
  await deployment.until("the stale owner to end what it ran", () => statuses.isSilent(isStale));
  statuses.close();
  await deployment.shared();
  return { faults: 1, handOverMs };
}

/** Replaces every worker by a new one, as an upgrade does. */
async function upgrade({ deployment }: Scene): Promise<Done> {
  const losses: Loss[] = [];
  const old = [...deployment.workers];
  for (const worker of old) {
    await deployment.startWorker();
    await deployment.shared();
    const partitions = await deployment.partitionsOf(worker);
    losses.push({ partitions, atMs: Date.now() });
    const code = await deployment.dismiss(worker, "SIGTERM");
    if (code !== 0) throw new Error(`a worker ended with ${code}: ${worker.errors()}`);
  }
  await deployment.shared();
  return { faults: old.length, handOverMs: handOvers(deployment, losses) };
}

async function killNats({ deployment, form }: Scene): Promise<Done> {
  for (let kill = 0; kill < form.natsKills; kill++) {
    await deployment.nats.kill();
    await pause(form.natsAwayMs);
    await deployment.nats.restart();
    await deployment.advanced();
  }
  return { faults: form.natsKills, handOverMs: [] };
}

async function crashPostgres({ deployment, form }: Scene): Promise<Done> {
  await deployment.postgres.crash();
  await pause(form.outageMs);
  await deployment.postgres.restart();
  return { faults: 1, handOverMs: [] };
}

const slowTables = ["partitions", "cluster_runners"];

/** Every claim, commit and heartbeat takes half a second more; then none is answered at all. */
async function slowPostgres({ deployment, form }: Scene): Promise<Done> {
  const { drizzle } = deployment.database;
  await drizzle.execute(sql`create function dawdle() returns trigger language plpgsql as
    'begin perform pg_sleep(0.5); return null; end'`);
  for (const table of slowTables) {
    await drizzle.execute(sql`create trigger dawdle before insert or update
      on ${sql.identifier(table)} for each statement execute function dawdle()`);
  }
  await pause(form.slowMs);
  await drizzle.execute(sql`drop function dawdle() cascade`);
  await drizzle.transaction(async (transaction) => {
    const all = sql.join(slowTables.map((table) => sql.identifier(table)), sql`, `);
    await transaction.execute(sql`lock table ${all} in access exclusive mode`);
    await pause(form.lockedMs);
  });
  return { faults: 2, handOverMs: [] };
}

/** Room left in the stream when its limit is drawn in. */
const roomBytes = 400_000;

/** Lets the stream of readings run full, until an operator gives it more room. */
async function fillStream({ deployment, form }: Scene): Promise<Done> {
  const manager = await jetstreamManager(deployment.connection);
  const stats = async () => await manager.streams.info(streamNames.stats);
  const { config, state } = await stats();
  const fullBytes = state.bytes + roomBytes;
  await manager.streams.update(config.name, { ...config, max_bytes: fullBytes });
  let lastBytes = 0;
  await deployment.until("the stream to be full", async () => {
    const { bytes } = (await stats()).state;
    const isFull = bytes === lastBytes && bytes > fullBytes - roomBytes / 10;
    lastBytes = bytes;
    return isFull;
  });
  // Nobody hangs on it: what is in the log is stepped and committed to the last.
  await deployment.settled();
  await pause(form.afterMs);
  await manager.streams.update(config.name, { ...config, max_bytes: config.max_bytes });
  return { faults: 1, handOverMs: [] };
}

/** Sets the clocks of one worker, then of all, an hour ahead and an hour back. */
async function jumpClocks({ deployment, random }: Scene): Promise<Done> {
  const folder = await temporaryFolder("clocks");
  const clocks = new Map<RunningCommand, string>();
  const exchange = async (worker: RunningCommand) => {
    const file = join(folder, String(worker.pid));
    await writeFile(file, "0");
    clocks.set(await deployment.startWorker(file), file);
    await deployment.dismiss(worker, "SIGTERM");
  };
  await Promise.all(deployment.workers.map(exchange));
  await deployment.shared();
  const all = deployment.workers;
  const one = [random.pick(all)];
  const statuses = hearStatuses(deployment.connection);
  const isAhead = (worker: RunningCommand, wantedMs: number) => {
    const foundMs = statuses.aheadMs(({ owner }) => isOwner(worker, owner));
    return Math.abs(foundMs - wantedMs) < hourMs / 2;
  };
  let faults = 0;
  for (const workers of [one, all]) {
    for (const aheadMs of [hourMs, -hourMs, 0]) {
      for (const worker of workers) {
        await writeFile(clocks.get(worker) ?? "", String(aheadMs));
        worker.signal("SIGUSR2");
        faults++;
      }
      await deployment.until(
        "the clocks to have jumped",
        () => workers.every((worker) => isAhead(worker, aheadMs)),
      );
      await deployment.advanced();
    }
  }
  statuses.close();
  return { faults, handOverMs: [] };
}

/** Every fault of the proof, in its order. */
export const scenarios: readonly Scenario[] = [
  { name: "kill -9 of a random worker", disturb: killWorkers },
  { name: "SIGSTOP of an owner past its lease, then SIGCONT", disturb: stopWorker },
  { name: "SIGTERM of all workers, one after the other", disturb: upgrade },
  { name: "kill -9 of nats-server", disturb: killNats },
  { name: "crash of Postgres", disturb: crashPostgres },
  { name: "slow Postgres, then locked tables", disturb: slowPostgres },
  { name: "full stream", disturb: fillStream, newsMayBeRefused: true },
  { name: "clocks that jump", disturb: jumpClocks },
];
