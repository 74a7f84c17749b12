import { describe, expect, it } from "vitest";
import { shownBins } from "./calibration.js";

function bin(low: number, scored: number, observed: number) {
  return { low, high: low + 0.05, scored, observed, observedLow: 0, observedHigh: 1 };
}

describe("shownBins", () => {
  it("leaves out what few predictions say, and reaches as far as the others", () => {
    const [likely, rare] = [bin(0.1, 90, 0.18), bin(0.9, 2, 1)];
    expect(shownBins([likely, rare])).toEqual({ shown: [likely], reach: 0.2 });
    expect(shownBins([likely, { ...rare, scored: 10 }]).reach).toBe(1);
    expect(shownBins([rare])).toEqual({ shown: [], reach: 0.1 });
  });
});
