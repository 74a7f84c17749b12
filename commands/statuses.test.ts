import { describe, expect, it } from "vitest";
import type { PartitionStatus } from "../streams/forecast.ts";
import { since, Statuses, total } from "./statuses.ts";

function status(partition: number, counts: Partial<PartitionStatus>): string {
  const whole: PartitionStatus = {
    kind: "video",
    partition,
    owner: "test",
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
    ...counts,
  };
  return JSON.stringify(whole);
}

describe("Statuses", () => {
  it("sums the latest word of each partition", () => {
    const statuses = new Statuses();
    statuses.receive(status(0, { stepped: 1, lag: 9 }));
    statuses.receive(status(1, { stepped: 10, late: 2, lag: 1 }));
    const before = statuses.tally;
    statuses.receive(status(0, { stepped: 4, deadLetters: 1, duplicates: 2, sequence: 7 }));
    expect([statuses.size, statuses.lag, statuses.of("video", 0)?.sequence]).toEqual([2, 1, 7]);
    expect(statuses.tally).toEqual({ stepped: 14, late: 2, duplicates: 2, deadLetters: 1 });
    const gained = since(before, statuses.tally);
    expect(gained).toEqual({ stepped: 3, late: 0, duplicates: 2, deadLetters: 1 });
    expect(total(gained)).toBe(6);
  });

  it("passes over what is no status", () => {
    const statuses = new Statuses();
    for (const text of ["", "{}", "null", '{"partition":1}']) statuses.receive(text);
    expect(statuses.size).toBe(0);
  });
});
