import { describe, expect, it } from "vitest";
import type { AccuracyItem } from "../contract/accuracy.ts";
import { bestBaseline, errorRatio, methodMoments, skillOver } from "./method-lines.js";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 10);

/** How a method did in an hour, where the naive one was off by 10. */
function row(method: NonNullable<AccuracyItem["method"]>, mae: number, scored = 400, hour = 0) {
  const at = new Date(startMs + hour * hourMs).toISOString();
  return { ...empty, hour: at, method, scored, mae, driftMae: 10 };
}

const empty = {
  mse: null,
  rmse: null,
  r2: null,
  lastMae: null,
  skillOverDrift: null,
  skillOverLast: null,
  coverage: null,
  coverageLow: null,
  coverageHigh: null,
  meanWidth: null,
};

describe("errorRatio", () => {
  it("is the error as a share of the naive one's", () => {
    expect(errorRatio(row("served", 6))).toBe(0.6);
  });

  it("is unknown where little was scored, or where the naive method was exact", () => {
    expect(errorRatio(row("served", 6, 29))).toBeUndefined();
    expect(errorRatio({ ...row("served", 6), driftMae: 0 })).toBeUndefined();
    expect(errorRatio(undefined)).toBeUndefined();
  });
});

describe("methodMoments", () => {
  it("is of hours, earliest first, where they hold enough", () => {
    const rows = [row("served", 5, 100, 3), row("served", 6, 100, 1), row("last", 12, 100, 1)];
    const { widthMs, moments } = methodMoments(rows);
    expect(widthMs).toBe(hourMs);
    expect(moments.map(({ atMs, ratios }) => [atMs, Object.fromEntries(ratios)])).toEqual([
      [startMs + hourMs, { served: 0.6, last: 1.2 }],
      [startMs + 3 * hourMs, { served: 0.5 }],
    ]);
  });

  it("is of days where hours hold little, each hour counting by what was scored", () => {
    const rows = [row("served", 4, 20, 1), row("served", 8, 60, 2), row("served", 5, 10, 3)];
    const { widthMs, moments } = methodMoments([...rows, row("served", 5, 10, 30)]);
    expect(widthMs).toBe(24 * hourMs);
    // (4 × 20 + 8 × 60 + 5 × 10) / 90 of a naive error of 10; of the day after, 10 are too few.
    expect(moments).toHaveLength(1);
    expect(moments[0].ratios.get("served")).toBeCloseTo(0.6778, 4);
    expect(moments[0].scored).toBe(90);
  });

  it("is of days where there are many hours", () => {
    const rows = Array.from({ length: 240 }, (_, hour) => row("served", 6, 100, hour));
    expect(methodMoments(rows).moments).toHaveLength(10);
  });

  it("is empty where nothing was scored", () => {
    expect(methodMoments([]).moments).toEqual([]);
  });
});

describe("bestBaseline", () => {
  it("is the simple method with the least error, of which enough was scored", () => {
    const rows = [row("served", 6), row("last", 12), row("mean3", 9), row("mean10", 2, 10)];
    expect(bestBaseline(rows)).toBe("mean3");
    expect(bestBaseline([row("served", 6)])).toBeUndefined();
  });
});

describe("skillOver", () => {
  it("measures both by the naive method on the readings that they spoke of", () => {
    const decay = { ...row("decay", 4), driftMae: 5 };
    expect(skillOver([row("served", 6), decay], "decay")).toBeCloseTo(0.25);
    expect(skillOver([row("served", 6)], "decay")).toBeUndefined();
  });
});
