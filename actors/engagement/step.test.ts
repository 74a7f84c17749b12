import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Audience, eventAt } from "./testing.ts";

/** An hour after which every play of a test has ended. */
const muchLater = 1e6;

/** What the events of one or more viewers of `v` lead to once all plays have ended. */
function after(...events: Parameters<typeof eventAt>[]) {
  const audience = new Audience();
  for (const event of events) audience.take(eventAt(...event));
  audience.pass(muchLater);
  return audience;
}

const length = { video_length: 100 };

describe("the time watched", () => {
  const stories: readonly (readonly [string, number, Parameters<typeof eventAt>[]])[] = [
    ["is the time that passes where nobody says positions", 30, [
      [0, "video_play"],
      [30, "video_stop"],
    ]],
    ["is what the position says", 25, [
      [0, "video_play", { position: 10 }],
      [30, "video_stop", { position: 35 }],
    ]],
    ["is what the position says at double speed, not beyond", 60, [
      [0, "video_play", { position: 0 }],
      [30, "video_stop", { position: 61 }],
    ]],
    ["is the time that passed where the position jumped ahead", 30, [
      [0, "video_play", { position: 0 }],
      [30, "video_stop", { position: 500 }],
    ]],
    ["is the time that passed where the position jumped back", 30, [
      [0, "video_play", { position: 500 }],
      [30, "video_stop", { position: 20 }],
    ]],
    ["holds no pause", 20, [
      [0, "video_play"],
      [10, "video_pause"],
      [500, "video_play"],
      [510, "video_stop"],
    ]],
    ["holds no stall", 20, [
      [0, "video_play"],
      [15, "video_buffer", { duration: 5 }],
      [25, "video_stop"],
    ]],
    ["goes on after a jump", 50, [
      [0, "video_play", { position: 0 }],
      [20, "video_seek", { position: 300 }],
      [50, "video_stop", { position: 330 }],
    ]],
    ["holds nothing after an error, until it plays again", 15, [
      [0, "video_play"],
      [10, "video_error"],
      [100, "video_play"],
      [105, "video_stop"],
    ]],
    ["ends with the video", 100, [
      [0, "video_play", length],
      [900, "video_stop", length],
    ]],
    ["ends with the last sign of life", 10, [
      [0, "video_play"],
      [10, "session_heartbeat"],
    ]],
    ["holds no gap of more than half an hour", 15, [
      [0, "video_play"],
      [10, "session_heartbeat"],
      [3600, "session_heartbeat"],
      [3700, "video_play"],
      [3705, "video_stop"],
    ]],
    ["is never negative where events come in another order", 30, [
      [0, "video_play"],
      [30, "session_heartbeat"],
      [20, "video_quality_change"],
      [30, "video_stop"],
    ]],
    ["is that of each viewer", 70, [
      [0, "video_play", { user_id: "ann" }],
      [10, "video_play", { user_id: "bob" }],
      [30, "video_stop", { user_id: "ann" }],
      [50, "video_stop", { user_id: "bob" }],
    ]],
  ];

  it.each(stories)("%s", (_name, seconds, events) => {
    expect(after(...events).figures.watchSeconds).toBeCloseTo(seconds, 9);
  });

  it("is told of open plays, too", () => {
    const audience = new Audience();
    audience.take(eventAt(0, "video_play"), eventAt(40, "session_heartbeat"));
    expect(audience.figures).toMatchObject({
      plays: 1,
      watchSeconds: 40,
      averageWatchSeconds: NaN,
    });
    audience.take(eventAt(60, "video_stop"));
    expect(audience.figures).toMatchObject({ watchSeconds: 60, averageWatchSeconds: 60 });
  });
});

