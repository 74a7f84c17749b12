// A cluster of three nats-servers that loses one under load, the leader of the log: whatever a producer
// was told is stored is counted exactly once, and work goes on while the server is away.
import process from "node:process";
import { performance } from "node:perf_hooks";
import { jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNatsCluster, type TestNatsCluster } from "../local/testing.ts";
import { streamNames } from "../streams/subjects.ts";
import { Deployment, pause } from "./faults/deployment.ts";
import { form } from "./faults/form.ts";
import { seedOfRun } from "./seed.ts";

/** A load that leaves the computer room for three servers more than elsewhere. */
const load = { ...form, perSecond: 300, videos: 150 };
/** How long the server stays away: longer than it takes to choose leaders and to give up consumers. */
const awayMs = 10_000;

let deployment: Deployment<TestNatsCluster>;

beforeAll(async () => {
  deployment = await Deployment.open(load, seedOfRun(), startNatsCluster(3), 3);
  await Promise.all([deployment.startWorker(), deployment.startWorker()]);
  await deployment.shared();
}, 120_000);

afterAll(() => deployment?.close(), 60_000);

/** The server that leads the stream of readings. */
async function leader(): Promise<string> {
  const manager = await jetstreamManager(deployment.connection);
  const { cluster } = await manager.streams.info(streamNames.stats);
  return cluster?.leader ?? "";
}

/** Milliseconds until every partition has committed something new. */
async function untilAllCommit(): Promise<number> {
  const startMs = performance.now();
  await deployment.advanced();
  return performance.now() - startMs;
}

describe("the loss of one nats-server of three under load", { timeout: 180_000 }, () => {
  it("loses nothing, doubles nothing, and stops nothing for long", async () => {
    const { load: producer, nats } = deployment;
    producer.go();
    await deployment.advanced();
    const victim = await leader();
    expect(nats.names).toContain(victim);
    await nats.kill(victim);
    const stoodMs = await untilAllCommit();
    await pause(awayMs - stoodMs);
    expect(await leader()).not.toBe(victim);
    await untilAllCommit();
    await nats.restart(victim);
    await untilAllCommit();
    const stretch = await producer.rest();
    const verdict = await deployment.verdict(stretch, false);
    const { events, predictions, alerts, deadLetters } = verdict;
    process.stdout.write(
      `nats-server lost under load: ${stretch.readings} readings acknowledged, ${events} events in ` +
        `the log, ${predictions} forecasts, ${alerts} alerts, ${deadLetters} dead letters, ` +
        `${verdict.differences.length} differences; every partition had committed again ` +
        `${(stoodMs / 1000).toFixed(1)} s after the kill\n`,
    );
    expect(verdict.differences).toEqual([]);
    expect(predictions).toBeGreaterThan(0);
    expect(deadLetters).toBeGreaterThan(0);
  });
});
