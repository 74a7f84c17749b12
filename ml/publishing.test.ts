import fc from "fast-check";
import process from "node:process";
import { describe, expect, it } from "vitest";
import {
  fewestInSlot,
  fewestVideos,
  type FirstDayViews,
  mostVideos,
  publishingSlots,
  studyPublishing,
} from "./publishing.ts";
import { Random } from "./random.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Monday. */
const startMs = Date.UTC(2025, 0, 6);

/** How the videos of a made-up channel come about. */
interface Channel {
  /** What publishing at an hour of a weekday (Monday 0) adds to the logarithm of the views. */
  readonly effect?: (hour: number, weekday: number) => number;
  /** What a time of the channel's life, from 0 to 1, adds to it. */
  readonly trend?: (life: number) => number;
  /** When, at that time of its life, the channel publishes: hours of the day. */
  readonly hours?: (random: Random, life: number) => number;
}

/** Videos of noisy first days: a deviation of 0.8 in the logarithm, and every twentieth goes viral. */
function channel(seed: number, count: number, channel: Channel = {}): FirstDayViews[] {
  const { effect = () => 0, trend = () => 0, hours = (random) => 24 * random.uniform() } = channel;
  const random = new Random(seed, count);
  return Array.from({ length: count }, (_, i) => {
    const day = Math.floor(1.3 * i);
    const hour = hours(random, i / count);
    const viral = random.chance(0.05) ? random.exponential(0.5) : 0;
    const log = random.normal(8, 0.8) + viral + effect(Math.floor(hour), day % 7) +
      trend(i / count);
    return {
      publishedAtMs: startMs + day * dayMs + Math.floor(hour * hourMs),
      views: random.poisson(Math.exp(log)),
    };
  });
}

/** Twice the views for what is published from 16 to 20 o'clock on weekdays: slot 4. */
const evenings: Channel = {
  effect: (hour, weekday) => weekday < 5 && hour >= 16 && hour < 20 ? Math.log(2) : 0,
};

