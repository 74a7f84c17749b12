import { describe, expect, it } from "vitest";
import { bottlenecks, clusterNeed, type ReadingCost } from "./sizing.ts";

const cost: ReadingCost = {
  workerMicros: 50,
  natsMicros: 10,
  postgresMicros: 50,
  walBytes: 1000,
  rows: 2,
  streamBytes: 900,
};

describe("the size of a cluster", () => {
  it("makes its worked example", () => {
    const need = clusterNeed(cost, 1);
    expect(need.readingsPerSecond).toBe(20_000);
    expect(clusterNeed(cost, 10)).toEqual({
      workers: 10,
      readingsPerSecond: 200_000,
      natsCores: 2,
      postgresCores: 10,
      walBytesPerSecond: 200_000_000,
      rowsPerSecond: 400_000,
      streamBytesPerSecond: 180_000_000,
    });
  });

  it("names first what the fewest workers use up, and nothing that was not measured", () => {
    const limits = {
      postgresCores: 32,
      walBytesPerSecond: 60_000_000,
      streamMessagesPerSecond: 100_000,
    };
    expect(bottlenecks(cost, limits)).toEqual([
      { resource: "Postgres's write-ahead log", workers: 3 },
      { resource: "messages into one stream", workers: 5 },
      { resource: "CPU of Postgres", workers: 32 },
    ]);
    const unknown = { ...cost, postgresMicros: NaN };
    expect(bottlenecks(unknown, limits).map(({ resource }) => resource))
      .not.toContain("CPU of Postgres");
  });
});
