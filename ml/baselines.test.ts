import { describe, expect, it } from "vitest";
import { driftGain } from "./baselines.ts";
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
