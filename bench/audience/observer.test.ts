import { describe, expect, it } from "vitest";
import { Drift } from "../../sources/audience/drift.ts";
import { drawNextStep, noVisitProbability } from "../../sources/audience/hazards.ts";
import { Random } from "../../ml/random.ts";
import { Observer } from "./observer.ts";

const dayMs = 86_400_000;
const horizonMs = 7 * dayMs;
const rhythm = { peakHour: 20, dailySwing: 0.4, peakDay: 5, weeklySwing: 0.2 };

function hazardsOf(visitsPerDay: number) {
  const drift = new Drift(Infinity);
  return { bornMs: -1000 * dayMs, rhythm, visitsPerDay, leavesPerDay: 0.01, drift };
}

function observerOf(visitsPerDay: number, deviation: number): Observer {
  const known = { hazards: hazardsOf(visitsPerDay), settledMs: 0 };
  const own = { visitsPerDay, leavesPerDay: 0.01 };
  return new Observer({ median: 0.3, deviation }, { median: 0.01, deviation: 0 }, own, known);
}

describe("an ideal observer of visits", () => {
  it("who knows the rates says what is true", () => {
    const truth = noVisitProbability(hazardsOf(0.3), 0, 3 * dayMs, horizonMs);
    expect(observerOf(0.3, 0).noVisitProbability(3 * dayMs, horizonMs)).toBeCloseTo(truth, 9);
  });

  it("comes to know a rate from visits", () => {
    const random = new Random(4);
    const hazards = hazardsOf(1.2);
    const observer = observerOf(1.2, 0.6);
    const truthAt = (atMs: number) => noVisitProbability(hazards, atMs, atMs, horizonMs);
    const errorAt = (atMs: number) =>
      Math.abs(observer.noVisitProbability(atMs, horizonMs) - truthAt(atMs));
    const before = errorAt(0);
    let atMs = 0;
    for (let visits = 0; visits < 200;) {
      const next = drawNextStep(hazards, atMs, random);
      if (next.kind === "leave") continue;
      visits++;
      atMs = next.atMs;
      observer.see(atMs, { hazards, settledMs: atMs });
    }
    expect(errorAt(atMs)).toBeLessThan(before / 3);
  });
});
