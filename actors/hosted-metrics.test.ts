import { describe, expect, it } from "vitest";
import { Metrics } from "../metrics/metrics.ts";
import { parseExposition, samplesOf } from "../metrics/scrape.ts";
import type { MetricName } from "../metrics/table.ts";
import { HostedMetrics } from "./hosted-metrics.ts";
import { KindMetrics } from "./kind-metrics.ts";
import { event, runToEnd, story, tick } from "./testing.ts";
import { World } from "./world.ts";

/** Metrics of the kind of a small world, and a way to look at one. */
function hosted() {
  const metrics = new Metrics();
  const tallies = new HostedMetrics("tally", metrics);
  const read = async (name: MetricName, labels: Record<string, string> = {}) => {
    tallies.refresh();
    const told = parseExposition(await metrics.read());
    return samplesOf(told, name, { kind: "tally", ...labels }).map(({ value }) => value);
  };
  return { tallies, read };
}

describe("HostedMetrics", () => {
  it("tells what partitions did and how they are", async () => {
    const { tallies, read } = hosted();
    const world = new World();
    world.append(story);
    const partition = world.partition({}, { metrics: tallies.counts });
    tallies.runs(0, partition);
    const ended = partition.run();
    while (partition.status().committedSequence < world.log.lastSequence) await tick();
    expect(await read("troupe_partitions")).toEqual([1]);
    expect(await read("troupe_events_total")).toEqual([story.length]);
    const { late, duplicates, residentActors } = partition.status();
    expect(late + duplicates).toBeGreaterThan(0);
    expect(await read("troupe_late_events_total")).toEqual([late]);
    expect(await read("troupe_duplicate_events_total")).toEqual([duplicates]);
    expect(await read("troupe_dead_letters_total", { reason: "payload" })).toEqual([1]);
    expect(await read("troupe_resident_actors")).toEqual([residentActors]);
    expect(await read("troupe_partition_lag_events")).toEqual([0]);
    expect(await read("troupe_uncommitted_age_seconds")).toEqual([0]);
    partition.stop();
    await ended;
    tallies.runs(0, undefined);
    expect(await read("troupe_partitions")).toEqual([0]);
  });

  it("adds up what one publisher after the other counted, and never less", async () => {
    const { tallies, read } = hosted();
    const counts = { acknowledged: 3, duplicates: 1, retried: 2 };
    tallies.publishes(0, { counts });
    tallies.publishes(1, { counts: { ...counts, acknowledged: 10 } });
    expect(await read("troupe_published_messages_total")).toEqual([13]);
    tallies.publishes(0, { counts: { acknowledged: 0, duplicates: 0, retried: 0 } });
    expect(await read("troupe_published_messages_total")).toEqual([13]);
    tallies.publishes(0, { counts });
    expect(await read("troupe_published_messages_total")).toEqual([16]);
    expect(await read("troupe_publish_retries_total")).toEqual([6]);
    expect(await read("troupe_publish_duplicates_total")).toEqual([3]);
  });
});

describe("Partition.uncommittedMs", () => {
  it("says how long the first event has waited that no checkpoint has", async () => {
    const world = new World();
    const partition = world.partition({ checkpointMs: 10_000_000 });
    const ended = partition.run();
    expect(partition.uncommittedMs).toBe(0);
    world.append([event("a", 1)]);
    while (partition.status().sequence < 1) await tick();
    expect(partition.uncommittedMs).toBeGreaterThanOrEqual(0);
    partition.stop();
    await ended;
    expect(partition.status().committedSequence).toBe(1);
    expect(partition.uncommittedMs).toBe(0);
  });
});

describe("KindMetrics", () => {
  it("says in a word why a partition started again", async () => {
    const metrics = new Metrics();
    const tallies = new KindMetrics("tally", metrics);
    const world = new World();
    world.append([event("a", 1, 666)]);
    const { errors } = await runToEnd(world);
    for (const error of [...errors, new Error("something else")]) tallies.restart(error);
    const told = parseExposition(await metrics.read());
    const reasons = samplesOf(told, "troupe_partition_restarts_total")
      .map(({ labels }) => labels.reason);
    expect(reasons).toEqual(["step", "other"]);
    expect(samplesOf(told, "troupe_fences_total").map(({ value }) => value)).toEqual([0]);
  });
});
