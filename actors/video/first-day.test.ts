import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkNumbers, countOf } from "../../ml/ranges.ts";
import type { SimulatedReading } from "../../sources/simulator/reading.ts";
import { ordinaryPlatform, Simulator } from "../../sources/simulator/simulator.ts";
import { Belief, beliefNumbers } from "./belief.ts";
import { FirstDay, firstDayNumbers, firstDayRanges, type ViewsAt } from "./first-day.ts";

const hourMs = 3_600_000;
const publishedAtMs = Date.UTC(2026, 0, 5, 9);

/** The first day after readings at so many hours of age. */
function followed(
  readings: readonly (readonly [hours: number, views: number])[],
  published: number | undefined = publishedAtMs,
): FirstDay {
  const day = new FirstDay(new Float64Array(firstDayNumbers), 0);
  const at = readings.map(([hours, views]) => ({ atMs: publishedAtMs + hours * hourMs, views }));
  for (let i = 1; i < at.length; i++) day.follow(published, at[0].atMs, at[i - 1], at[i]);
  return day;
}

describe("FirstDay", () => {
  it("takes the line between the readings around the end of the day", () => {
    expect(followed([[1, 50], [22, 1000], [26, 1200]]).views).toBe(1100);
  });

  it.each<[string, readonly (readonly [number, number])[], number]>([
    ["a reading at the very end", [[0, 0], [20, 800], [24, 1000], [25, 5000]], 1000],
    ["a first reading at the latest moment", [[3, 100], [21, 900], [27, 1100]], 1000],
    ["views that are taken back", [[1, 50], [23, 1000], [25, 800]], 900],
    ["no view at all", [[1, 0], [23, 0], [25, 0]], 0],
  ])("knows it from %s", (_, readings, views) => {
    expect(followed(readings).views).toBe(views);
  });

  it.each<[string, readonly (readonly [number, number])[]]>([
    ["a first reading that came late", [[3.01, 100], [23, 900], [25, 1100]]],
    ["a first reading before publication", [[-0.01, 0], [23, 900], [25, 1100]]],
    ["readings too far apart at its end", [[1, 50], [20, 900], [26.01, 1100], [27, 1200]]],
    ["no reading after it yet", [[1, 50], [23.99, 900]]],
    ["a single reading", [[1, 50]]],
  ])("does not know it from %s", (_, readings) => {
    expect(followed(readings).views).toBeUndefined();
  });

  it("stays as it was decided", () => {
    const numbers = new Float64Array(firstDayNumbers);
    const day = new FirstDay(numbers, 0);
    const at = (hours: number, views: number): ViewsAt => ({
      atMs: publishedAtMs + hours * hourMs,
      views,
    });
    day.follow(publishedAtMs, publishedAtMs, at(23, 100), at(25, 200));
    day.follow(publishedAtMs + hourMs, publishedAtMs + hourMs, at(24, 900), at(26, 1000));
    expect(day.views).toBe(150);
    expect(new FirstDay(numbers, 0).views).toBe(150);
  });

  it("waits for a publication time that comes late, unless the day is over by then", () => {
    for (const [knownFrom, views] of [[10, 150], [26, undefined]] as const) {
      const day = new FirstDay(new Float64Array(firstDayNumbers), 0);
      for (const hours of [4, 8, 12, 16, 20, 23]) {
        const before = { atMs: publishedAtMs + (hours - 3) * hourMs, views: 0 };
        const after = { atMs: publishedAtMs + hours * hourMs, views: 100 };
        day.follow(hours < knownFrom ? undefined : publishedAtMs, publishedAtMs, before, after);
      }
      for (const [from, to] of [[23, 25], [25, 27], [27, 29]]) {
        const before = { atMs: publishedAtMs + from * hourMs, views: 100 };
        const after = { atMs: publishedAtMs + to * hourMs, views: 200 };
        day.follow(to < knownFrom ? undefined : publishedAtMs, publishedAtMs, before, after);
      }
      expect(day.views).toBe(views);
    }
  });

  it("lies between the readings around it, and its numbers in their ranges (property)", () => {
    const steps = fc.array(
      fc.record({
        minutes: fc.integer({ min: 1, max: 500 }),
        gain: fc.integer({ min: 0, max: 1e6 }),
      }),
      { minLength: 2, maxLength: 60 },
    );
    fc.assert(fc.property(fc.integer({ min: -60, max: 240 }), steps, (offset, steps) => {
      const numbers = new Float64Array(firstDayNumbers);
      const day = new FirstDay(numbers, 0);
      const firstMs = publishedAtMs + offset * 60_000;
      let before: ViewsAt = { atMs: firstMs, views: 10 };
      for (const { minutes, gain } of steps) {
        const after = { atMs: before.atMs + minutes * 60_000, views: before.views + gain };
        const wasOpen = day.views === undefined;
        day.follow(publishedAtMs, firstMs, before, after);
        if (wasOpen && day.views !== undefined) {
          expect(day.views).toBeGreaterThanOrEqual(before.views);
          expect(day.views).toBeLessThanOrEqual(after.views);
        }
        before = after;
      }
      expect(() => checkNumbers(numbers, 0, firstDayRanges)).not.toThrow();
    }));
    expect(countOf(firstDayRanges)).toBe(firstDayNumbers);
  });
});

