import { describe, expect, it } from "vitest";
import { Pace } from "./pace.ts";

const noon = Date.UTC(2025, 0, 1, 12);
const clock = { nowMs: () => 1000, sleep: () => Promise.resolve() };

describe("Pace", () => {
  it("lets event time pass at its speed from the first event on", () => {
    const pace = new Pace(clock, 3600);
    expect(pace.dueMs(noon)).toBe(1000);
    expect(pace.dueMs(noon + 3_600_000)).toBe(2000);
    expect(pace.dueMs(noon - 7_200_000)).toBe(-1000);
  });

  it("makes everything due at once at infinite speed", () => {
    const pace = new Pace(clock, Infinity);
    for (const eventMs of [noon, noon - 1, noon + 1e12]) expect(pace.dueMs(eventMs)).toBe(1000);
  });
});
