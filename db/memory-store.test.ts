import { describe, expect, it } from "vitest";
import { checkpointOf, projectionsOf, readingOf, snapshotOf } from "./checkpoint-examples.ts";
import { checkCheckpoint } from "./checkpoint-rules.ts";
import { segmentsPerPartition } from "./audience-examples.ts";
import { StoreUnavailable } from "./errors.ts";
import { type Fault, MemoryStore, type Operation } from "./memory-store.ts";
import type { Partitioned } from "./memory-tables.ts";
import { type Checkpoint, noProjections } from "./store.ts";
import { storeContract } from "./store.contract.ts";

storeContract("MemoryStore", () => {
  const store = new MemoryStore();
  const { tables } = store;
  return Promise.resolve({
    store,
    rows: (partition, prefix) => {
      const isOurs = (key: string) => key.startsWith(prefix);
      return Promise.resolve({
        videos: ofPartition(tables.videos, partition),
        readings: [...tables.readings.values()].filter((row) => isOurs(row.videoKey)),
        predictions: [...tables.predictions.values()].filter((row) => isOurs(row.videoKey)),
        hourly: ofPartition(tables.hourly, partition),
        metrics: ofPartition(tables.metrics, partition),
        users: ofPartition(tables.users, partition),
        sessions: ofPartition(tables.sessions, partition),
        audience: ofPartition(tables.audience, partition),
        engagement: ofPartition(tables.engagement, partition),
        segments: [...tables.segments.values()]
          .filter(({ id }) => Math.floor(id / segmentsPerPartition) === partition),
        learners: [...tables.learners.values()].filter((row) => isOurs(row.name)),
        learnerScores: [...tables.learnerScores.values()].filter((row) => isOurs(row.name)),
        experiments: ofPartition(tables.experiments, partition),
        decisions: [...tables.decisions.values()].filter((row) => isOurs(row.experiment)),
        rewards: [...tables.rewards.values()].filter((row) => isOurs(row.experiment)),
      });
    },
    close: () => Promise.resolve(),
  });
});

function ofPartition<Row>(
  rows: ReadonlyMap<string, Partitioned<Row>>,
  wanted: number,
): Omit<Row, "partition">[] {
  return [...rows.values()].filter(({ partition }) => partition === wanted)
    .map(({ partition: _, ...row }) => row);
}

/** A store that fails the `nth` call of one operation in the given way. */
function faulty(operation: Operation, fault: Fault): MemoryStore {
  let done = false;
  return new MemoryStore({
    fault(called) {
      if (done || called !== operation) return "none";
      done = true;
      return fault;
    },
  });
}

/** Who claims partition 3 first. */
const third = { kind: "video", partition: 3, epoch: 1 };

async function claimed(store: MemoryStore) {
  return { kind: "video", partition: 3, ...await store.claim("video", 3, 16, "somebody") };
}

