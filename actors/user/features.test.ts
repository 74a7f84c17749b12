import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionMeasures } from "../../streams/session-measures.ts";
import { type UserFeatureName, userFeatures } from "../../streams/user-features.ts";
import { deviceClass } from "./devices.ts";
import { FadedSums, FadingSums } from "./fading.ts";
import { writeUserFeatures } from "./features.ts";
import { keptCategories, userBytes } from "./layout.ts";
import { favour, favouritesOf, noveltyOf, recentItemsOf, remember } from "./taste.ts";
import { type About, dayMs, delayed, eventAt, hourMs, livesOf, Stage, startMs } from "./testing.ts";

const dayMinutes = 24 * 60;

function featuresOf(stage: Stage, atMs?: number, user = "u"): Record<string, number> {
  const values = writeUserFeatures(stage.user(user), atMs);
  return Object.fromEntries(userFeatures.map(({ name }, i) => [name, values[i]]));
}

function measuresOf(stage: Stage, slot = 0): Record<string, number> {
  const { measures } = stage.user().sessionRow(slot);
  return Object.fromEntries(sessionMeasures.map(({ name }, i) => [name, measures[i]]));
}

function after(events: readonly About[]): Stage {
  const stage = Stage.blind();
  stage.takeAll(events);
  return stage;
}

describe("the measures of a session", () => {
  it("are what a person would find", () => {
    const film = { video_id: "film", category: "films", device: "tv" };
    const stage = after([
      eventAt(0, "session_start", { device: "phone" }),
      eventAt(1, "video_play", { ...film, duration: 2 }),
      eventAt(3, "video_buffer", { ...film, duration: 10 }),
      eventAt(6, "video_pause", film),
      eventAt(10, "video_play", { ...film, duration: 1 }),
      eventAt(11, "video_complete", film),
      eventAt(12, "article_view", { article_id: "a", category: "news", duration: 90 }),
      eventAt(13, "ad_impression"),
      eventAt(13, "ad_impression"),
      eventAt(14, "ad_click", { revenue: 0.3 }),
      eventAt(15, "user_like", film),
    ]);
    expect(measuresOf(stage)).toMatchObject({
      plays: 2,
      events: 11,
      durationSeconds: 900,
      startHour: 0,
      startWeekday: 0,
      hoursSincePrevious: 0,
      longestGapSeconds: 240,
      meanGapSeconds: 90,
      depth: 2,
      repeats: 0,
      watchSeconds: 5 * 60 + 60 - 10,
      readSeconds: 90,
      stallSeconds: 10,
      startUpSeconds: 3,
      meanStartUpSeconds: 1.5,
      stallShare: 10 / 360,
      completionShare: 0.5,
      interactions: 1,
      interactionsPerItem: 0.5,
      clicks: 1,
      clickThrough: 0.5,
      signUps: 0,
      revenue: 0.3,
      deviceSwitches: 1,
      categories: 2,
      firstCategorySeconds: 350,
      secondCategorySeconds: 90,
      thirdCategorySeconds: 0,
      isBounce: 0,
    });
    const points = 440 / 60 + 2 * 2 + 3 + 2 + 5;
    expect(measuresOf(stage)["engagement"]).toBeCloseTo(100 * (1 - Math.exp(-points / 20)));
  });

  it("keep the four categories with the most time, about", () => {
    const read = (minutes: number, category: string, duration: number) =>
      eventAt(minutes, "article_view", { article_id: category, category, duration });
    const stage = after([
      read(0, "a", 40),
      read(1, "b", 30),
      read(2, "c", 20),
      read(3, "d", 10),
      read(4, "e", 9),
      read(5, "f", 50),
    ]);
    expect(measuresOf(stage)).toMatchObject({
      categories: keptCategories,
      firstCategorySeconds: 50,
      fourthCategorySeconds: 20,
    });
  });

  it("know what was opened before", () => {
    const open = (minutes: number, video_id: string) =>
      eventAt(minutes, "video_play", { video_id });
    const stage = after([
      open(0, "v"),
      open(1, "w"),
      open(100, "v"),
      open(101, "v"),
      open(102, "x"),
    ]);
    expect(measuresOf(stage, 1)).toMatchObject({ depth: 2, repeats: 0 });
    expect(measuresOf(stage)).toMatchObject({ depth: 2, repeats: 1, hoursSincePrevious: 1.65 });
  });
});

