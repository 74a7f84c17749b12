import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { dayMs } from "./testing-examples.ts";
import { visitHalfLives, VisitHistory, visitHistoryStateSize } from "./visit-history.ts";

const horizonMs = 10 * dayMs;

function historyOf(visits: readonly number[], state?: Float64Array, from?: number): VisitHistory {
  const history = new VisitHistory(horizonMs, state, from);
  for (const atMs of visits) history.add(atMs, 2);
  return history;
}

function bytesOf(history: VisitHistory): Uint8Array {
  const writer = new ByteWriter();
  history.encode(writer);
  return writer.take();
}

const times = fc.array(fc.integer({ min: 0, max: 400 * dayMs }), { minLength: 1, maxLength: 60 });
const sorted = times.map((list) => [...new Set(list)].sort((a, b) => a - b));

describe("VisitHistory", () => {
  it("says what the documented example says", () => {
    const history = historyOf([0, 5 * dayMs]);
    expect([history.visits, history.meanGap]).toEqual([2, 0.75]);
    expect(history.fading(1, 15 * dayMs)).toBeCloseTo(0.854, 3);
  });

  it("counts fading visits as a sum over all of them would", () => {
    fc.assert(fc.property(sorted, (visits) => {
      const history = historyOf(visits);
      const nowMs = visits[visits.length - 1] + 3 * dayMs;
      visitHalfLives.forEach((halfLife, i) => {
        const sum = visits.reduce(
          (total, atMs) => total + 2 ** (-(nowMs - atMs) / horizonMs / halfLife),
          0,
        );
        expect(history.fading(i, nowMs)).toBeCloseTo(sum, 9);
      });
    }));
  });

  it("knows gaps as a list of them would", () => {
    const history = historyOf([0, 1, 4, 6].map((day) => day * dayMs));
    expect(history.longestGap).toBeCloseTo(0.3, 12);
    expect(history.recentGap).toBeCloseTo(0.6 * (0.6 * 0.1 + 0.4 * 0.3) + 0.4 * 0.2, 12);
    const logs = [0.13, 0.33, 0.23].map(Math.log);
    const mean = logs.reduce((sum, log) => sum + log) / 3;
    const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 3;
    expect(history.gapSpread).toBeCloseTo(Math.sqrt(variance), 9);
  });

  it("takes two entries of one moment as one visit", () => {
    const history = historyOf([dayMs, dayMs, 3 * dayMs, 3 * dayMs]);
    expect([history.visits, history.meanValue, history.lastValue]).toEqual([2, 4, 4]);
  });

  it("counts a late visit where it belongs", () => {
    const late = historyOf([5 * dayMs, 9 * dayMs, 2 * dayMs]);
    const inOrder = historyOf([2 * dayMs, 5 * dayMs, 9 * dayMs]);
    expect([late.visits, late.firstAtMs, late.lastAtMs]).toEqual([3, 2 * dayMs, 9 * dayMs]);
    expect(late.fading(0, 9 * dayMs)).toBeCloseTo(inOrder.fading(0, 9 * dayMs), 12);
  });

  it("lives in an array of others and touches nothing else of it", () => {
    fc.assert(fc.property(sorted, fc.nat(5), (visits, from) => {
      const state = new Float64Array(visitHistoryStateSize + 8).fill(7);
      state.fill(0, from, from + visitHistoryStateSize);
      expect(bytesOf(historyOf(visits, state, from))).toEqual(bytesOf(historyOf(visits)));
      const others = [...state.subarray(0, from), ...state.subarray(from + visitHistoryStateSize)];
      expect(others.every((number) => number === 7)).toBe(true);
    }));
  });

  it("comes back from its bytes and goes on the same", () => {
    fc.assert(fc.property(sorted, fc.nat(60), (visits, cut) => {
      const bytes = bytesOf(historyOf(visits.slice(0, cut)));
      const restored = VisitHistory.decode(new ByteReader(bytes), horizonMs);
      for (const atMs of visits.slice(cut)) restored.add(atMs, 2);
      expect(bytesOf(restored)).toEqual(bytesOf(historyOf(visits)));
    }));
  });

  it("rejects bytes that are no history", () => {
    const broken = new Float64Array(visitHistoryStateSize).fill(NaN);
    const decode = (bytes: Uint8Array) => VisitHistory.decode(new ByteReader(bytes), horizonMs);
    expect(() => decode(new Uint8Array(broken.buffer))).toThrow(/time of the first visit.*NaN/);
    expect(() => decode(new Uint8Array(8))).toThrow(RangeError);
  });
});
