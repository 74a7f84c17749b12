import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RollingWindow, windowCapacity } from "../window.ts";
import { readFeatures } from "./features.ts";
import { featureCount, networkInputs } from "./weights.ts";

const hourMs = 3_600_000;

interface Reading {
  readonly elapsedMs: number;
  readonly counters: readonly [number, number, number];
}

function windowOf(readings: readonly Reading[]): RollingWindow {
  const window = new RollingWindow();
  let atMs = 0;
  for (const { elapsedMs, counters } of readings) window.push(atMs += elapsedMs, ...counters);
  return window;
}

function read(window: RollingWindow): Float64Array {
  const features = new Float64Array(featureCount);
  expect(readFeatures(window, features)).toBe(true);
  return features;
}

/** 20 readings an interval apart, each with what `gain` says more views than the one before. */
function growing(gain: (index: number) => number, intervalMs = hourMs): RollingWindow {
  let views = 100;
  return windowOf(Array.from({ length: windowCapacity }, (_, index) => {
    if (index > 0) views += gain(index);
    return { elapsedMs: intervalMs, counters: [views, 50, 7] as const };
  }));
}

const count = fc.oneof(fc.nat(1_000), fc.constantFrom(0, Number.MAX_SAFE_INTEGER));
const fullWindow = fc.array(
  fc.record({
    elapsedMs: fc.oneof(fc.constantFrom(0, 1, 1_000 * hourMs), fc.nat(hourMs)),
    counters: fc.tuple(count, count, count),
  }),
  { minLength: windowCapacity, maxLength: 2 * windowCapacity },
).map(windowOf);

describe("readFeatures", () => {
  it("says what the documented example says", () => {
    const features = read(growing((index) => index === windowCapacity - 1 ? 200 : 60));
    expect(features[6]).toBeCloseTo(Math.log(60.5));
    expect(features[114]).toBeCloseTo(4.218, 3);
    expect(features[117]).toBeCloseTo(1.083, 3);
    expect(features[114 + 1]).toBeCloseTo(Math.log(0.5)); // likes stand still
    expect(features[114 + 4]).toBeCloseTo(0);
  });

  it("repeats the features of the second reading at the first, whose gain is not known", () => {
    const features = read(growing((index) => 10 * index));
    expect(features.slice(0, networkInputs)).toEqual(
      features.slice(networkInputs, 2 * networkInputs),
    );
  });

  it("says the same of hourly and of daily readings with the same gains", () => {
    const gain = (index: number) => 40 + 7 * (index % 5);
    expect(read(growing(gain, 24 * hourMs))).toEqual(read(growing(gain)));
  });

  it("stretches a gain to the usual interval, and takes a fall for no gain", () => {
    const readings = Array.from({ length: windowCapacity }, (_, index): Reading => ({
      elapsedMs: index === 10 ? 2 * hourMs : hourMs,
      counters: [1_000 + 60 * index + (index >= 10 ? 60 : 0), 100 - index, 5],
    }));
    const features = read(windowOf(readings));
    for (let index = 0; index < windowCapacity; index++) {
      expect(features[index * networkInputs]).toBeCloseTo(Math.log(60.5));
      expect(features[index * networkInputs + 3]).toBeCloseTo(0);
      expect(features[index * networkInputs + 1]).toBeCloseTo(Math.log(0.5));
      expect(features[index * networkInputs + 4]).toBeCloseTo(0);
    }
  });

  it("says nothing of a window that is not full or has no usual interval", () => {
    const untouched = new Float64Array(featureCount).fill(7);
    const features = untouched.slice();
    const short = Array.from({ length: windowCapacity - 1 }, (): Reading => ({
      elapsedMs: hourMs,
      counters: [1, 1, 1],
    }));
    expect(readFeatures(windowOf(short), features)).toBe(false);
    expect(readFeatures(growing(() => 5, 0), features)).toBe(false);
    expect(features).toEqual(untouched);
  });

  it("says finite numbers, the same each time, of whatever a window holds", () => {
    fc.assert(fc.property(fullWindow, (window) => {
      const features = new Float64Array(featureCount);
      const again = new Float64Array(featureCount);
      expect(readFeatures(window, features)).toBe(readFeatures(window, again));
      expect(features).toEqual(again);
      expect(features.every((feature) => Math.abs(feature) < 100)).toBe(true);
    }));
  });
});
