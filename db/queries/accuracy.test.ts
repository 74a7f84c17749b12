import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accuracyFrom, addScore, sumsPerTarget } from "../../ml/score.ts";
import { everyMethodKey, targets } from "../../streams/forecast.ts";
import type { MetricsDelta } from "../store.ts";
import {
  type AccuracyDimension,
  type AccuracyGroup,
  type AccuracyRow,
  type AccuracySelection,
  listAccuracy,
} from "./accuracy.ts";
import { dialects, fill, startDatabase, type TestDatabase } from "./testing.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 0, 1);
const dimensions: AccuracyDimension[] = ["hour", "video", "horizon", "method", "model", "target"];

/** The trend's two versions: both serve in every hour. */
const ofTrend = [["trend", "b@1"], ["trend", "a@2"]];
/**
 * Rows of both partitions: four videos, the sum, and every method that ran; six hours, two horizons, two
 * methods.
 */
const metrics: (MetricsDelta & { partition: number })[] = [];
for (const partition of [0, 1]) {
  for (const videoKey of ["", everyMethodKey, `a${partition}`, `b${partition}`]) {
    for (let hour = 0; hour < 6; hour++) {
      for (const horizon of ["next", "hour"]) {
        for (const [method, model] of hour < 2 ? ofTrend : [["cold-start", "b@1"], ...ofTrend]) {
          const sums = new Float64Array(3 * sumsPerTarget);
          // Comments of the first hours are never scored.
          for (let target = 0; target < (hour < 3 ? 2 : 3); target++) {
            for (let i = 0; i <= hour; i++) {
              const value = 10 * target + i + videoKey.length;
              addScore(
                sums,
                target * sumsPerTarget,
                value,
                value - 2,
                value + 2,
                3 * i,
                10 * target + 2 * i,
              );
            }
          }
          metrics.push({
            partition,
            videoKey,
            hourMs: startMs + hour * hourMs,
            horizon,
            method,
            model,
            sums,
          });
        }
      }
    }
  }
}

const everything: AccuracySelection = {
  forecasts: "served",
  by: ["target", "horizon", "method"],
  horizon: undefined,
  method: undefined,
  model: undefined,
  target: undefined,
  videoKey: undefined,
  fromMs: undefined,
  toMs: undefined,
  limit: 2000,
  after: undefined,
};

/** What the answer should be, reckoned the plain way. */
function reckoned(selection: AccuracySelection): AccuracyRow[] {
  const { forecasts, by, videoKey, fromMs = -Infinity, toMs = Infinity } = selection;
  const isWanted = (key: string) => {
    if (forecasts === "ran") return key === everyMethodKey;
    if (videoKey !== undefined) return key === videoKey;
    return by.includes("video") ? key !== "" && key !== everyMethodKey : key === "";
  };
  const groups = new Map<string, { group: AccuracyGroup; sums: Float64Array }>();
  for (const row of metrics) {
    if (!isWanted(row.videoKey)) continue;
    if ((selection.horizon ?? row.horizon) !== row.horizon) continue;
    if ((selection.method ?? row.method) !== row.method) continue;
    if ((selection.model ?? row.model) !== row.model) continue;
    if (row.hourMs < fromMs || row.hourMs >= toMs) continue;
    for (const [place, target] of targets.entries()) {
      if ((selection.target ?? target) !== target) continue;
      const group = {
        ...(by.includes("hour") ? { hourMs: row.hourMs } : {}),
        ...(by.includes("video") ? { video: row.videoKey } : {}),
        ...(by.includes("horizon") ? { horizon: row.horizon } : {}),
        ...(by.includes("method") ? { method: row.method } : {}),
        ...(by.includes("model") ? { model: row.model } : {}),
        ...(by.includes("target") ? { target } : {}),
      };
      const name = JSON.stringify(group);
      const known = groups.get(name) ?? { group, sums: new Float64Array(sumsPerTarget) };
      groups.set(name, known);
      for (let i = 0; i < sumsPerTarget; i++) known.sums[i] += row.sums[place * sumsPerTarget + i];
    }
  }
  return [...groups.values()].filter(({ sums }) => sums[0] > 0).sort((a, b) =>
    compare(a.group, b.group)
  ).map(({ group, sums }) => ({
    group,
    accuracy: accuracyFrom(sums),
    driftMae: sums[4] / sums[0],
    lastMae: sums[5] / sums[0],
  }));
}

function compare(a: AccuracyGroup, b: AccuracyGroup): number {
  const words = (x = "", y = "") => x < y ? -1 : x > y ? 1 : 0;
  const place = ({ target }: AccuracyGroup) => target === undefined ? 0 : targets.indexOf(target);
  return (b.hourMs ?? 0) - (a.hourMs ?? 0) || words(a.video, b.video) ||
    words(a.horizon, b.horizon) || words(a.method, b.method) || words(a.model, b.model) ||
    place(a) - place(b);
}

describe.each(dialects)("accuracy on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    for (const partition of [0, 1]) {
      const rows = metrics.filter((row) => row.partition === partition);
      await fill(opened.database, { metrics: rows }, { partition });
    }
  });
  afterAll(() => opened?.stop());

  it("is what the sums say, every group once, in order, under any grouping and any limit", async () => {
    const selection = fc.record({
      forecasts: fc.constantFrom("served" as const, "ran" as const),
      by: fc.subarray(dimensions),
      horizon: fc.constantFrom(undefined, "next"),
      method: fc.constantFrom(undefined, "trend", "network"),
      model: fc.constantFrom(undefined, "a@2"),
      target: fc.constantFrom(undefined, "likes" as const),
      videoKey: fc.constantFrom(undefined, "a0", "nobody"),
      fromMs: fc.constantFrom(undefined, startMs + hourMs),
      toMs: fc.constantFrom(undefined, startMs + 4 * hourMs),
      limit: fc.constantFrom(1, 2, 3, 5, 2000),
    });
    await fc.assert(
      fc.asyncProperty(selection, async (selection) => {
        const found: AccuracyRow[] = [];
        for (;;) {
          const after = found.at(-1)?.group;
          const page = await listAccuracy(opened.database.drizzle, { ...selection, after });
          found.push(...page.items);
          if (!page.more) break;
          expect(page.items).toHaveLength(selection.limit);
        }
        // Sums of whole numbers are exact, so the figures are the same to the last digit.
        expect(found).toEqual(reckoned({ ...selection, after: undefined }));
      }),
      { numRuns: 60 },
    );
  });

  it("is empty where nothing was scored", async () => {
    const page = await listAccuracy(opened.database.drizzle, {
      ...everything,
      fromMs: startMs + 100 * hourMs,
    });
    expect(page).toEqual({ items: [], more: false });
  });
});
