import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracyFrom, addScore, metricSums, sumsPerTarget, wilsonInterval } from "./score.ts";

interface Forecast {
  readonly value: number;
  readonly below: number;
  readonly above: number;
  readonly drift: number;
  readonly gain: number;
}

const gain = fc.integer({ min: -100, max: 10_000 });
const forecasts = fc.array(
  fc.record<Forecast>({
    value: gain,
    below: fc.nat(500),
    above: fc.nat(500),
    drift: gain,
    gain,
  }),
  { minLength: 2, maxLength: 40 },
);

function sumsOf(all: readonly Forecast[]): Float64Array {
  const sums = new Float64Array(sumsPerTarget);
  for (const { value, below, above, drift, gain } of all) {
    addScore(sums, 0, value, value - below, value + above, drift, gain);
  }
  return sums;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("accuracyFrom", () => {
  it("gives the figures of the documented example", () => {
    const sums = new Float64Array(sumsPerTarget);
    addScore(sums, 0, 12, 8, 16, 20, 10);
    addScore(sums, 0, 12, 8, 16, 10, 20);
    const accuracy = accuracyFrom(sums);
    expect(accuracy).toMatchObject({ scored: 2, mae: 5, mse: 34, skill: 0.5, coverage: 0.5 });
    expect(accuracy.r2).toBeCloseTo(-0.36, 12);
    expect(accuracy.skillOverLast).toBeCloseTo(1 - 10 / 30, 12);
    expect(accuracy.width).toBe(8);
  });

  it("gives what the definitions give on all forecasts at once", () => {
    fc.assert(fc.property(forecasts, (all) => {
      const accuracy = accuracyFrom(sumsOf(all));
      const errors = all.map(({ value, gain }) => value - gain);
      const mae = mean(errors.map(Math.abs));
      const mse = mean(errors.map((error) => error * error));
      const middle = mean(all.map(({ gain }) => gain));
      const variance = mean(all.map(({ gain }) => (gain - middle) ** 2));
      const driftMae = mean(all.map(({ drift, gain }) => Math.abs(drift - gain)));
      expect(accuracy.mae).toBeCloseTo(mae, 6);
      expect(accuracy.rmse).toBeCloseTo(Math.sqrt(mse), 6);
      if (variance > 1) expect(accuracy.r2).toBeCloseTo(1 - mse / variance, 5);
      if (driftMae > 0) expect(accuracy.skill).toBeCloseTo(1 - mae / driftMae, 6);
      const held = all.filter(({ value, below, above, gain }) =>
        gain >= value - below && gain <= value + above
      );
      expect(accuracy.coverage).toBeCloseTo(held.length / all.length, 12);
      expect(accuracy.width).toBeCloseTo(mean(all.map(({ below, above }) => below + above)), 6);
    }));
  });

  it("needs sums only, which can be added up in any order and from any place", () => {
    fc.assert(fc.property(forecasts, fc.nat(40), (all, cut) => {
      const [one, other] = [sumsOf(all.slice(0, cut)), sumsOf(all.slice(cut))];
      const moved = new Float64Array(3 * sumsPerTarget);
      for (let i = 0; i < sumsPerTarget; i++) moved[sumsPerTarget + i] = other[i] + one[i];
      expect(accuracyFrom(moved, sumsPerTarget)).toEqual(accuracyFrom(sumsOf(all)));
    }));
  });

  it("has no figure where nothing was scored, or nothing ever grew", () => {
    const nothing = accuracyFrom(new Float64Array(sumsPerTarget));
    expect(nothing).toMatchObject({ scored: 0, mae: NaN, r2: NaN, skill: NaN, coverage: NaN });
    expect([nothing.coverageLow, nothing.coverageHigh]).toEqual([0, 1]);
    const still = sumsOf([{ value: 0, below: 0, above: 0, drift: 0, gain: 0 }]);
    expect(accuracyFrom(still)).toMatchObject({ mae: 0, r2: NaN, skill: NaN, coverage: 1 });
  });

  it("names a sum for every place", () => {
    expect(metricSums.length).toBe(sumsPerTarget);
  });
});

describe("wilsonInterval", () => {
  it("gives published intervals", () => {
    const { low, high } = wilsonInterval(8, 10);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilsonInterval(0, 20).low).toBe(0);
    expect(wilsonInterval(20, 20).high).toBe(1);
  });
});
