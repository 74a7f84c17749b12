import { describe, expect, it } from "vitest";
import type { PartitionStatus } from "../streams/forecast.ts";
import { Shares, sharesText } from "./shares.ts";

function said(partition: number, owner: string): string {
  const status: PartitionStatus = {
    kind: "video",
    partition,
    owner,
    epoch: 1,
    sequence: 0,
    committedSequence: 0,
    lag: 0,
    residentActors: 0,
    stepped: 0,
    late: 0,
    duplicates: 0,
    deadLetters: 0,
    eventsPerSecond: 0,
    checkpointMs: 0,
    committedAt: null,
    at: "2025-08-08T00:00:00.000Z",
    watermark: null,
  };
  return JSON.stringify(status);
}

describe("Shares", () => {
  it("counts each partition once, for whoever spoke of it last", () => {
    const shares = new Shares();
    for (const partition of [0, 1, 2]) shares.take(said(partition, "a/1"), 0);
    shares.take(said(2, "b/2"), 1000);
    for (const text of ["", "{}", "null"]) shares.take(text, 1000);
    expect([...shares.counts(1000)]).toEqual([["a/1", 2], ["b/2", 1]]);
  });

  it("counts nobody who has fallen silent", () => {
    const shares = new Shares();
    shares.take(said(0, "a/1"), 0);
    shares.take(said(1, "b/2"), 2500);
    expect([...shares.counts(3000)]).toEqual([["b/2", 1]]);
  });
});

describe("sharesText", () => {
  it("names the shares, and what nobody has", () => {
    const counts = new Map([["worker 2", 7], ["worker 1", 8]]);
    expect(sharesText(counts, 16))
      .toBe("15 of 16 partitions have an owner: worker 1 has 8, worker 2 has 7");
    expect(sharesText(counts, 15)).toMatch(/^all 15 partitions have an owner: /);
    expect(sharesText(new Map(), 16)).toBe("0 of 16 partitions have an owner");
  });
});