/** A simulated video as its actor sees it, and as it is. */
class Followed {
  readonly bornMs: number;
  readonly day = new FirstDay(new Float64Array(firstDayNumbers), 0);
  /** The views at the end of the first day by the line between the true counters around it. */
  truth: number | undefined;
  private readonly belief = new Belief(new Float64Array(beliefNumbers), 0);
  private firstMs: number | undefined;
  private last: ViewsAt | undefined;
  private lastTruth: ViewsAt | undefined;

  constructor(bornMs: number) {
    this.bornMs = bornMs;
  }

  take({ row, truth }: SimulatedReading): void {
    const endMs = this.bornMs + 24 * hourMs;
    const { atMs, views } = truth;
    if (truth.kind !== "late" && truth.kind !== "repeat") {
      const last = this.lastTruth;
      if (last !== undefined && last.atMs <= endMs && atMs > endMs) {
        this.truth = last.views + (endMs - last.atMs) / (atMs - last.atMs) * (views - last.views);
      }
      this.lastTruth = { atMs, views };
    }
    const verdict = this.belief.judge(atMs, [row.viewCount, row.likeCount, row.commentCount]);
    if (verdict !== "reading" && verdict !== "correction") return;
    const believed = { atMs, views: this.belief.counter(0) };
    this.firstMs ??= atMs;
    if (this.last !== undefined) this.day.follow(this.bornMs, this.firstMs, this.last, believed);
    this.last = believed;
  }
}

describe("first days of the simulated platform", () => {
  it("are known of nearly all videos that it bears, faults and all, and are what was gained", () => {
    const startMs = Date.UTC(2026, 0, 1);
    const endMs = startMs + 12 * 24 * hourMs;
    const simulator = new Simulator({ ...ordinaryPlatform, seed: 5, startMs, videosPerDay: 10 });
    const videos = new Map<string, Followed>();
    for (const reading of simulator.advance(endMs)) {
      const { video_id, published_at } = reading.row;
      const video = videos.get(video_id) ?? new Followed(Date.parse(published_at));
      videos.set(video_id, video);
      video.take(reading);
    }
    const old = [...videos.values()].filter(({ bornMs }) => bornMs < startMs);
    expect(old.length).toBeGreaterThan(80);
    expect(old.every(({ day }) => day.views === undefined)).toBe(true);
    const born = [...videos.values()].filter(({ bornMs }) =>
      bornMs >= startMs && bornMs < endMs - 31 * hourMs
    );
    const known = born.filter(({ day }) => day.views !== undefined);
    expect(born.length).toBeGreaterThan(80);
    expect(known.length / born.length).toBeGreaterThan(0.9);
    for (const { day, truth = NaN } of known) {
      expect(Math.abs((day.views ?? NaN) - truth)).toBeLessThan(0.05 * truth + 5);
    }
  });
});
