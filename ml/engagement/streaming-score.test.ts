import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestStreamingScore, streamingScore, worstStreamingScore } from "./streaming-score.ts";

const smooth = { startUpSeconds: 0, stalls: 0, stalledSeconds: 0, watchedSeconds: 60 };

describe("streamingScore", () => {
  it("scores as its example says", () => {
    const play = { startUpSeconds: 2, stalls: 1, stalledSeconds: 4, watchedSeconds: 56 };
    expect(streamingScore(play)).toBeCloseTo(3.2476, 9);
  });

  it("has the formula's intercept for a play without fault", () => {
    expect(streamingScore(smooth)).toBe(4.23);
    expect(bestStreamingScore).toBe(4.23);
  });

  it.each([
    [0.5, 1],
    [1, 1],
    [1.01, 2],
    [5, 2],
    [5.01, 3],
    [1e9, 3],
    [NaN, 1],
  ])("takes a start-up of %d s for level %i", (startUpSeconds, level) => {
    expect(streamingScore({ ...smooth, startUpSeconds })).toBeCloseTo(4.23 - 0.0672 * level, 9);
  });

  it.each([
    [1, 4, 96, 1, 1],
    [2, 8, 92, 1, 1],
    [3, 3, 97, 2, 1],
    [15, 15, 85, 2, 1],
    [16, 16, 84, 3, 1],
    [1, 5.1, 94.9, 1, 2],
    [1, 10, 90, 1, 2],
    [1, 10.1, 89.9, 1, 3],
    [2, 0, 100, 1, 1],
  ])(
    "takes %i stalls of %d s in %d s watched for levels %i and %i",
    (stalls, stalledSeconds, watchedSeconds, frequency, duration) => {
      const found = streamingScore({ startUpSeconds: 0, stalls, stalledSeconds, watchedSeconds });
      expect(found).toBeCloseTo(4.23 - 0.742 * frequency - 0.106 * duration, 9);
    },
  );

  it("stays on its scale, and never rises with another stall (property)", () => {
    const seconds = fc.double({ min: 0, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(seconds, fc.nat(500), seconds, seconds, (wait, stalls, stalled, watched) => {
        const play = {
          startUpSeconds: wait,
          stalls,
          stalledSeconds: stalls > 0 ? stalled : 0,
          watchedSeconds: watched + 1,
        };
        const score = streamingScore(play);
        expect(score).toBeGreaterThanOrEqual(worstStreamingScore - 1e-9);
        expect(score).toBeLessThanOrEqual(bestStreamingScore);
        expect(streamingScore({ ...play, startUpSeconds: wait + 3 })).toBeLessThanOrEqual(score);
        expect(streamingScore({ ...play, watchedSeconds: play.watchedSeconds * 2 }))
          .toBeGreaterThanOrEqual(score);
      }),
    );
  });
});
