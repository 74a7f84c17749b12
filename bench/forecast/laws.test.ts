import { describe, expect, it } from "vitest";
import { laws, readingsOf, regular } from "./laws.ts";

const small = { ...laws["hourly"], videos: 3, hoursOf: () => regular(48, 1) };

describe("readingsOf", () => {
  it("gives the same readings for the same law, others for another seed", () => {
    const readings = readingsOf(small);
    expect(readingsOf(small)).toEqual(readings);
    expect(readingsOf({ ...small, seed: small.seed + 1 })).not.toEqual(readings);
  });

  it("stands in order of time, with counters that never fall where nothing fails", () => {
    const readings = readingsOf({ ...small, faults: 0 });
    expect(readings).toHaveLength(3 * 48);
    const last = new Map<string, readonly number[]>();
    readings.forEach(({ atMs, videoId, counters }, i) => {
      if (i > 0) expect(atMs).toBeGreaterThanOrEqual(readings[i - 1].atMs);
      const before = last.get(videoId) ?? [0, 0, 0];
      counters.forEach((counter, target) => expect(counter).toBeGreaterThanOrEqual(before[target]));
      last.set(videoId, counters);
    });
  });

  it("misses readings and shows zeros where it is told to", () => {
    const readings = readingsOf({ ...small, faults: 0.5 });
    expect(readings.length).toBeLessThan(3 * 48);
    expect(readings.some(({ counters }) => counters.every((counter) => counter === 0))).toBe(true);
  });

  it("refreshes the counters of some videos only now and then", () => {
    const readings = readingsOf({ ...small, videos: 12, faults: 0, refreshedEvery: 4 });
    const runs = new Map<string, number>();
    for (const { videoId, counters } of readings) {
      const [views] = counters;
      runs.set(`${videoId} ${views}`, (runs.get(`${videoId} ${views}`) ?? 0) + 1);
    }
    expect(Math.max(...runs.values())).toBeGreaterThanOrEqual(4);
  });
});
