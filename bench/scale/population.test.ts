import { describe, expect, it } from "vitest";
import { partitionOf } from "../../streams/token.ts";
import {
  decodedReading,
  emptyPartition,
  hourMs,
  idOf,
  partitionCount,
  snapshotsOf,
} from "./population.ts";

const lastAtMs = Date.UTC(2026, 0, 5);

describe("a population", () => {
  it("gives every number an id of its own, spread over all partitions", () => {
    expect(idOf(0)).toBe("v0000000000");
    expect(idOf(1)).toBe("v1pnwmkxtfv");
    const ids = Array.from({ length: 5000 }, (_, number) => idOf(number));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => partitionOf(id, partitionCount))).size).toBe(partitionCount);
  });

  it("consists of actors whose windows are full and that go on where their template stood", () => {
    const state = emptyPartition(0);
    const count = 300;
    for (const snapshot of snapshotsOf(count, lastAtMs)) state.admit(snapshot);
    for (let number = 0; number < count; number++) {
      const { message, addressed } = decodedReading(number, lastAtMs + hourMs, number + 1);
      state.apply(message, addressed);
    }
    expect(state.counts).toEqual({ stepped: count, late: 0, duplicates: 0, deadLetters: 0 });
    const { snapshots, projections } = state.cut().content;
    // And one more of what they share.
    expect(snapshots).toHaveLength(count + 1);
    for (const row of projections.videos) {
      expect(row).toMatchObject({ method: "trend", readings: 25, lastAtMs: lastAtMs + hourMs });
      expect(row.perHour[0]).toBeGreaterThan(0);
    }
    for (const { statuses } of projections.readings) expect(statuses).toEqual(["stepped"]);
  });
});
