import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayMs } from "./testing-examples.ts";
import {
  recencyOf,
  tenureOf,
  visitFeatureCount,
  visitFeatures,
  visitFeatureTable,
  visitsOf,
} from "./visit-features.ts";
import { VisitHistory } from "./visit-history.ts";

function featuresOf(visits: readonly number[], atMs: number, horizonMs: number): Float64Array {
  const history = new VisitHistory(horizonMs);
  for (const visit of visits) history.add(visit, 3);
  const out = new Float64Array(visitFeatureCount);
  visitFeatures(history, atMs, out);
  return out;
}

const times = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 40 })
  .map((days) => [...new Set(days)].sort((a, b) => a - b));

describe("visitFeatures", () => {
  it("says what the documented example says", () => {
    expect(featuresOf([0], 20 * dayMs, 10 * dayMs)[0]).toBeCloseTo(1.0986, 4);
  });

  it("has a name of its own and a phrase for every feature", () => {
    expect(new Set(visitFeatureTable.map(({ name }) => name)).size).toBe(visitFeatureCount);
    expect(visitFeatureTable.filter(({ phrase }) => phrase.length < 10)).toEqual([]);
  });

  it("is finite for any history, and the same at any scale of time", () => {
    fc.assert(fc.property(times, fc.nat(500), (visits, later) => {
      const at = visits[visits.length - 1] + later;
      const days = featuresOf(visits.map((day) => day * dayMs), at * dayMs, 30 * dayMs);
      const minutes = featuresOf(visits.map((day) => day * 60_000), at * 60_000, 30 * 60_000);
      expect(days.every(Number.isFinite)).toBe(true);
      days.forEach((feature, i) => expect(minutes[i]).toBeCloseTo(feature, 9));
    }));
  });

  it("tells the sufficient numbers of BG/NBD", () => {
    fc.assert(fc.property(times, fc.nat(500), (visits, later) => {
      const at = visits[visits.length - 1] + later;
      const features = featuresOf(visits.map((day) => day * dayMs), at * dayMs, 30 * dayMs);
      expect(visitsOf(features)).toBe(visits.length);
      expect(recencyOf(features)).toBeCloseTo(later / 30, 9);
      expect(tenureOf(features)).toBeCloseTo((at - visits[0]) / 30, 9);
    }));
  });

  it("refuses to be computed before what the history knows, and of nothing", () => {
    expect(() => featuresOf([dayMs, 3 * dayMs], 2 * dayMs, dayMs)).toThrow(/wanted none after/);
    expect(() => featuresOf([], dayMs, dayMs)).toThrow(/found no visits/);
  });
});
