import { describe, expect, it } from "vitest";
import { estimatorCount, estimatorNames, RecentRates, trendReadings } from "./estimators.ts";
import { RollingWindow } from "./window.ts";

const hourMs = 3_600_000;

/** A window of readings `hours` apart with these gains of views, after a first reading of 1,000. */
function windowOf(gains: readonly number[], hours: number | readonly number[] = 1): RollingWindow {
  const window = new RollingWindow();
  let atMs = 0;
  let views = 1_000;
  window.push(atMs, views, 0, 0);
  gains.forEach((gain, i) => {
    atMs += (typeof hours === "number" ? hours : hours[i]) * hourMs;
    views += gain;
    window.push(atMs, views, 0, 0);
  });
  return window;
}

function estimates(window: RollingWindow, aheadHours: number): Record<string, number> {
  const rates = new RecentRates();
  rates.read(window);
  const out = new Float64Array(estimatorCount);
  rates.estimate(window, 0, aheadHours * hourMs, out);
  return Object.fromEntries(estimatorNames.map((name, i) => [name, out[i] ** 2]));
}

describe("RecentRates", () => {
  it("estimates from rates as documented", () => {
    const found = estimates(windowOf([16, 100, 64]), 2);
    expect(found["last"]).toBe(0);
    expect(found["drift"]).toBeCloseTo(128, 9);
    expect(found["median"]).toBeCloseTo(128, 9);
    expect(found["fading"]).toBeCloseTo(2 * (64 + 0.8 * 100 + 0.64 * 16) / (1 + 0.8 + 0.64), 9);
    expect(found["momentum"]).toBeCloseTo(2 * (8 + 0.5 * (8 - 10)) ** 2, 9);
    expect(found["reversion"]).toBeCloseTo(2 * (0.5 * (8 + (8 + 10 + 4) / 3)) ** 2, 9);
    expect(found["daily"]).toBeNaN();
    expect(found["weekly"]).toBeNaN();
  });

  it("looks at the last ten readings only", () => {
    const steady = new Array(trendReadings - 1).fill(50);
    expect(estimates(windowOf([9_999, 9_999, ...steady]), 1)).toEqual(
      estimates(windowOf(steady), 1),
    );
  });

  it("scales every estimate that ignores the clock with the time ahead", () => {
    const window = windowOf([16, 100, 64, 81]);
    const [short, long] = [estimates(window, 1), estimates(window, 24)];
    for (const name of estimatorNames.slice(0, 6)) {
      expect(long[name]).toBeCloseTo(24 * short[name], 6);
    }
  });

  it("takes rates over spans of any length", () => {
    const found = estimates(windowOf([60, 20, 300], [1, 0.5, 3]), 1);
    expect(found["drift"]).toBeCloseTo(100, 9);
    expect(found["median"]).toBeCloseTo(60, 9);
  });

  it("counts a fall as no gain", () => {
    expect(estimates(windowOf([50, -400]), 1)["drift"]).toBe(0);
    expect(estimates(windowOf([50, -400]), 1)["median"]).toBeCloseTo(25, 9);
  });

  it("joins readings that come in a burst to one span", () => {
    const found = estimates(windowOf([60, 60, 7, 53], [1, 1, 0.1, 0.9]), 1);
    expect(found["drift"]).toBeCloseTo(53 / 0.9, 9);
    expect(estimates(windowOf([60, 60, 53, 7], [1, 1, 0.9, 0.1]), 1)["drift"]).toBeCloseTo(60, 9);
  });

  it("passes over readings of one instant", () => {
    expect(estimates(windowOf([60, 0, 60], [1, 0, 1]), 1)["drift"]).toBeCloseTo(60, 9);
    const rates = new RecentRates();
    rates.read(windowOf([5], 0));
    expect(rates.count).toBe(0);
  });

  it("finds the same hours of the day before, grown as the time since has grown", () => {
    // every six hours: a day of 10, 40, 90, 20, then a day twice as strong begins with 20, 80
    const window = windowOf([10, 40, 90, 20, 20, 80], 6);
    expect(estimates(window, 6)["daily"]).toBeCloseTo(90 * Math.sqrt(101 / 51), 6);
    expect(estimates(window, 6)["weekly"]).toBeNaN();
    const week = windowOf([70, 10, 10, 10, 10, 10, 10, 70], 24);
    expect(estimates(week, 24)["weekly"]).toBeCloseTo(10, 6);
  });
});
