import { describe, expect, it } from "vitest";
import { RecentGrowth } from "./growth.js";
import { byHour } from "./hours.js";
import { merged } from "./merge.js";

const hourMs = 3_600_000;

describe("RecentGrowth", () => {
  it("keeps the latest rates and takes no reading twice or out of order", () => {
    const growth = new RecentGrowth(2);
    for (const [hours, value] of [[0, 0], [1, 10], [1, 10], [0.5, 99], [3, 50], [4, 45]]) {
      growth.push({ atMs: hours * hourMs, value });
    }
    expect(growth.rates).toEqual([20, 0]);
  });
});

describe("byHour", () => {
  it("answers the worked example", () => {
    const hour = (hours: number) => `2026-01-10T${hours}:00:00.000Z`;
    expect(byHour([{ hour: hour(14), viewsGain: 3 }, { hour: hour(12), viewsGain: 7 }], 4))
      .toEqual([0, 7, 0, 3]);
    expect(byHour([], 4)).toEqual([]);
  });
});

describe("merged", () => {
  it("keeps each thing once, in the order of time, the latest of them", () => {
    const known = [{ id: 1, at: "a", text: "old" }, { id: 2, at: "b", text: "old" }];
    const newer = [{ id: 3, at: "c", text: "new" }, { id: 2, at: "b", text: "new" }];
    const items = merged(known, newer, (one) => one.id, (one) => one.at, 2);
    expect(items).toEqual([newer[1], newer[0]]);
  });
});