describe("a play", () => {
  const stories: readonly (readonly [string, number, Parameters<typeof eventAt>[]])[] = [
    ["goes on after a pause", 1, [
      [0, "video_play"],
      [10, "video_pause"],
      [20, "video_play"],
    ]],
    ["goes on after a stall", 1, [
      [0, "video_play"],
      [10, "video_buffer", { duration: 2 }],
      [10, "video_play"],
    ]],
    ["goes on where its position does", 1, [
      [0, "video_play", { position: 0 }],
      [10, "video_play", { position: 10 }],
    ]],
    ["is another one from the beginning", 2, [
      [0, "video_play", { position: 0 }],
      [10, "video_play", { position: 0 }],
    ]],
    ["is another one where the end of the first was not heard of", 2, [
      [0, "video_play"],
      [10, "video_play"],
    ]],
    ["is another one after half an hour of nothing", 2, [
      [0, "video_play"],
      [10, "video_pause"],
      [1811, "video_play"],
    ]],
    ["is another one after the end, and no other trails behind it", 2, [
      [0, "video_play", length],
      [100, "video_complete", length],
      [100, "video_pause", length],
      [101, "video_stop", length],
      [102, "video_seek", { ...length, position: 0 }],
      [103, "video_play", length],
    ]],
    ["may fail at once", 1, [[0, "video_error"]]],
    ["does not begin with what cannot be its first event", 0, [
      [0, "video_stop"],
      [1, "video_pause"],
      [2, "session_heartbeat"],
      [3, "user_like"],
    ]],
  ];

  it.each(stories)("%s", (_name, plays, events) => {
    expect(after(...events).figures.plays).toBe(plays);
  });

  it("counts once where it is completed and stopped", () => {
    expect(
      after(
        [0, "video_play", length],
        [100, "video_complete", length],
        [101, "video_stop", length],
      ).figures,
    ).toMatchObject({ plays: 1, completionRate: 1, watchSeconds: 100 });
  });

  it("teaches the length where its end says where it is", () => {
    const { figures, state } = after([0, "video_play"], [80, "video_complete", { position: 80 }]);
    expect(figures.lengthSeconds).toBe(80);
    expect(state.dropOff.weight).toBe(1);
  });

  it("does not come as far as it jumped", () => {
    const { state } = after(
      [0, "video_play", { ...length, position: 0 }],
      [20, "video_seek", { ...length, position: 90 }],
      [20, "video_stop", { ...length, position: 90 }],
    );
    expect([...state.dropOff.retention()].filter((share) => share === 1)).toHaveLength(4);
  });

  it("says how long its viewer waited, once", () => {
    const { state } = after(
      [0, "video_buffer", { duration: 3 }],
      [0, "video_play", { duration: 3 }],
      [10, "video_pause"],
      [20, "video_play", { duration: 0.2 }],
      [30, "video_stop"],
    );
    expect(state.startUps.weight).toBe(1);
    expect(state.startUps.quantile(0.5) / 3).toBeCloseTo(1, 1);
  });
});

describe("what else happens to a video", () => {
  it("is counted, late or not", () => {
    const audience = after(
      [500, "user_like"],
      [0, "user_like"],
      [1, "user_dislike"],
      [1, "user_comment"],
      [1, "user_share"],
      [1, "user_bookmark"],
      [1, "user_subscribe"],
      [1, "ad_impression", { revenue: 0.25 }],
      [1, "ad_impression", { revenue: 0.5 }],
      [2, "ad_click"],
      [2, "ad_skip"],
      [2, "ad_complete"],
      [2, "ad_error"],
    );
    expect(audience.figures).toMatchObject({
      uniqueViewers: 0,
      plays: 0,
      likes: 2,
      dislikes: 1,
      comments: 1,
      shares: 1,
      bookmarks: 1,
      subscribes: 1,
      revenue: 0.75,
      adImpressions: 2,
      adClicks: 1,
      adClickRate: 0.5,
      adSkips: 1,
      adCompletes: 1,
      adErrors: 1,
      completionRate: NaN,
      qualityScore: NaN,
    });
  });

  it("counts once when it is sent again", () => {
    const audience = new Audience();
    const like = eventAt(0, "user_like");
    expect(audience.take(like)).toBe("stepped");
    expect(audience.take(like)).toBe("duplicate");
    expect(audience.figures.likes).toBe(1);
  });
});

