// What a checkpoint costs by how many actors changed, beside how many exist.
import process from "node:process";
import { videoKind } from "../../actors/video/kind.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import type { Checkpoint } from "../../db/store.ts";
import { partitionOf } from "../../streams/token.ts";
import { Random } from "../../ml/random.ts";
import { rowsOf } from "./counting-store.ts";
import { decodedReading, emptyPartition, hourMs, idOf, partitionCount } from "./population.ts";
import type { ServerWork, Stage } from "./stage.ts";

/** One checkpoint of every partition that has a changed actor, one after the other. */
export interface CheckpointCost extends ServerWork {
  readonly existing: number;
  readonly changed: number;
  /** Partitions, and so statements. */
  readonly commits: number;
  readonly elapsedMs: number;
  readonly cpuMs: number;
  readonly rows: number;
}

const repeats = 3;
const warmUpSize = 200;

/** Later than every sequence of the log, so that no row written here meets one of a worker. */
const firstSequence = 2 ** 40;

/**
 * What it costs to write so many changed ones of the `existing` actors from number `from` on, for
 * each of `sizes` the median of a few draws. Each reading comes an hour after its video's last, which
 * leaves these actors ahead of all others in event time: let nobody read them afterwards.
 */
export async function checkpointCosts(
  stage: Stage,
  from: number,
  existing: number,
  sizes: readonly number[],
): Promise<CheckpointCost[]> {
  const store = new PostgresStore(stage.database);
  let hours = 0;
  const draw = async (changed: number, seed: number): Promise<CheckpointCost> => {
    const random = new Random(changed, seed);
    const numbers = new Set<number>();
    while (numbers.size < Math.min(changed, existing)) {
      numbers.add(from + random.integer(0, existing - 1));
    }
    return { ...await checkpointCost(stage, store, numbers, hours++), existing };
  };
  // Its statement is planned, and the runtime warm, before anything counts.
  for (let seed = 0; seed < repeats; seed++) await draw(warmUpSize, seed);
  const costs: CheckpointCost[] = [];
  for (const changed of sizes) {
    const draws: CheckpointCost[] = [];
    for (let seed = 0; seed < repeats; seed++) draws.push(await draw(changed, seed));
    draws.sort((a, b) => a.elapsedMs - b.elapsedMs);
    costs.push(draws[repeats >> 1]);
  }
  return costs;
}

/** Steps one reading of each of these actors, then writes them. */
async function checkpointCost(
  stage: Stage,
  store: PostgresStore,
  numbers: ReadonlySet<number>,
  hours: number,
): Promise<Omit<CheckpointCost, "existing">> {
  const atMs = stage.passTime(0) + hours * hourMs;
  const cuts: (() => Checkpoint)[] = [];
  for (
    const [partition, members] of Map.groupBy(
      numbers,
      (number) => partitionOf(idOf(number), partitionCount),
    )
  ) {
    const claim = await store.claim(videoKind.name, partition, partitionCount, "scale");
    const state = emptyPartition(partition, claim);
    const owner = { kind: videoKind.name, partition, epoch: claim.epoch };
    const snapshots = await store.load(owner, members.map(idOf));
    for (const snapshot of snapshots) state.admit(snapshot);
    for (const number of members) {
      const { message, addressed } = decodedReading(number, atMs, firstSequence + hours);
      state.apply(message, addressed);
    }
    state.takeOutbox();
    cuts.push(() => ({
      ...owner,
      fromSequence: claim.sequence,
      ...state.cut().content,
      // The log was not read: the partition stays where it was, in event time too.
      sequence: claim.sequence,
      watermarkMs: claim.watermarkMs,
    }));
  }
  const done = await stage.watch(async () => {
    const before = process.cpuUsage();
    const startMs = performance.now();
    let rows = 0;
    for (const cut of cuts) {
      const checkpoint = cut();
      await store.commit(checkpoint);
      rows += rowsOf(checkpoint);
    }
    const { user, system } = process.cpuUsage(before);
    return { elapsedMs: performance.now() - startMs, cpuMs: (user + system) / 1000, rows };
  });
  return { ...done, changed: numbers.size, commits: cuts.length };
}