/** How many of so many channels have each verdict; a best slot counts under its number. */
function verdicts(runs: number, count: number, settings: Channel): Map<string, number> {
  const found = new Map<string, number>();
  for (let seed = 0; seed < runs; seed++) {
    const { verdict } = studyPublishing(channel(seed, count, settings), "UTC");
    const name = verdict.kind === "best" ? `best ${verdict.slot}` : verdict.kind;
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  return found;
}

function shareOfBest(found: ReadonlyMap<string, number>, runs: number): number {
  let best = 0;
  for (const [name, count] of found) if (name.startsWith("best")) best += count;
  return best / runs;
}

describe("studyPublishing", () => {
  it("says of the worked example what its comment says", () => {
    const videos = Array.from({ length: 60 }, (_, i) => ({
      publishedAtMs: Date.UTC(2025, 0, 6 + i, i % 3 === 0 ? 18 : 9),
      views: (i % 3 === 0 ? 3000 : 1000) * (1 + (i % 5) / 5),
    }));
    const { verdict, slots } = studyPublishing(videos, "UTC");
    expect(verdict).toEqual({ kind: "best", slot: 4 });
    const { ratio, low80, high80, low95, high95 } = slots[4].effect ?? {};
    const figures = [ratio, low80, high80, low95, high95].map((figure) => figure?.toFixed(2));
    expect(figures).toEqual(["2.47", "2.26", "2.70", "2.08", "2.98"]);
  });

  it("finds a slot with twice the views, and says by how much", () => {
    const videos = channel(3, 240, evenings);
    const { verdict, slots } = studyPublishing(videos, "UTC");
    expect(verdict).toEqual({ kind: "best", slot: 4 });
    expect(publishingSlots[4]).toEqual({ weekend: false, fromHour: 16, toHour: 20 });
    const { ratio = 0, low80 = 0, high80 = 0, low95 = 0, high95 = 0 } = slots[4].effect ?? {};
    expect(ratio).toBeGreaterThan(1.4);
    expect(ratio).toBeLessThan(2.8);
    expect(low95).toBeGreaterThan(1);
    expect([low95, low80, ratio, high80, high95]).toEqual(
      [low95, low80, ratio, high80, high95].toSorted((a, b) => a - b),
    );
  });

  it("finds it the more often the more videos there are, and nearly never another", () => {
    const runs = 60;
    const found = [60, 120, 240].map((count) => verdicts(runs, count, evenings));
    const shares = found.map((found) => (found.get("best 4") ?? 0) / runs);
    process.stdout.write(
      `publishing: a slot with twice the views is found in ${
        shares.map((share) => (100 * share).toFixed(0)).join(", ")
      } % of channels with 60, 120, 240 videos\n`,
    );
    expect(shares[1]).toBeGreaterThan(shares[0]);
    expect(shares[2]).toBeGreaterThan(0.75);
    for (const [i, all] of found.entries()) {
      expect(shareOfBest(all, runs) - shares[i]).toBeLessThan(0.05);
    }
  });

  const morningsThenEvenings = (random: Random, life: number) =>
    random.chance(life) ? 16 + 4 * random.uniform() : 8 + 4 * random.uniform();
  const without: Record<string, readonly [count: number, settings: Channel]> = {
    "40 videos": [40, {}],
    "120 videos": [120, {}],
    "a channel that grows tenfold and turns from mornings to evenings": [150, {
      hours: morningsThenEvenings,
      trend: (life) => 2.3 * life,
    }],
    "the same, growing in one step": [150, {
      hours: morningsThenEvenings,
      trend: (life) => life > 0.6 ? 2 : 0,
    }],
    "the same, up and down": [150, {
      hours: morningsThenEvenings,
      trend: (life) => 2 * Math.sin(6 * life),
    }],
  };
  it.each(Object.entries(without))(
    "%s: where there is no best slot, at most 5 %% hear of one",
    (name, [count, settings]) => {
      const runs = 200;
      const share = shareOfBest(verdicts(runs, count, settings), runs);
      process.stdout.write(
        `publishing: a best slot where there is none, ${name}: ${(100 * share).toFixed(1)} %\n`,
      );
      expect(share).toBeLessThanOrEqual(0.05);
    },
  );

  it("holds all true ratios in 95 % of lists, and each in 80 %", () => {
    let inside80 = 0;
    let known = 0;
    let listsHeld = 0;
    const runs = 100;
    for (let seed = 0; seed < runs; seed++) {
      const random = new Random(seed, 11);
      const truths = publishingSlots.map(() => random.normal(0, 0.3));
      const videos = channel(seed, 200, {
        effect: (hour, weekday) => truths[(weekday < 5 ? 0 : 6) + Math.floor(hour / 4)],
      });
      const { slots } = studyPublishing(videos, "UTC");
      const isHeld = slots.map(({ videos: count, effect }, slot) => {
        const others = slots.reduce(
          (sum, { videos }, i) => i === slot ? sum : sum + videos * truths[i],
          0,
        );
        const truth = Math.exp(truths[slot] - others / (videos.length - count));
        if (effect === undefined) return true;
        known++;
        if (truth > effect.low80 && truth < effect.high80) inside80++;
        return truth > effect.low95 && truth < effect.high95;
      });
      if (isHeld.every(Boolean)) listsHeld++;
    }
    process.stdout.write(
      `publishing: all ratios inside their 95 % intervals in ${
        (100 * listsHeld / runs).toFixed(0)
      } % of lists, inside the 80 % one: ${(100 * inside80 / known).toFixed(1)} %\n`,
    );
    expect(listsHeld / runs).toBeGreaterThan(0.88);
    expect(inside80 / known).toBeGreaterThan(0.73);
  });

  it("reads hours where the audience lives", () => {
    const inTokyo = studyPublishing(channel(3, 240, evenings), "Asia/Tokyo");
    // 16 to 20 o'clock in London is 1 to 5 o'clock on the next day in Tokyo.
    expect(inTokyo.hours[2].videos).toBe(
      studyPublishing(channel(3, 240, evenings), "UTC").hours[17].videos,
    );
    expect(inTokyo.hours.reduce((sum, { videos }) => sum + videos, 0)).toBe(240);
    expect(() => studyPublishing([], "Nowhere/At_All")).toThrow(RangeError);
  });

  it("shows the hours and weekdays by themselves", () => {
    const noon = { effect: (hour: number) => hour === 12 ? 1.5 : 0 };
    const { hours, weekdays } = studyPublishing(channel(4, 500, noon), "UTC");
    const ratios = hours.map(({ effect }) => effect?.ratio ?? 0);
    expect(ratios.indexOf(Math.max(...ratios))).toBe(12);
    expect(hours[12].effect?.low95).toBeGreaterThan(1);
    expect(weekdays).toHaveLength(7);
    for (const { effect } of weekdays) expect(effect?.low95).toBeLessThan(1);
  });

  it("wants thirty videos, eight of them in one slot, and says how many are missing", () => {
    const nothing = studyPublishing([], "UTC");
    const missing = { kind: "not-enough-data", leading: undefined };
    expect(nothing).toMatchObject({ videos: 0, verdict: { ...missing, moreVideos: fewestVideos } });
    expect(nothing.slots.every(({ videos, effect }) => videos === 0 && effect === undefined)).toBe(
      true,
    );
    const few = channel(1, 29, evenings);
    expect(studyPublishing(few, "UTC").verdict).toMatchObject(missing);
    // Five in each of six slots: eight in one are to be expected at 48.
    const spread = Array.from({ length: 30 }, (_, i) => ({
      publishedAtMs: startMs + Math.floor(i / 6) * dayMs + (i % 6) * 4 * hourMs,
      views: 100 + i,
    }));
    expect(Math.max(...studyPublishing(spread, "UTC").slots.map(({ videos }) => videos))).toBe(5);
    expect(studyPublishing(spread, "UTC").verdict).toEqual({ ...missing, moreVideos: 18 });
    expect(fewestInSlot).toBe(8);
  });

  it("says which slot may be the first to be sure of, and when", () => {
    const { verdict } = studyPublishing(channel(2, 60, evenings), "UTC");
    if (verdict.kind !== "not-enough-data") throw new Error(`found ${verdict.kind}`);
    expect(verdict.leading).toBe(4);
    expect(verdict.moreVideos).toBeGreaterThan(0);
    expect(verdict.moreVideos).toBeLessThan(mostVideos);
  });

  it("says that there is no difference where it would have seen one", () => {
    const level = Array.from({ length: 1200 }, (_, i) => ({
      publishedAtMs: startMs + i * 7 * hourMs,
      views: 1000 + (i * 37) % 101,
    }));
    expect(studyPublishing(level, "UTC").verdict).toEqual({ kind: "no-difference" });
  });

  it("sees no end where all is published at one time", () => {
    const mornings = Array.from({ length: 60 }, (_, i) => ({
      publishedAtMs: startMs + 7 * i * dayMs,
      views: 10 * i,
    }));
    const { verdict, slots } = studyPublishing(mornings, "UTC");
    expect(slots[0]).toEqual({ videos: 60, effect: undefined });
    expect(verdict).toEqual({
      kind: "not-enough-data",
      leading: undefined,
      moreVideos: undefined,
    });
  });

  it("has finite, ordered figures for any videos, in any order (property)", () => {
    const video = fc.record({
      publishedAtMs: fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
      views: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
    });
    fc.assert(
      fc.property(fc.array(video, { maxLength: 80 }), (videos) => {
        const study = studyPublishing(videos, "UTC");
        for (const { effect } of [...study.slots, ...study.hours, ...study.weekdays]) {
          if (effect === undefined) continue;
          const { ratio, low80, high80, low95, high95 } = effect;
          expect(low80).toBeLessThanOrEqual(high80);
          expect(low95).toBeLessThanOrEqual(high95);
          for (const figure of [ratio, low80, high80, low95, high95]) {
            expect(figure).toBeGreaterThan(0.9e-6);
            expect(figure).toBeLessThan(1.1e6);
          }
        }
        expect(studyPublishing(videos.toReversed(), "UTC").verdict.kind).toBe(study.verdict.kind);
      }),
      { numRuns: 60 },
    );
  });
});
