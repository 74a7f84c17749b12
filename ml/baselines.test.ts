import { describe, expect, it } from "vitest";
import { driftGain, meanRateGain } from "./baselines.ts";
import { RollingWindow } from "./window.ts";

const hourMs = 3_600_000;

describe("driftGain", () => {
  it("carries the last rate on", () => {
    const window = new RollingWindow();
    window.push(0, 0, 0, 0);
    window.push(hourMs, 1_000, 100, 9);
    window.push(2 * hourMs, 1_060, 98, 9);
    expect(driftGain(window, 0, hourMs / 2)).toBe(30);
    expect(driftGain(window, 1, 2 * hourMs)).toBe(-4);
    expect(driftGain(window, 2, hourMs)).toBe(0);
  });

  it("is 0 where there is no rate", () => {
    const window = new RollingWindow();
    expect(driftGain(window, 0, hourMs)).toBe(0);
    window.push(0, 5, 0, 0);
    expect(driftGain(window, 0, hourMs)).toBe(0);
    window.push(0, 9, 0, 0);
    expect(driftGain(window, 0, hourMs)).toBe(0);
  });
});

describe("meanRateGain", () => {
  function windowOf(readings: readonly (readonly [hours: number, views: number])[]) {
    const window = new RollingWindow();
    for (const [hours, views] of readings) window.push(hours * hourMs, views, 0, 0);
    return window;
  }

  it("carries the mean of the last rates on", () => {
    const window = windowOf([[0, 0], [1, 90], [3, 150]]);
    expect(meanRateGain(window, 0, hourMs / 2, 3)).toBe(30);
    expect(meanRateGain(window, 0, hourMs / 2, 1)).toBe(driftGain(window, 0, hourMs / 2));
  });

  it("forgets the rates before the last ones", () => {
    const window = windowOf([[0, 0], [1, 1000], [2, 1010], [3, 1030], [4, 1060]]);
    expect(meanRateGain(window, 0, hourMs, 3)).toBe(20);
    expect(meanRateGain(window, 0, hourMs, 10)).toBe(265);
  });

  it("knows no rate of no time, and is 0 where there is none", () => {
    expect(meanRateGain(windowOf([[0, 0], [0, 7], [1, 11]]), 0, hourMs, 3)).toBe(4);
    expect(meanRateGain(windowOf([[0, 0], [0, 7]]), 0, hourMs, 3)).toBe(0);
    expect(meanRateGain(windowOf([[0, 5]]), 0, hourMs, 3)).toBe(0);
    expect(meanRateGain(windowOf([]), 0, hourMs, 3)).toBe(0);
  });
});
