import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MemoryStore } from "../../db/memory-store.ts";
import { metricSums } from "../../db/store.ts";
import { everyMethodKey } from "../../streams/forecast.ts";
import { forecastsOf, recount } from "./testing-recount.ts";
import { artefactSaying, newsOfVersions } from "./testing-network.ts";
import { rowAt, simulatedDeliveries, Stage, startMs } from "./testing.ts";

/** Runs what a platform delivers through a partition, with a checkpoint now and then. */
async function run(seed: number, checkpointEvery: number): Promise<Stage> {
  const stage = await Stage.open();
  for (const { number, row, deliveredAtMs } of simulatedDeliveries(seed, 4)) {
    stage.take(row, deliveredAtMs);
    if (number % checkpointEvery === 0) await stage.commit();
  }
  await stage.commit();
  return stage;
}

function sumsOf(store: MemoryStore, key: string): Map<string, ArrayLike<number>> {
  return new Map(
    store.metrics.filter(({ videoKey }) => videoKey === key)
      .map(({ hourMs, horizon, method, sums }) => [`${hourMs} ${horizon} ${method}`, sums]),
  );
}

/** What differs by more than adding in another order explains. */
function differences(
  found: ReadonlyMap<string, ArrayLike<number>>,
  wanted: ReadonlyMap<string, Float64Array>,
): string[] {
  const names = new Set([...found.keys(), ...wanted.keys()]);
  return [...names].flatMap((name) => {
    const actual = Array.from(found.get(name) ?? []);
    const sums = Array.from(wanted.get(name) ?? []);
    const same = actual.length === sums.length &&
      sums.every((sum, i) => Math.abs(actual[i] - sum) <= 1e-9 * (1 + Math.abs(sum)));
    return same ? [] : [`${name}: found ${actual}, wanted ${sums}`];
  });
}

function addAll(into: Map<string, Float64Array>, sums: ReadonlyMap<string, Float64Array>): void {
  for (const [name, row] of sums) {
    const total = into.get(name) ?? new Float64Array(row.length);
    into.set(name, total.map((value, place) => value + row[place]));
  }
}

describe("the rows for queries", () => {
  it("say what a recount of the whole history says (property)", async () => {
    const seeds = fc.record({
      seed: fc.integer({ min: 0, max: 1_000_000 }),
      checkpointEvery: fc.integer({ min: 5, max: 400 }),
    });
    await fc.assert(
      fc.asyncProperty(seeds, async ({ seed, checkpointEvery }) => {
        const { store } = await run(seed, checkpointEvery);
        const total = new Map<string, Float64Array>();
        const hourReadings = new Map<number, number>();
        for (const [key, video] of store.videos) {
          const { statuses, found, scored, sums, hours, dayGain } = recount(store, key);
          expect(found).toEqual(statuses);
          for (const horizon of ["next", "hour"] as const) {
            const forecasts = forecastsOf(store, key, horizon);
            expect(forecasts.map(({ madeAtMs, atMs, method }) => ({ madeAtMs, atMs, method })))
              .toEqual(scored[horizon]);
          }
          expect(differences(sumsOf(store, key), sums)).toEqual([]);
          const hourly = store.hourly.filter(({ videoKey }) => videoKey === key);
          expect(hourly.map((row) => row.hourMs).sort()).toEqual([...hours.keys()].sort());
          for (const { hourMs, readings, gains, peakViewsPerHour, viewsEnd } of hourly) {
            expect({ readings, gains, peakViewsPerHour, viewsEnd }).toEqual(hours.get(hourMs));
            hourReadings.set(hourMs, (hourReadings.get(hourMs) ?? 0) + readings);
          }
          expect(video.gain).toBe(Math.round(dayGain));
          addAll(total, sums);
        }
        expect(differences(sumsOf(store, ""), total)).toEqual([]);
        const overall = store.hourly.filter(({ videoKey }) => videoKey === "");
        expect(new Map(overall.map(({ hourMs, readings }) => [hourMs, readings])))
          .toEqual(hourReadings);
      }),
      { numRuns: 5 },
    );
  });

  it("hold every kind of reading and of forecast in these runs, so that all were recounted", async () => {
    const { store, counts, alerts } = await run(1, 100);
    const statuses = new Set(store.readings.flatMap((row) => row.statuses));
    expect([...statuses].sort()).toEqual(["correction", "gap", "late", "stepped"]);
    const methods = new Set(store.predictions.flatMap((row) => row.methods));
    expect([...methods].sort()).toEqual(["cold-start", "trend"]);
    expect(counts.duplicates).toBeGreaterThan(10);
    expect(new Set(alerts.map(({ kind }) => kind)).size).toBeGreaterThan(2);
  });
});

