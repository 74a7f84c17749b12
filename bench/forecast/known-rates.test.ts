import { describe, expect, it } from "vitest";
import { Random } from "../../ml/random.ts";
import { categories } from "../../sources/simulator/categories.ts";
import { drawGrowth, expectedViews } from "../../sources/simulator/growth.ts";
import { KnownRates } from "./known-rates.ts";

const hourMs = 3_600_000;
const bornMs = Date.UTC(2026, 0, 1);
const calm = drawGrowth(new Random(1), categories[0], 1, bornMs, 60 * 24 * hourMs, 0);
const burst = {
  startMs: bornMs + 101 * hourMs,
  peakViewsPerHour: 100_000,
  riseHours: 1,
  decayHours: 10,
};
const growth = { ...calm, bursts: [burst] };

/** Takes what is expected every hour, as if there were no chance, and says how wrong each was. */
function errorsBetween(fromHour: number, toHour: number): readonly number[] {
  const known = new KnownRates(new Map([["a", growth]]));
  for (let hour = fromHour; hour <= toHour; hour++) {
    const atMs = bornMs + hour * hourMs;
    known.take("a", atMs, expectedViews(growth, bornMs, atMs));
  }
  expect(known.scored).toBe(toHour - fromHour);
  return known.meanErrors;
}

describe("KnownRates", () => {
  it("knows everything where no burst begins", () => {
    const [all, begun, now] = errorsBetween(50, 60);
    expect(all).toBeLessThan(0.01);
    expect(begun).toBeLessThan(0.01);
    expect(now).toBeGreaterThan(1);
  });

  it("tells who knows of a burst beforehand from who knows it once it has begun", () => {
    const [all, begun] = errorsBetween(101, 102);
    expect(begun).toBeLessThan(0.01);
    expect(all).toBeLessThan(0.01);
    const [foreseen, surprised] = errorsBetween(100, 102);
    expect(foreseen).toBeLessThan(0.01);
    expect(surprised).toBeLessThan(0.01);
    const [, atBeginning] = errorsBetween(100.5, 101.5);
    expect(atBeginning).toBeGreaterThan(1000);
  });

  it("scores no fall, nor what it has heard too little of", () => {
    const known = new KnownRates(new Map([["a", growth]]));
    known.take("a", bornMs + hourMs, 100);
    known.take("a", bornMs + 2 * hourMs, 90);
    known.take("unknown", bornMs, 1);
    known.take("unknown", bornMs + hourMs, 2);
    expect(known.scored).toBe(0);
  });
});
