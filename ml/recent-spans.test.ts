import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxSpans, RecentSpans } from "./recent-spans.ts";
import { RollingWindow, windowCapacity } from "./window.ts";

const hourMs = 3_600_000;

/** A window of readings of views at these times. */
function windowOf(readings: readonly (readonly [atMs: number, views: number])[]): RollingWindow {
  const window = new RollingWindow();
  for (const [atMs, views] of readings) window.push(atMs, views, 0, 0);
  return window;
}

function spansOf(window: RollingWindow): RecentSpans {
  const spans = new RecentSpans();
  spans.read(window);
  return spans;
}

const hoursOf = (spans: RecentSpans) =>
  Array.from({ length: spans.count }, (_, span) => spans.hours(span));
const gainsOf = (spans: RecentSpans) =>
  Array.from({ length: spans.count }, (_, span) => spans.gain(span, 0));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("RecentSpans", () => {
  it("reads a window newest first, as in the documented example", () => {
    const spans = spansOf(windowOf([[0, 100], [hourMs, 160], [3 * hourMs, 280]]));
    expect(spans.count).toBe(2);
    expect(spans.gain(0, 0)).toBe(120);
    expect(spans.hours(0)).toBe(2);
    expect(spans.meanRate(0, 2)).toBe(60);
  });

  it("reads the gains of evenly spaced readings as they are, at most ten", () => {
    const gains = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 19 });
    fc.assert(fc.property(gains, (gains) => {
      let views = 0;
      const window = windowOf([
        [0, 0],
        ...gains.map((gain, i): [number, number] => {
          return [(i + 1) * hourMs, views += gain];
        }),
      ]);
      expect(gainsOf(spansOf(window))).toEqual(gains.toReversed().slice(0, maxSpans));
    }));
  });

  it("joins the readings of a burst to one span", () => {
    const minuteMs = 60_000;
    const spans = spansOf(windowOf([
      [0, 0],
      [hourMs, 60],
      [2 * hourMs, 120],
      [3 * hourMs - 2 * minuteMs, 170],
      [3 * hourMs - minuteMs, 172],
      [3 * hourMs, 180],
    ]));
    expect(hoursOf(spans)).toEqual([1, 1, 1]);
    expect(gainsOf(spans)).toEqual([60, 60, 60]);
  });

  it("says of counters that only rise what the whole time brought, however they were read", () => {
    const steps = fc.array(
      fc.record({
        elapsedMs: fc.oneof(fc.nat(60_000), fc.integer({ min: hourMs, max: 30 * hourMs })),
        gain: fc.nat(500),
      }),
      { minLength: 1, maxLength: windowCapacity },
    );
    fc.assert(fc.property(steps, (steps) => {
      const readings: [number, number][] = [[0, 0]];
      for (const { elapsedMs, gain } of steps) {
        const [atMs, views] = readings[readings.length - 1];
        readings.push([atMs + elapsedMs, views + gain]);
      }
      const [lastMs, last] = readings[readings.length - 1];
      const [firstMs, first] = readings[Math.max(0, readings.length - 1 - maxSpans)];
      const spans = spansOf(windowOf(readings));
      expect(spans.count).toBeLessThanOrEqual(maxSpans);
      if (lastMs === firstMs) return expect(spans.count).toBe(0);
      expect(hoursOf(spans).every((hours) => hours > 0)).toBe(true);
      expect(sum(hoursOf(spans))).toBeCloseTo((lastMs - firstMs) / hourMs, 9);
      // Between readings of one moment there is no time in which to gain.
      const atFirst = readings.filter(([atMs]) => atMs === firstMs);
      const gain = sum(gainsOf(spans));
      expect(gain).toBeLessThanOrEqual(last - first);
      expect(gain).toBeGreaterThanOrEqual(last - atFirst[atFirst.length - 1][1]);
    }));
  });

  it("takes a fall for nothing gained, and readings of one moment for one", () => {
    const spans = spansOf(windowOf([[0, 100], [hourMs, 90], [hourMs, 95], [2 * hourMs, 99]]));
    expect(gainsOf(spans)).toEqual([4, 0]);
  });

  it("has nothing to say of fewer than two readings, whatever it read before", () => {
    const spans = spansOf(windowOf([[0, 1], [hourMs, 9]]));
    for (const window of [windowOf([]), windowOf([[0, 5]]), windowOf([[0, 5], [0, 7]])]) {
      spans.read(window);
      expect(spans.count).toBe(0);
      expect(spans.meanRate(0, 3)).toBe(0);
    }
  });
});
