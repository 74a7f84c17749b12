import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../ml/random.ts";
import { Drift } from "./drift.ts";
import {
  type Absence,
  absence,
  drawNextStep,
  type Hazards,
  leavesPerDayAt,
  noVisitProbability,
  stillHereProbability,
  visitsPerDayAt,
} from "./hazards.ts";

const dayMs = 24 * 3_600_000;
const startMs = Date.UTC(2025, 0, 1);
const flat = { peakHour: 0, dailySwing: 0, peakDay: 0, weeklySwing: 0 };
const still = new Drift(Infinity);

const anyHazards = fc.record({
  bornMs: fc.integer({ min: startMs - 400 * dayMs, max: startMs }),
  rhythm: fc.record({
    peakHour: fc.double({ min: 0, max: 24, noNaN: true }),
    dailySwing: fc.double({ min: 0, max: 0.6, noNaN: true }),
    peakDay: fc.integer({ min: 0, max: 6 }),
    weeklySwing: fc.double({ min: 0, max: 0.6, noNaN: true }),
  }),
  visitsPerDay: fc.double({ min: 0.02, max: 5, noNaN: true }),
  leavesPerDay: fc.double({ min: 0, max: 0.2, noNaN: true }),
  drift: fc.constantFrom(still, new Drift(startMs + 2 * dayMs)),
});

/** {@link absence}, minute by minute. */
function fineAbsence(hazards: Hazards, minutes: number): Absence {
  const stepDays = 60_000 / dayMs;
  let here = 1;
  let gone = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const atMs = startMs + (minute + 0.5) * 60_000;
    const leaves = here * leavesPerDayAt(hazards, atMs) * stepDays;
    here -= leaves + here * visitsPerDayAt(hazards, atMs) * stepDays;
    gone += leaves;
  }
  return { here, gone };
}

describe("hazards", () => {
  it("have the closed form of constant rates", () => {
    const hazards = {
      bornMs: -Infinity,
      rhythm: flat,
      visitsPerDay: 0.3,
      leavesPerDay: 0.1,
      drift: still,
    };
    const week = absence(hazards, startMs, startMs + 7 * dayMs);
    expect(week.here).toBeCloseTo(Math.exp(-2.8), 10);
    expect(week.gone).toBeCloseTo(0.25 * (1 - Math.exp(-2.8)), 10);
    const none = week.here + week.gone;
    expect(noVisitProbability(hazards, startMs, startMs, 7 * dayMs)).toBeCloseTo(none, 10);
    // Ten days without a visit: here with exp(-4), gone unseen with 0.25 · (1 - exp(-4)).
    const here = Math.exp(-4) / (Math.exp(-4) + 0.25 * (1 - Math.exp(-4)));
    const after = startMs + 10 * dayMs;
    expect(stillHereProbability(hazards, startMs, after)).toBeCloseTo(here, 10);
    expect(noVisitProbability(hazards, startMs, after, 7 * dayMs))
      .toBeCloseTo(here * none + (1 - here), 10);
  });

  it("say nothing of a visit before a session is over", () => {
    const hazards = {
      bornMs: startMs,
      rhythm: flat,
      visitsPerDay: 1,
      leavesPerDay: 0.1,
      drift: still,
    };
    const hourMs = dayMs / 24;
    const within = noVisitProbability(hazards, startMs, startMs - hourMs, dayMs + hourMs);
    expect(within).toBeCloseTo(noVisitProbability(hazards, startMs, startMs, dayMs), 12);
  });

  it("integrate as well by the hour as by the minute", () => {
    fc.assert(
      fc.property(anyHazards, fc.nat(8 * 24 * 60), (hazards, minutes) => {
        const found = absence(hazards, startMs, startMs + minutes * 60_000);
        const fine = fineAbsence(hazards, minutes);
        expect(Math.abs(found.here - fine.here)).toBeLessThan(2e-3);
        expect(Math.abs(found.gone - fine.gone)).toBeLessThan(2e-3);
      }),
      { numRuns: 60 },
    );
  });

  it("make an absence likelier the longer it has lasted, and less so the longer the time to come", () => {
    fc.assert(
      fc.property(anyHazards, fc.nat(20), (hazards, days) => {
        const atMs = startMs + days * dayMs;
        const week = noVisitProbability(hazards, startMs, atMs, 7 * dayMs);
        expect(week).toBeGreaterThanOrEqual(0);
        expect(week).toBeLessThanOrEqual(1);
        expect(noVisitProbability(hazards, startMs, atMs, 14 * dayMs)).toBeLessThanOrEqual(week);
        const later = stillHereProbability(hazards, startMs, atMs + dayMs);
        expect(later).toBeLessThanOrEqual(stillHereProbability(hazards, startMs, atMs) + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("draw as they say", () => {
    const hazards = {
      bornMs: startMs,
      rhythm: { peakHour: 20, dailySwing: 0.6, peakDay: 6, weeklySwing: 0.3 },
      visitsPerDay: 0.5,
      leavesPerDay: 0.05,
      drift: new Drift(startMs + 2 * dayMs),
    };
    const random = new Random(5);
    const draws = 20_000;
    const days = Array.from({ length: 6 }, () => 0);
    for (let i = 0; i < draws; i++) {
      const { kind, atMs } = drawNextStep(hazards, startMs, random);
      const day = Math.floor((atMs - startMs) / dayMs);
      if (kind === "visit" && day < days.length) days[day]++;
    }
    for (const [day, count] of days.entries()) {
      const fromMs = startMs + day * dayMs;
      const before = absence(hazards, startMs, fromMs);
      const after = absence(hazards, fromMs, fromMs + dayMs, before);
      const expected = before.here + before.gone - after.here - after.gone;
      const deviation = Math.sqrt(draws * expected * (1 - expected));
      expect(Math.abs(count - draws * expected)).toBeLessThan(4 * deviation);
    }
  });
});