describe("the rows of every method that ran", () => {
  it("score each on the readings on which what was served is scored", async () => {
    const { store } = await run(3, 50);
    const scoredAt = metricSums.indexOf("scored");
    const errorAt = metricSums.indexOf("absoluteError");
    const driftAt = metricSums.indexOf("driftAbsoluteError");
    const lastAt = metricSums.indexOf("lastAbsoluteError");
    const served = new Map<number, number>();
    for (const { videoKey, hourMs, horizon, sums } of store.metrics) {
      if (videoKey !== "" || horizon !== "next") continue;
      // Methods are summed over six hours together.
      const firstMs = Math.floor(hourMs / 21_600_000) * 21_600_000;
      served.set(firstMs, (served.get(firstMs) ?? 0) + sums[scoredAt]);
    }
    const ran = store.metrics.filter(({ videoKey }) => videoKey === everyMethodKey);
    const ofMethod = (name: string) => ran.filter(({ method }) => method === name);
    for (const name of ["served", "mix", "last", "drift", "mean3", "mean10"]) {
      const scored = ofMethod(name).map(({ hourMs, sums }) => [hourMs, sums[scoredAt]] as const);
      expect(new Map(scored), name).toEqual(served);
    }
    for (const { sums } of ofMethod("drift")) expect(sums[errorAt]).toBeCloseTo(sums[driftAt], 6);
    for (const { sums } of ofMethod("last")) expect(sums[errorAt]).toBe(sums[lastAt]);
    // Nobody speaks who has nothing to say.
    expect(ofMethod("network")).toEqual([]);
    expect(new Set(ran.map(({ horizon, model }) => `${horizon} ${model}`)))
      .toEqual(new Set(["next "]));
  });

  it("have networks among them while they run, wholly believed", async () => {
    const stage = await Stage.open();
    const doubling = artefactSaying(Math.log(2), 0, 0);
    stage.takeBytes(newsOfVersions([1, doubling], [2, artefactSaying(0, 0, 0)]), startMs);
    for (let hour = 0; hour < 30; hour++) stage.take(rowAt(hour, [60 * hour, 0, 0]));
    await stage.commit();
    const errorOf = (name: string) =>
      stage.store.metrics.filter(({ method, videoKey }) =>
        method === name && videoKey === everyMethodKey
      ).reduce((sum, { sums }) => sum + sums[metricSums.indexOf("absoluteError")], 0);
    // Ten readings after the window was full, on each of which it said twice what came.
    expect(errorOf("network")).toBeGreaterThan(500);
    expect(errorOf("network")).toBeLessThan(700);
    expect(errorOf("challenger")).toBeLessThan(50);
  });
});

describe("the largest counters", () => {
  const most = Number.MAX_SAFE_INTEGER;

  it("are forecast, summed and stored within what a counter may be", async () => {
    const stage = await Stage.open();
    for (let hour = 0; hour < 30; hour++) {
      const views = most - (29 - hour) * 2 ** 48;
      stage.take(rowAt(hour, [views, views, hour < 29 ? 0 : most]));
    }
    stage.take(rowAt(30, [most, most, most]));
    await stage.commit();
    const highs = stage.forecasts.flatMap(({ next, hour }) =>
      [next, hour].flatMap(({ views, likes, comments }) => [views.high, likes.high, comments.high])
    );
    expect(Math.max(...highs)).toBe(most);
  });

  it("may be gained by many videos within one hour, and again after corrections", async () => {
    const stage = await Stage.open();
    for (let minute = 0; minute < 20; minute++) {
      for (const video_id of ["a", "b"]) {
        const views = minute % 2 === 0 ? 1 : most;
        stage.take(rowAt(minute / 60, [views, views, views], { video_id }));
      }
    }
    await stage.commit();
    expect(stage.store.videos.get("a")).toMatchObject({ gain: most });
    const total = stage.store.hourly.find(({ videoKey }) => videoKey === "");
    expect(total?.gains).toEqual([most, most, most]);
  });
});