describe("MemoryStore.commit", () => {
  it("has no effect where it is told to fail before", async () => {
    const store = faulty("commit", "before");
    const checkpoint = checkpointOf(await claimed(store), { snapshots: [snapshotOf("a")] });
    await expect(store.commit(checkpoint)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(store.partitions.get("video/3")).toMatchObject({ sequence: 0 });
    expect(await store.load(third, ["a"])).toEqual([]);
    await store.commit(checkpoint);
    expect(await store.load(third, ["a"])).toEqual([snapshotOf("a")]);
  });

  it("has all its effects where it is told to fail after", async () => {
    const store = faulty("commit", "after");
    const checkpoint = checkpointOf(await claimed(store), { snapshots: [snapshotOf("a")] });
    await expect(store.commit(checkpoint)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(store.partitions.get("video/3")).toMatchObject({ sequence: 1 });
    expect(await store.load(third, ["a"])).toEqual([snapshotOf("a")]);
  });

  it("takes effect only when the fault lets it", async () => {
    const gate = Promise.withResolvers<Fault>();
    const store = new MemoryStore({
      fault: (operation) => operation === "commit" ? gate.promise : "none",
    });
    const committing = store.commit(checkpointOf(await claimed(store)));
    expect(store.partitions.get("video/3")).toMatchObject({ sequence: 0 });
    gate.resolve("none");
    await committing;
    expect(store.partitions.get("video/3")).toMatchObject({ sequence: 1 });
  });

  it("is not moved by what the caller does with the checkpoint later, nor by what it hands out", async () => {
    const store = new MemoryStore();
    const state = new Uint8Array([1, 2, 3]);
    const committing = store.commit(
      checkpointOf(await claimed(store), { snapshots: [snapshotOf("a", { state })] }),
    );
    state.fill(9);
    await committing;
    const [loaded] = await store.load(third, ["a"]);
    expect([...loaded.state]).toEqual([1, 2, 3]);
    loaded.state.fill(9);
    expect([...(await store.load(third, ["a"]))[0].state]).toEqual([1, 2, 3]);
  });

  it("refuses a watermark or a count that goes back", async () => {
    const store = new MemoryStore();
    const owner = await claimed(store);
    const counts = { stepped: 5, late: 0, duplicates: 0, deadLetters: 0 };
    await store.commit(checkpointOf(owner, { watermarkMs: 1000, counts }));
    const next = { ...owner, sequence: 1, counts };
    const back = checkpointOf(next, { watermarkMs: 999 });
    await expect(store.commit(back)).rejects.toThrow("watermark went from 1000 back to 999");
    const fewer = checkpointOf(next, { watermarkMs: 1000, counts: { ...counts, stepped: 4 } });
    await expect(store.commit(fewer)).rejects.toThrow("stepped went from 5 back to 4");
  });
});

describe("checkCheckpoint", () => {
  const owner = {
    kind: "video",
    partition: 3,
    epoch: 1,
    sequence: 10,
    watermarkMs: undefined,
    counts: { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 },
  };
  const rows = projectionsOf([readingOf("a", 11), readingOf("a", 12)], "");
  const good = checkpointOf(owner, {
    sequence: 12,
    snapshots: [snapshotOf("a")],
    projections: rows,
  });
  const [video] = rows.videos;
  const [chunk] = rows.readings;
  const [predictions] = rows.predictions;
  const [hour] = rows.hourly;
  const [metrics] = rows.metrics;

  it("lets a good one pass", () => {
    expect(() => checkCheckpoint(good)).not.toThrow();
    expect(() => checkCheckpoint({ ...good, sequence: 10, projections: noProjections })).not
      .toThrow();
  });

  const earliestMs = Date.parse("1000-01-01T00:00:00Z");
  const latestMs = Date.parse("9999-12-31T23:59:59.999Z");

  it("takes every time of the years 1000 to 9999", () => {
    for (const at of [earliestMs, latestMs]) {
      const videos = [{ ...video, firstAtMs: at, lastAtMs: at, nextAtMs: at }];
      const checkpoint = { ...good, watermarkMs: at, projections: { ...rows, videos } };
      expect(() => checkCheckpoint(checkpoint)).not.toThrow();
    }
  });

  const withRows = (differences: Partial<Checkpoint["projections"]>): Partial<Checkpoint> => ({
    projections: { ...rows, ...differences },
  });
  const faults: readonly (readonly [string, Partial<Checkpoint>])[] = [
    ["sequence is 9, wanted at least 10", { sequence: 9 }],
    ["epoch is 0.5, wanted a whole number", { epoch: 0.5 }],
    ["late is -1", { counts: { ...owner.counts, late: -1 } }],
    ["watermarkMs is NaN, wanted milliseconds of the years 1000 to 9999", { watermarkMs: NaN }],
    ['snapshot is "a", wanted each key once', { snapshots: [snapshotOf("a"), snapshotOf("a")] }],
    ["version is 32768", { snapshots: [snapshotOf("a", { version: 32_768 })] }],
    ["timerAtMs is Infinity", { snapshots: [snapshotOf("a", { timerAtMs: Infinity })] }],
    ['video is "a"', withRows({ videos: [video, video] })],
    ["timerAtMs is", { snapshots: [snapshotOf("a", { timerAtMs: latestMs + 1 })] }],
    ["nextAtMs is", withRows({ videos: [{ ...video, nextAtMs: latestMs + 1 }] })],
    ["publishedAtMs is", withRows({ videos: [{ ...video, publishedAtMs: earliestMs - 1 }] })],
    [
      "time of a reading is",
      withRows({ readings: [{ ...chunk, numbers: chunk.numbers.with(6, latestMs + 1) }] }),
    ],
    ...[0, 15].map((place): readonly [string, Partial<Checkpoint>] => [
      "time of a prediction is",
      withRows({
        predictions: [{ ...predictions, numbers: predictions.numbers.with(place, -1e15) }],
      }),
    ]),
    ["hourMs is", withRows({ hourly: [{ ...hour, hourMs: latestMs + 1 }] })],
    ["growth is NaN", withRows({ videos: [{ ...video, growth: NaN }] })],
    ["counter is 0.5", withRows({ videos: [{ ...video, counters: [0.5, 0, 0] }] })],
    ["length of forecast is 17", withRows({ videos: [{ ...video, forecast: Array(17).fill(0) }] })],
    ["sequence is 13, wanted at most 12", withRows({ videos: [{ ...video, sequence: 13 }] })],
    ['readings is "a"', withRows({ readings: [chunk, chunk] })],
    ["length of extras is 1", withRows({ readings: [{ ...chunk, extras: ["{}"] }] })],
    ["length of numbers", withRows({ readings: [{ ...chunk, statuses: ["stepped"] }] })],
    [
      "sequence is 10, wanted more than 10 and at most 12",
      withRows({ readings: [{ ...chunk, numbers: [10, 1, 1, 1, 1, 11, 1, 1, 1, 1] }] }),
    ],
    [
      "sequence is 11, wanted more than 12",
      withRows({ readings: [{ ...chunk, numbers: [12, 1, 1, 1, 1, 11, 1, 1, 1, 1] }] }),
    ],
    ["sequence is 9", withRows({ predictions: [{ ...predictions, firstSequence: 9 }] })],
    ["length of numbers", withRows({ predictions: [{ ...predictions, methods: ["trend"] }] })],
    ["hourMs is 1, wanted the start of an hour", withRows({ hourly: [{ ...hour, hourMs: 1 }] })],
    ["hour is", withRows({ hourly: [hour, hour] })],
    ["length of sums is 1", withRows({ metrics: [{ ...metrics, sums: [1] }] })],
    [
      "covered is 0.5",
      withRows({ metrics: [{ ...metrics, sums: metrics.sums.map((_, i) => i === 1 ? 0.5 : 1) }] }),
    ],
  ];
  it.each(faults)("says that %s", (message, differences) => {
    expect(() => checkCheckpoint({ ...good, ...differences })).toThrow(message);
  });
});
