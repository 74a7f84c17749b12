import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bandSize, horizonHour, horizonNext } from "./bands.ts";
import { CohortPrior } from "./cohort-prior.ts";
import { Cohorts } from "./cohorts.ts";
import { Random } from "./random.ts";
import { Trend, trendStateSize } from "./trend.ts";
import { RollingWindow, windowCapacity } from "./window.ts";

const hourMs = 3_600_000;
const member = { channel: undefined, category: undefined, publishedAtMs: undefined, firstAtMs: 0 };

/** A window of hourly readings with these gains of views. */
function windowOf(gains: readonly number[]): RollingWindow {
  const window = new RollingWindow();
  let views = 1_000;
  window.push(0, views, 0, 0);
  gains.forEach((gain, i) => window.push((i + 1) * hourMs, views += gain, 0, 0));
  return window;
}

/** Forecast, learn and push hourly gains of views; returns the absolute errors. */
function follow(trend: Trend, window: RollingWindow, gains: readonly number[]): number[] {
  const out = new Float64Array(3 * bandSize);
  return gains.map((gain) => {
    trend.forecast(window, hourMs, horizonNext, undefined, out);
    const error = Math.abs(out[0] - gain);
    trend.learn(window, hourMs, [gain, 0, 0], undefined, out);
    const newest = window.length - 1;
    window.push(window.lastAtMs + hourMs, window.counter(newest, 0) + gain, 0, 0);
    return error;
  });
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("Trend", () => {
  it("gives the forecasts of the documented example", () => {
    const window = windowOf([60, 60]);
    const trend = new Trend();
    const out = new Float64Array(3 * bandSize);
    trend.forecast(window, hourMs, horizonNext, undefined, out);
    expect(out[0]).toBeCloseTo(41.67, 2);
    trend.learn(window, hourMs, [60, 0, 0], undefined, out);
    trend.forecast(window, hourMs, horizonNext, undefined, out);
    expect(out[0]).toBeCloseTo(58.8, 1);
  });

  it("moves its weight to what is right", () => {
    const random = new Random(1);
    const steady = Array.from({ length: 200 }, () => random.poisson(20));
    const growing = Array.from({ length: 200 }, (_, i) => Math.round(1_000 * 1.05 ** i));
    const still = new Array(200).fill(0);
    const windowed = (gains: readonly number[]) =>
      mean(follow(new Trend(), windowOf([gains[0]]), gains.slice(1)).slice(100));
    // Errors of the mean and of the last rate on Poisson counts of mean 20: 3.6 and 5.0.
    expect(windowed(steady)).toBeLessThan(4.1);
    // The last rate falls 5 % short every hour; extrapolation does better.
    expect(windowed(growing)).toBeLessThan(0.04 * mean(growing.slice(101)));
    expect(windowed(still)).toBe(0);
  });

  it("forecasts any time ahead, more for more time", () => {
    fc.assert(fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 19 }), (gains) => {
      const window = windowOf(gains);
      const trend = new Trend();
      const out = new Float64Array(3 * bandSize);
      let before = 0;
      for (const hours of [0, 0.25, 1, 3, 12]) {
        trend.forecast(window, hours * hourMs, horizonNext, undefined, out);
        expect(out[0]).toBeGreaterThanOrEqual(before - 1e-9);
        before = out[0];
      }
    }));
  });

  it("forecasts the next reading and the hour at once as it does one after the other", () => {
    const trend = new Trend();
    const window = windowOf([5]);
    const cohorts = new Cohorts();
    const prior = new CohortPrior();
    follow(trend, window, [6, 9, 4, 4, 8]);
    cohorts.prior(member, window, prior);
    const both = new Float64Array(6 * bandSize);
    trend.forecastNextAndHour(window, 5 * hourMs, prior, both);
    const apart = new Float64Array(6 * bandSize);
    trend.forecast(window, 5 * hourMs, horizonNext, prior, apart);
    trend.forecast(window, hourMs, horizonHour, prior, apart, 3 * bandSize);
    expect([...both]).toEqual([...apart]);
  });

  it("follows its cohort alone at the first reading and not at all from 20 on", () => {
    const cohorts = new Cohorts();
    const prior = new CohortPrior();
    const out = new Float64Array(3 * bandSize);
    const first = windowOf([]);
    cohorts.prior(member, first, prior);
    new Trend().forecast(first, hourMs, horizonNext, prior, out);
    expect(out[0]).toBeCloseTo(
      Math.max(
        0,
        Math.exp(prior.logRate(0)) * (1 + 0.5 * hourMs / prior.ageMs) ** prior.slope(0) - 0.5,
      ),
      6,
    );
    const full = windowOf(new Array(windowCapacity - 1).fill(7));
    cohorts.prior(member, full, prior);
    const alone = new Float64Array(3 * bandSize);
    new Trend().forecast(full, hourMs, horizonNext, prior, out);
    new Trend().forecast(full, hourMs, horizonNext, undefined, alone);
    expect([...out]).toEqual([...alone]);
  });

  it("is not thrown off by one correction", () => {
    const gains = new Array(60).fill(100);
    const trend = new Trend();
    const window = windowOf([100]);
    follow(trend, window, [...gains, -5_000]);
    const after = follow(trend, window, gains);
    expect(mean(after.slice(2))).toBeLessThan(12);
    expect(mean(after.slice(12))).toBeLessThan(1);
  });

  it("keeps to its part of an array that it shares", () => {
    const shared = new Float64Array(trendStateSize + 4).fill(-1);
    shared.fill(0, 2, 2 + trendStateSize);
    const [own, other] = [new Trend(), new Trend(shared, 2)];
    const gains = [3, 5, 8, 2, 9, 9];
    expect(follow(other, windowOf([4]), gains)).toEqual(follow(own, windowOf([4]), gains));
    expect([...shared.subarray(0, 2), ...shared.subarray(trendStateSize + 2)]).toEqual(
      [-1, -1, -1, -1],
    );
  });
});
