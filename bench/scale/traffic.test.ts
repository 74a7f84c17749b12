import { describe, expect, it } from "vitest";
import { hotTraffic, type Traffic, uniformTraffic, zipfTraffic } from "./traffic.ts";

function draws(traffic: Traffic, count: number): number[] {
  return Array.from({ length: count }, traffic);
}

describe("traffic", () => {
  it("keeps to the active videos where it is hot, each in its turn", () => {
    const drawn = draws(hotTraffic(1, 10_000, 100), 1000);
    const distinct = new Set(drawn);
    expect(distinct.size).toBe(100);
    expect(Math.max(...distinct)).toBeGreaterThan(5000);
    expect(drawn.slice(0, 100)).toEqual(drawn.slice(900));
    expect(new Set(draws(hotTraffic(1, 7, 100), 14)).size).toBe(7);
  });

  it("reaches every video where it is uniform", () => {
    expect(new Set(draws(uniformTraffic(1, 50), 1000)).size).toBe(50);
  });

  it("follows Zipf's law: 6/11, 3/11 and 2/11 of three videos with exponent 1", () => {
    const drawn = draws(zipfTraffic(1, 3, 1), 11_000);
    const share = (video: number) => drawn.filter((each) => each === video).length / drawn.length;
    expect(share(0)).toBeCloseTo(6 / 11, 1);
    expect(share(1)).toBeCloseTo(3 / 11, 1);
    expect(share(2)).toBeCloseTo(2 / 11, 1);
  });
});
