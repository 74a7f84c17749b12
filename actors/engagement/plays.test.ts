import { describe, expect, it } from "vitest";
import { dropOffPoints } from "../../ml/engagement/drop-off.ts";
import { estimateStandardError } from "../../ml/engagement/hyperloglog.ts";
import { quantileError } from "../../ml/engagement/waiting-times.ts";
import { leastScoredPlays } from "./figures.ts";
import { maxOpenPlays } from "./open-plays.ts";
import { Audience, simulateAudience } from "./testing.ts";

const seeds = [1, 2, 3, 4, 5, 6];

describe("what a video's actor says of simulated plays", () => {
  it.each(seeds)("is the truth while all are followed (seed %i)", (seed) => {
    const lengthSeconds = 600;
    const audience = new Audience();
    const { events, truth } = simulateAudience({
      seed,
      viewers: 60,
      plays: 200,
      spanSeconds: 20_000,
      lengthSeconds,
      hasPositions: true,
    });
    audience.take(...events);
    audience.pass(1e6);
    const { figures, state } = audience;
    expect(figures).toMatchObject({
      uniqueViewers: truth.viewers.size,
      plays: truth.plays,
      playsError: 0,
      followedShare: 1,
      completionRate: truth.completed / truth.plays,
      errorRate: truth.failed / truth.plays,
      lengthSeconds,
    });
    // Event times are whole milliseconds.
    expect(figures.watchSeconds).toBeCloseTo(truth.watchSeconds, 0);
    expect(figures.averageWatchSeconds).toBeCloseTo(truth.watchSeconds / truth.plays, 2);
    const stalledShare = truth.stalledSeconds / (truth.stalledSeconds + truth.watchSeconds);
    expect(figures.rebufferingRatio).toBeCloseTo(stalledShare, 5);
    expect(figures.stallsPerHour).toBeCloseTo(3600 * truth.stalls / truth.watchSeconds, 4);
    expect(figures.switchesPerHour).toBeCloseTo(3600 * truth.switches / truth.watchSeconds, 4);
    const waits = truth.startUps.toSorted((a, b) => a - b);
    for (
      const [found, share] of [
        [figures.startUpSecondsMedian, 0.5],
        [figures.startUpSeconds90, 0.9],
      ]
    ) {
      const wanted = waits[Math.ceil(share * waits.length) - 1];
      expect(Math.abs(found / wanted - 1)).toBeLessThanOrEqual(quantileError);
    }
    state.dropOff.retention().forEach((share, i) => {
      const from = lengthSeconds * (i + 1) / dropOffPoints - 1e-4;
      const stayed = truth.furthestSeconds.filter((seconds) => seconds >= from).length;
      expect(share).toBeCloseTo(stayed / truth.plays, 9);
    });
    expect(figures.scoredPlays).toBeGreaterThan(leastScoredPlays);
    expect(figures.qualityScore).toBeGreaterThan(figures.qualityScoreLow);
    const { top } = state.countries.summary();
    expect(new Map(top.map(({ word, count }) => [word, count]))).toEqual(truth.countries);
    expect(top.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(figures.watchSeconds, 3);
  });

  it.each(seeds)("is the truth but for jumps where nobody says positions (seed %i)", (seed) => {
    const audience = new Audience();
    const { events, truth } = simulateAudience({
      seed,
      viewers: 60,
      plays: 200,
      spanSeconds: 20_000,
      lengthSeconds: 600,
      hasPositions: false,
    });
    audience.take(...events);
    audience.pass(1e6);
    expect(audience.figures.plays).toBe(truth.plays);
    expect(audience.figures.watchSeconds / truth.watchSeconds).toBeGreaterThan(0.97);
    expect(audience.figures.watchSeconds / truth.watchSeconds).toBeLessThan(1.0001);
  });

  it.each([1, 2, 3])(
    "is within its error where a share of viewers stands for all (seed %i)",
    (seed) => {
      const audience = new Audience();
      const { state } = audience;
      const { events, truth } = simulateAudience({
        seed,
        viewers: 20_000,
        plays: 5_000,
        spanSeconds: 1_800,
        lengthSeconds: 600,
        hasPositions: true,
      });
      let highestLevel = 0;
      let mostPlays = 0;
      for (const event of events) {
        audience.take(event);
        highestLevel = Math.max(highestLevel, state.level);
        mostPlays = Math.max(mostPlays, state.plays.size);
      }
      expect(mostPlays).toBe(maxOpenPlays);
      expect(highestLevel).toBeGreaterThan(2);
      expect(audience.figures.followedShare).toBe(1 / 2 ** highestLevel);
      // As viewers leave, more of those who come are followed again.
      audience.pass(1e6);
      const { figures } = audience;
      expect(figures.followedShare).toBe(1);
      expect(figures.playsError / truth.plays).toBeLessThan(0.06);
      expect(Math.abs(figures.plays - truth.plays)).toBeLessThan(4 * figures.playsError);
      expect(figures.watchSecondsError / truth.watchSeconds).toBeLessThan(0.1);
      expect(Math.abs(figures.watchSeconds - truth.watchSeconds))
        .toBeLessThan(4 * figures.watchSecondsError);
      expect(Math.abs(figures.uniqueViewers / truth.viewers.size - 1))
        .toBeLessThan(4 * estimateStandardError);
    },
  );
});
