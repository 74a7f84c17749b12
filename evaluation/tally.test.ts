import { describe, expect, it } from "vitest";
import type { Scored } from "../actors/video/scored.ts";
import { type EvaluationRow, ForecastTally, leastScoredPerVideo } from "./tally.ts";

const methods = ["served", "drift", "network"];

/** One scored target: what came, and what served, drift and the network said of it. */
function scored(
  gain: number,
  values: readonly [number, number, number],
  more: Partial<Scored> = {},
): Scored {
  return {
    videoKey: "v",
    atMs: 0,
    elapsedMs: 3_600_000,
    target: 0,
    counterBefore: 0,
    gain,
    methods,
    values: Float64Array.from(values),
    low: 0,
    high: 0,
    ...more,
  };
}

function rowOf(tally: ForecastTally, method: string): EvaluationRow {
  const row = tally.rows().find((row) => row.target === "views" && row.method === method);
  if (row === undefined) throw new Error(`no row of ${method}`);
  return row;
}

describe("ForecastTally", () => {
  it("compares each method with the drift on the readings of which it said something", () => {
    const tally = new ForecastTally(100);
    tally.add(scored(10, [12, 14, NaN], { low: 9, high: 13 }));
    tally.add(scored(20, [19, 26, 22], { low: 21, high: 23, atMs: 100 }));
    tally.add(scored(0, [3, 10, 1], { low: 0, high: 3, atMs: 101 }));
    expect(rowOf(tally, "served")).toEqual({
      target: "views",
      method: "served",
      n: 3,
      mae: 6 / 3,
      ratio: 6 / 20,
      lateRatio: 3 / 10,
      medianRatio: null,
      mdape: (0.05 + 0.2) / 2,
      coverage: 2 / 3,
      width: 9 / 3,
    });
    expect(rowOf(tally, "network")).toEqual({
      target: "views",
      method: "network",
      n: 2,
      mae: 3 / 2,
      ratio: 3 / 16,
      lateRatio: 1 / 10,
      medianRatio: null,
      mdape: 0.1,
      coverage: null,
      width: null,
    });
    expect(rowOf(tally, "drift")).toMatchObject({ n: 3, mae: 20 / 3, ratio: 1, lateRatio: 1 });
  });

  it("takes the median over the videos that have enough readings and a drift that errs", () => {
    const tally = new ForecastTally(0);
    const add = (videoKey: string, times: number, served: number, drift: number) => {
      for (let i = 0; i < times; i++) tally.add(scored(0, [served, drift, 0], { videoKey }));
    };
    add("half", leastScoredPerVideo, 1, 2);
    add("same", leastScoredPerVideo, 5, 5);
    add("large", leastScoredPerVideo + 5, 100, 50);
    add("short", leastScoredPerVideo - 1, 9, 1);
    add("still", leastScoredPerVideo, 1, 0);
    expect(rowOf(tally, "served").medianRatio).toBe(1);
    add("small", leastScoredPerVideo, 1, 10);
    expect(rowOf(tally, "served").medianRatio).toBe(0.75);
  });

  it("says null where there is nothing to make a figure of", () => {
    const tally = new ForecastTally(0);
    tally.add(scored(0, [0, 0, NaN]));
    const nothing = { ratio: null, lateRatio: null, medianRatio: null, mdape: null };
    expect(rowOf(tally, "served")).toMatchObject({ n: 1, mae: 0, coverage: 1, ...nothing });
    expect(rowOf(tally, "network")).toMatchObject({ n: 0, mae: null, coverage: null, ...nothing });
  });

  it("has what was served first, then the best, for each target that is there", () => {
    const tally = new ForecastTally(0);
    tally.add(scored(10, [0, 5, 9], { target: 0 }));
    tally.add(scored(10, [0, 9, 5], { target: 2 }));
    expect(tally.rows(["likes"]).map(({ target, method }) => `${target} ${method}`)).toEqual([
      "views served",
      "views network",
      "views drift",
      "comments served",
      "comments drift",
      "comments network",
    ]);
  });

  it("goes on counting when other methods come or the same ones in another order", () => {
    const tally = new ForecastTally(0);
    for (let i = 0; i < leastScoredPerVideo; i++) tally.add(scored(0, [1, 2, 3]));
    const values = Float64Array.from([4, 2, 1]);
    for (let i = 0; i < leastScoredPerVideo; i++) {
      tally.add({ ...scored(0, [0, 0, 0]), methods: ["decay", "drift", "served"], values });
    }
    expect(rowOf(tally, "served")).toMatchObject({ n: 20, mae: 1, medianRatio: 0.5 });
    expect(rowOf(tally, "network")).toMatchObject({ n: 10, mae: 3, medianRatio: 1.5 });
    expect(rowOf(tally, "decay")).toMatchObject({ n: 10, mae: 4, medianRatio: 2 });
  });

  it("refuses methods without the one that all are compared with", () => {
    const tally = new ForecastTally(0);
    expect(() => tally.add({ ...scored(0, [1, 2, 3]), methods: ["served", "last"] }))
      .toThrow("found served,last, wanted drift in it");
  });
});