describe("the features of a user", () => {
  it("are numbers, whatever happened (property)", () => {
    const someLives = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      days: fc.constantFrom(1, 20, 500),
      delayDays: fc.constantFrom(0, 5),
    });
    fc.assert(
      fc.property(someLives, ({ seed, days, delayDays }) => {
        const stage = after(delayed(livesOf(seed, 1, days, 0.3), delayDays * dayMs, seed));
        const state = stage.user("user 0");
        for (
          const atMs of [
            state.assessedMs,
            state.assessedMs + hourMs,
            state.assessedMs + 5000 * dayMs,
          ]
        ) {
          const values = writeUserFeatures(state, atMs);
          userFeatures.forEach(({ name, unit }, i) => {
            expect(values[i], name).toSatisfy(Number.isFinite);
            if (unit === "share" && name !== "activeDaysTrend") {
              expect(values[i], name).toBeGreaterThanOrEqual(0);
              expect(values[i], name).toBeLessThanOrEqual(1 + 1e-9);
            }
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it("are what a person would find of somebody who comes daily", () => {
    const stage = after(
      Array.from({ length: 28 }, (_, day) => [
        eventAt(day * dayMinutes + 6 * 60, "video_play", {
          video_id: `v${day}`,
          category: day % 4 === 0 ? "news" : "films",
          device: "Smart TV",
          country: "DE",
          tier: "Free",
        }),
        eventAt(day * dayMinutes + 6 * 60 + 10, "video_complete", { device: "Smart TV" }),
        eventAt(day * dayMinutes + 6 * 60 + 11, "session_end", { device: "Smart TV" }),
      ]).flat(),
    );
    const features = featuresOf(stage);
    expect(features).toMatchObject({
      hoursSinceLastEvent: 0,
      sessions: 28,
      activeDaysOf7: 7,
      activeDaysOf30: 28,
      activeWeeks: 4,
      streakDays: 28,
      completionShare: 1,
      stopShare: 0,
      categories: 2,
      isPaidTier: 0,
      isSubscribed: 0,
      televisionShare: 1,
      phoneShare: 0,
      bounceShare: 0,
      repeatShare: 0,
    });
    expect(features.hourSine).toBeCloseTo(1);
    expect(features.hourCosine).toBeCloseTo(0);
    expect(features.hourRegularity).toBeCloseTo(1);
    expect(features.weekendShare).toBeCloseTo(2 / 7, 1);
    expect(features.recentGapDays).toBeCloseTo(1);
    expect(features.minutesPerSession).toBeCloseTo(11);
    expect(features.watchMinutesPerWeek / 70).toBeCloseTo(1, 1);
    expect(Math.abs(features.watchTrend)).toBeLessThan(0.1);
    expect(features.favouriteShare).toBeCloseTo(0.75, 1);
    expect(Math.abs(features.countryCodeA)).toBe(1);
    const later = featuresOf(stage, stage.user().assessedMs + 3 * dayMs);
    expect(later).toMatchObject({ hoursSinceLastEvent: 72, activeDaysOf7: 4, streakDays: 28 });
    expect(later.absenceOverGap).toBeCloseTo(3);
    expect(later.completionShare).toBeCloseTo(features.completionShare);
    expect(later.sessionsRecently).toBeLessThan(features.sessionsRecently);
  });

  it("do not depend on the order of events where they are sums (property)", () => {
    const names: readonly UserFeatureName[] = [
      "follows",
      "newsletterSignUps",
      "revenue",
      "activeDaysOf30",
      "streakDays",
      "adSkipShare",
      "likesPerPlay",
      "errorsPerPlay",
      "phoneShare",
      "clickThrough",
      "articleShare",
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const events = livesOf(seed, 1, 20);
        const inOrder = after(events);
        const late = after(delayed(events, 10 * dayMs, seed));
        const atMs = startMs + 30 * dayMs;
        const [wanted, found] = [inOrder, late].map((stage) => featuresOf(stage, atMs, "user 0"));
        for (const name of names) expect(found[name], name).toBeCloseTo(wanted[name], 4);
      }),
      { numRuns: 40 },
    );
  });
});

describe("fading sums", () => {
  it("fade as the example says, and across a move of their landmark", () => {
    const view = new DataView(new ArrayBuffer(userBytes));
    const [first, second] = [startMs, startMs + 28 * dayMs];
    new FadingSums(view, first).addSlow("events", 1);
    new FadingSums(view, second).addSlow("events", 1);
    expect(new FadedSums(view, second).slow("events")).toBeCloseTo(1.5);
    new FadingSums(view, first + 200 * dayMs).addFast("seconds", 3);
    expect(new FadedSums(view, second).slow("events")).toBeCloseTo(1.5);
    new FadingSums(view, first).addSlow("events", 1);
    expect(new FadedSums(view, second).slow("events")).toBeCloseTo(2);
    expect(new FadedSums(view, first + 207 * dayMs).fast("seconds")).toBeCloseTo(1.5);
  });
});

describe("what a user consumed last", () => {
  it("is the last sixteen, the newest first, and tells what is new", () => {
    const view = new DataView(new ArrayBuffer(userBytes));
    for (let item = 1; item <= 20; item++) remember(view, item, startMs + item * 1000);
    expect(recentItemsOf(view).map(({ hash }) => hash))
      .toEqual(Array.from({ length: 16 }, (_, i) => 20 - i));
    expect(noveltyOf(view, 4, 0, startMs + dayMs)).toBe("new");
    expect(noveltyOf(view, 5, 0, startMs + dayMs)).toBe("same");
    expect(noveltyOf(view, 5, startMs + 6000, startMs + dayMs)).toBe("repeat");
    remember(view, 3, startMs);
    expect(recentItemsOf(view)).toHaveLength(16);
    expect(recentItemsOf(view).at(-1)?.hash).toBe(5);
  });

  it("says which categories are liked: a frequent one is never missing (property)", () => {
    const category = fc.constantFrom("a", "b", "c", "d", "e", "f", "g");
    fc.assert(fc.property(fc.array(category, { minLength: 1 }), (seen) => {
      const view = new DataView(new ArrayBuffer(userBytes));
      new FadingSums(view, startMs);
      const names = new Array<string | undefined>(keptCategories).fill(undefined);
      for (const name of seen) favour(view, names, 0, name, 1);
      const kept = favouritesOf(view, names, 0, startMs);
      expect(kept.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(seen.length);
      for (const name of new Set(seen)) {
        const count = seen.filter((other) => other === name).length;
        const found = kept.find(({ category }) => category === name);
        if (count > seen.length / keptCategories) expect(found).toBeDefined();
        if (found !== undefined) expect(found.weight).toBeGreaterThanOrEqual(count - 1e-6);
      }
    }));
  });
});

describe("deviceClass", () => {
  it("tells devices apart as the examples say", () => {
    const words = [
      "Smart TV",
      "iPhone",
      "toaster",
      "web",
      "iPad",
      "Android",
      "Desktop",
      "fire stick",
    ];
    expect(words.map(deviceClass)).toEqual([
      "television",
      "phone",
      undefined,
      "computer",
      "tablet",
      "phone",
      "computer",
      "television",
    ]);
  });
});