describe("the score", () => {
  it("is not given before thirty plays were scored", () => {
    const audience = new Audience();
    for (let i = 0; i < 30; i++) {
      expect(audience.figures.qualityScore).toBeNaN();
      const user_id = `user ${i}`;
      audience.take(
        eventAt(i, "video_play", { user_id, duration: 2 }),
        eventAt(i + 60, "video_buffer", { user_id, duration: i < 15 ? 4 : 8 }),
        eventAt(i + 60, "video_stop", { user_id }),
      );
    }
    // Level 2 of start-up and 1 of frequency for all, 1 of duration for half of them and 2 for the others.
    const wanted = 4.23 - 2 * 0.0672 - 0.742 - 1.5 * 0.106;
    const { qualityScore, qualityScoreLow, qualityScoreHigh, scoredPlays } = audience.figures;
    expect(scoredPlays).toBe(30);
    expect(qualityScore).toBeCloseTo(wanted, 9);
    expect(qualityScore - qualityScoreLow).toBeCloseTo(1.96 * 0.053 / Math.sqrt(29), 3);
    expect(qualityScoreHigh - qualityScore).toBeCloseTo(qualityScore - qualityScoreLow, 9);
  });
});

describe("whatever comes", () => {
  const types = [
    "video_play",
    "video_pause",
    "video_stop",
    "video_seek",
    "video_buffer",
    "video_error",
    "video_quality_change",
    "video_complete",
    "session_heartbeat",
    "user_share",
  ] as const;
  const nonsense = fc.record({
    seconds: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: -1e5, max: 1e5 })),
    type: fc.constantFrom(...types),
    user_id: fc.constantFrom("a", "b", "c"),
    position: fc.option(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 8e6, noNaN: true })), {
      nil: undefined,
    }),
    duration: fc.option(fc.double({ min: 0, max: 8e6, noNaN: true }), { nil: undefined }),
    video_length: fc.option(fc.constantFrom(0, 1e-9, 300, 8e6), { nil: undefined }),
    country: fc.option(fc.string({ maxLength: 3, unit: "binary" }), { nil: undefined }),
  });

  it("leaves figures that can be, and states that can be stored (property)", () => {
    fc.assert(
      fc.property(fc.array(nonsense, { maxLength: 120 }), (rows) => {
        const audience = new Audience();
        let wallSeconds = 0;
        let last = NaN;
        for (const { seconds, type, ...about } of rows) {
          const known = Object.entries(about).filter(([, value]) => value !== undefined);
          audience.take(eventAt(seconds, type, Object.fromEntries(known)));
          wallSeconds += Number.isNaN(last) ? 0 : Math.abs(seconds - last);
          last = seconds;
        }
        audience.restart();
        for (const isOver of [false, true]) {
          if (isOver) audience.pass(muchLater);
          const { figures, state } = audience;
          for (const [name, value] of Object.entries(figures)) {
            expect(value, name).not.toBeLessThan(0);
            expect(Math.abs(value), name).not.toBe(Infinity);
          }
          for (const name of ["completionRate", "errorRate", "rebufferingRatio"] as const) {
            expect(figures[name], name).not.toBeGreaterThan(1);
          }
          // Three viewers, each at most at double speed.
          expect(figures.watchSeconds).toBeLessThanOrEqual(6 * wallSeconds + 1e-6);
          expect(figures.uniqueViewers).toBeLessThanOrEqual(3);
          const retention = [...state.dropOff.retention()];
          retention.forEach((share, i) => {
            expect(share).not.toBeGreaterThan(i === 0 ? 1 : retention[i - 1]);
          });
        }
        expect(audience.state.plays.size).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it("goes on from a snapshot as if there had been none (property)", () => {
    fc.assert(
      fc.property(fc.array(nonsense, { maxLength: 80 }), fc.nat(80), (rows, at) => {
        const calm = new Audience();
        const restless = new Audience();
        rows.forEach(({ seconds, type, ...about }, i) => {
          const known = Object.entries(about).filter(([, value]) => value !== undefined);
          const event = eventAt(seconds, type, Object.fromEntries(known));
          expect(restless.take(event)).toBe(calm.take(event));
          if (i % 10 === at % 10) restless.restart();
          if (i % 7 === 0) { for (const audience of [calm, restless]) audience.pass(seconds); }
        });
        expect(restless.snapshot()).toEqual(calm.snapshot());
      }),
      { numRuns: 80 },
    );
  });
});
