import { describe, expect, it } from "vitest";
import type { PartitionItem } from "../contract/partition.ts";
import type { PartitionStatus } from "../../streams/forecast.ts";
import { PartitionLines, workerLines } from "./partition-lines.js";
import { shortOwner } from "./partition-table.js";

const startMs = Date.UTC(2026, 0, 5);
const at = (ms: number) => new Date(startMs + ms).toISOString();

function status(partition: number, ms: number, more: Partial<PartitionStatus> = {}) {
  const said: PartitionStatus = {
    kind: "video",
    partition,
    owner: "a/1",
    epoch: 4,
    sequence: 100,
    committedSequence: 90,
    lag: 5,
    residentActors: 10,
    stepped: 80,
    late: 1,
    duplicates: 2,
    deadLetters: 3,
    eventsPerSecond: 7,
    checkpointMs: 6,
    committedAt: at(ms - 400),
    at: at(ms),
    watermark: null,
    ...more,
  };
  return said;
}

function item(partition: number, live: PartitionStatus | null): PartitionItem {
  return {
    kind: "video",
    partition,
    state: live === null ? "unowned" : "owned",
    owner: "a/1",
    epoch: 3,
    claimedAt: at(-60_000),
    sequence: 90,
    committedAt: at(-5000),
    checkpointAgeMs: 5000,
    watermark: null,
    residentActors: 9,
    stepped: 70,
    late: 1,
    duplicates: 2,
    deadLetters: 3,
    live,
  };
}

describe("PartitionLines", () => {
  it("takes what is stored until an owner speaks", () => {
    const lines = new PartitionLines();
    lines.learn([item(0, null), item(1, status(1, 0))], at(0), 0);
    expect(lines.lines()).toMatchObject([
      { partition: 0, state: "unowned", sequence: 90, checkpointAgeMs: 5000, eventsPerSecond: 0 },
      { partition: 1, state: "owned", sequence: 100, checkpointAgeMs: 400, lag: 5 },
    ]);
    lines.hear([status(0, 1000), status(1, 1000)], 1000);
    expect(lines.lines()).toMatchObject([{ state: "owned", epoch: 4 }, { state: "owned" }]);
  });

  it("keeps the figures while the next owner knows none yet", () => {
    const lines = new PartitionLines();
    lines.hear([status(0, 0)], 0);
    const nothing = { sequence: 0, stepped: 0, residentActors: 0, committedAt: null, lag: 0 };
    lines.hear([status(0, 1000, { owner: "b/2", epoch: 0, ...nothing })], 1000);
    expect(lines.lines()).toMatchObject([
      { state: "claiming", owner: "b/2", epoch: 4, sequence: 100, stepped: 80 },
    ]);
    lines.hear([status(0, 2000, { owner: "b/2", epoch: 5, committedAt: null })], 2000);
    expect(lines.lines()).toMatchObject([
      { state: "owned", owner: "b/2", epoch: 5, checkpointAgeMs: 2400 },
    ]);
  });

  it("sees who falls silent while others speak, and repeats of the last word for what they are", () => {
    const lines = new PartitionLines();
    const last = status(0, 0, { owner: "b/2" });
    for (let ms = 0; ms <= 4000; ms += 1000) lines.hear([last, status(1, ms)], ms);
    const [silent, speaking] = lines.lines();
    expect(silent).toMatchObject({ state: "unowned", owner: "b/2", eventsPerSecond: 0 });
    expect(speaking.state).toBe("owned");
    expect(workerLines(lines.lines())).toEqual([
      { owner: "a/1", partitions: 1, eventsPerSecond: 7, lag: 5, residentActors: 10 },
      { owner: "", partitions: 1, eventsPerSecond: 0, lag: 5, residentActors: 10 },
    ]);
  });

  it("says nothing of owners while it hears nobody: then the page itself may be deaf", () => {
    const lines = new PartitionLines();
    lines.hear([status(0, 0), status(1, 0)], 0);
    lines.hear([], 60_000);
    expect(lines.lines().map(({ state }) => state)).toEqual(["owned", "owned"]);
    lines.learn([item(0, null), item(1, null)], at(60_000), 60_000);
    expect(lines.lines().map(({ state }) => state)).toEqual(["unowned", "unowned"]);
  });

  it("passes over an owner that was fenced, unless epochs begin anew", () => {
    const lines = new PartitionLines();
    lines.hear([status(0, 0, { owner: "b/2", epoch: 5 })], 0);
    lines.hear([status(0, 500, { owner: "a/1", epoch: 4 })], 500);
    expect(lines.lines()).toMatchObject([{ owner: "b/2", epoch: 5 }]);
    lines.hear([status(0, 9000, { owner: "a/1", epoch: 2 })], 9000);
    expect(lines.lines()).toMatchObject([{ owner: "a/1", epoch: 2, state: "owned" }]);
  });

  it("forgets partitions that are no more", () => {
    const lines = new PartitionLines();
    lines.hear([status(0, 0), status(7, 0)], 0);
    lines.learn([item(0, status(0, 0))], at(0), 0);
    expect(lines.lines().map(({ partition }) => partition)).toEqual([0]);
  });
});

describe("shortOwner", () => {
  it("keeps both ends of a long name", () => {
    expect(shortOwner("vm/4711")).toBe("vm/4711");
    expect(shortOwner("troupe-worker-5d9c7b9f4-xk2lp/1")).toBe("troupe-work…b9f4-xk2lp/1");
  });
});
