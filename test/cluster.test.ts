// A cluster as somebody runs it with one line: three workers share the partitions, one is killed, all
// are told to end; and nothing is left behind when the cluster itself is killed.
import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { Effect, Schema } from "effect";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import { PartitionsAnswer } from "../api/contract/partition.ts";
import { VideosAnswer } from "../api/contract/video.ts";
import { runTroupe, temporaryFolder } from "../commands/testing.ts";
import { reapLeftover } from "../local/nats-leftover.ts";
import { alive, processesOf, runCluster, type RunningCluster } from "./running-cluster.ts";

const patience = { timeout: 60_000, interval: 200 };

let folder = "";
let launched: RunningCluster | undefined;

beforeAll(async () => {
  folder = await temporaryFolder("cluster");
  await chmod(folder, 0o711); // Postgres may have to run as another user
});

afterEach(async () => {
  launched?.signal("SIGTERM");
  await launched?.ended;
});

afterAll(async () => {
  await Effect.runPromise(
    reapLeftover(process.env.NATS_SERVER ?? "", join(folder, "cluster", "nats")),
  );
  await rm(folder, { recursive: true, force: true });
});

/** Starts a cluster on the folder, which ends with the test. */
async function startCluster(...words: string[]): Promise<RunningCluster> {
  const cluster = await runCluster(folder, words);
  onTestFailed(() => void process.stderr.write(cluster.output()));
  launched = cluster;
  return cluster;
}

async function get<A>(cluster: RunningCluster, path: string, schema: Schema.Decoder<A>) {
  const url = /^ {2}Page +(\S+)$/m.exec(cluster.output())?.[1] ?? "";
  const answer = await fetch(`${url}${path}`);
  return Schema.decodeUnknownSync(schema)(await answer.json());
}

/** How many partitions each worker has that was heard of lately, by its process. */
async function owners(cluster: RunningCluster): Promise<Map<number, number>> {
  const { workers } = await get(cluster, "/v1/partitions", PartitionsAnswer);
  return new Map(
    workers.map(({ owner, partitions }) => [Number(owner.split("/").pop()), partitions]),
  );
}

const shares = async (cluster: RunningCluster) => [...(await owners(cluster)).values()];

/**
 * Six partitions of videos, of users and of what activity says of videos, the six models, and the four
 * partitions of experiments.
 */
const allPartitions = 28;

/** Waits until so many workers have all partitions, as evenly as their shards allow: four or five in each. */
async function expectSpread(cluster: RunningCluster, workers: number): Promise<void> {
  const all = async () => {
    const found = await shares(cluster);
    return {
      workers: found.length,
      partitions: found.reduce((sum, share) => sum + share, 0),
      isEven: Math.max(...found) - Math.min(...found) <= 2,
    };
  };
  await expect.poll(all, patience).toEqual({ workers, partitions: allPartitions, isEven: true });
}

async function readings(cluster: RunningCluster): Promise<number> {
  const { items } = await get(cluster, "/v1/videos?limit=200", VideosAnswer);
  return items.reduce((sum, video) => sum + video.readings, 0);
}

describe("troupe cluster", { timeout: 240_000 }, () => {
  let videosBefore = 0;

  it("spreads the partitions, starts again what is killed, and ends in order", async () => {
    const cluster = await startCluster("--workers", "3");
    await expectSpread(cluster, 3);
    const processes = await processesOf(cluster);
    expect([...processes.keys()].sort()).toEqual(
      [
        "api",
        "cluster",
        "nats-server",
        "postgres",
        "simulator",
        "worker 1",
        "worker 2",
        "worker 3",
      ],
    );
    expect(alive(processes).sort()).toEqual([...processes.keys()].sort());

    // It waits for some seconds in case the first is ending.
    const second = runTroupe(["cluster"], { TROUPE_DATA: folder });
    const killed = processes.get("worker 2") ?? 0;
    process.kill(killed, "SIGKILL");
    await expect.poll(() => cluster.output(), patience).toMatch(/^worker 2 +\| at work again/m);
    expect(cluster.output()).toMatch(/^worker 2 +\| ended \(signal SIGKILL\); starting it again/m);
    // What the killed one said last is believed for ten seconds.
    await expect.poll(async () => (await owners(cluster)).has(killed), patience).toBe(false);
    await expectSpread(cluster, 3);

    const { code, errors } = await second;
    expect(code).toBe(1);
    expect(errors).toContain(`is in use by process ${processes.get("cluster")}`);
    const doctor = await runTroupe(["doctor"], { TROUPE_DATA: folder, TROUPE_PARTITIONS: "6" });
    expect(doctor.output).toMatch(
      new RegExp(`^✓ workers +3 at work on ${allPartitions} partitions`, "m"),
    );

    await expect.poll(() => readings(cluster), patience).toBeGreaterThan(0);
    videosBefore = await readings(cluster);
    const last = await processesOf(cluster);
    cluster.signal("SIGTERM");
    expect(await cluster.ended).toBe(0);
    expect(alive(last)).toEqual([]);
  });

  it("goes on with what it had, and leaves nothing behind when it is killed itself", async () => {
    const cluster = await startCluster("--workers", "2", "--no-simulator");
    await expectSpread(cluster, 2);
    expect(await readings(cluster)).toBeGreaterThanOrEqual(videosBefore);
    const processes = await processesOf(cluster);
    process.kill(processes.get("cluster") ?? 0, "SIGKILL");
    await cluster.ended;
    await expect.poll(() => alive(processes), patience).toEqual([]);
  });

  it("ends with what a process said that does not come to work, and starts nothing in vain", async () => {
    const environment = { TROUPE_DATA: folder, TROUPE_PARTITIONS: "6", PORT: "0" };
    const nowhere = await runTroupe(["cluster", "--host", "192.0.2.1"], environment);
    expect(nowhere.code).toBe(1);
    expect(nowhere.errors).toMatch(/^api +\| troupe: .*192\.0\.2\.1/m);
    expect(nowhere.errors).toMatch(/^troupe: api ended \(exit code 1\)/m);

    const other = await runTroupe(["cluster"], { ...environment, TROUPE_PARTITIONS: "16" });
    expect(other.code).toBe(1);
    expect(other.errors).toMatch(/^troupe: .*\n.*set TROUPE_PARTITIONS/);
    expect(other.output).not.toContain("worker 1");
  });
});
