// `troupe cluster --nats 3 --workers 3 --api 2`: what compose.yaml runs in containers, as processes on this
// computer. A nats-server is killed under load, and then all of it.
import { chmod, rm } from "node:fs/promises";
import process from "node:process";
import { Schema } from "effect";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PartitionsAnswer } from "../api/contract/partition.ts";
import { runTroupe, temporaryFolder } from "../commands/testing.ts";
import { alive, processesOf, runCluster, type RunningCluster } from "./running-cluster.ts";

const patience = { timeout: 60_000, interval: 200 };

let folder = "";
let cluster: RunningCluster;

beforeAll(async () => {
  folder = await temporaryFolder("nats-cluster");
  await chmod(folder, 0o711); // Postgres may have to run as another user
});

afterEach(({ task }) => {
  if (task.result?.state === "fail") process.stderr.write(cluster?.output() ?? "");
});

afterAll(async () => {
  cluster?.signal("SIGTERM");
  await cluster?.ended;
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** What each API says that all partitions have taken so far, and how many of them have an owner. */
async function totals() {
  const urls = /^ {2}Page +(.*)$/m.exec(cluster.output())?.[1].split(" ") ?? [];
  return await Promise.all(urls.map(async (url) => {
    const answer = await fetch(`${url}/v1/partitions`);
    const { totals } = Schema.decodeUnknownSync(PartitionsAnswer)(await answer.json());
    return { owned: totals.owned, all: totals.partitions, stepped: totals.stepped };
  }));
}

describe("a cluster with three nats-servers and two APIs", { timeout: 180_000 }, () => {
  it("is told of by both APIs, keeps three copies, and names its processes", async () => {
    cluster = await runCluster(folder, ["--nats", "3", "--workers", "3", "--api", "2"]);
    await expect.poll(async () => {
      const found = await totals();
      return found.length === 2 && found.every(({ owned, all }) => owned === all);
    }, patience).toBe(true);
    const processes = await processesOf(cluster);
    expect([...processes.keys()].filter((name) => /^(nats|api) /.test(name))).toEqual(
      ["nats 1", "nats 2", "nats 3", "api 1", "api 2"],
    );
    expect(alive(processes).sort()).toEqual([...processes.keys()].sort());
    const doctor = await runTroupe(["doctor"], {
      TROUPE_DATA: folder,
      TROUPE_PARTITIONS: "6",
      TROUPE_REPLICAS: "3",
    });
    expect(doctor.output).toMatch(/^✓ stream STATS +as declared/m);
    expect(doctor.output).toMatch(/^✓ stream DECISIONS +as declared/m);
  });

  it("goes on when one of its servers is killed, and starts it again", async () => {
    const before = await processesOf(cluster);
    const killed = before.get("nats 2") ?? NaN;
    process.kill(killed, "SIGKILL");
    await expect.poll(() => cluster.output(), patience).toMatch(/^nats 2 \| answers again/m);
    expect(cluster.output()).toMatch(/^nats 2 \| ended \(signal SIGKILL\).*; starting it again/m);
    const [{ stepped }] = await totals();
    await expect.poll(async () => {
      const found = await totals();
      return found.every(({ owned, all, stepped: now }) => owned === all && now > stepped);
    }, patience).toBe(true);
    const after = await processesOf(cluster);
    expect(after.get("nats 2")).not.toBe(killed);
    expect(alive(after).sort()).toEqual([...after.keys()].sort());
  });

  it("does not begin anew with another number of servers, and leaves nothing behind", async () => {
    const processes = await processesOf(cluster);
    process.kill(processes.get("cluster") ?? NaN, "SIGKILL");
    await cluster.ended;
    await expect.poll(() => alive(processes), patience).toEqual([]);
    const other = await runTroupe(["cluster"], { TROUPE_DATA: folder, TROUPE_PARTITIONS: "6" });
    expect(other.code).toBe(1);
    expect(other.errors).toContain("--nats 3");
  });
});
