import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisOf, beliefOf, curveOf, placeOn, ticksOf } from "./experiment-density.js";

const belief = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.nat(500), fc.nat(500))
  .map(([mean, below, above]) => ({ mean, low: mean - below, high: mean + above }));

describe("axisOf", () => {
  it("holds every interval, and begins at nothing where less than that is not believed", () => {
    const { from, to } = axisOf([{ mean: 2, low: 1, high: 3 }, { mean: 4, low: 3, high: 5 }]);
    expect(from).toBeCloseTo(0.76);
    expect(to).toBeCloseTo(5.24);
    expect(axisOf([{ mean: 2, low: 0.01, high: 9 }]).from).toBe(0);
    expect(axisOf([])).toEqual({ from: 0, to: 1 });
  });

  it("has a length whatever is believed", () => {
    fc.assert(fc.property(fc.array(belief, { minLength: 1 }), (beliefs) => {
      const axis = axisOf(beliefs);
      expect(axis.to).toBeGreaterThan(axis.from);
      for (const { low, mean, high } of beliefs) {
        expect(placeOn(low, axis)).toBeLessThanOrEqual(placeOn(mean, axis));
        expect(placeOn(mean, axis)).toBeLessThanOrEqual(placeOn(high, axis));
        expect(placeOn(high, axis)).toBeLessThan(100);
      }
    }));
  });
});

describe("ticksOf", () => {
  it("finds round values, never many", () => {
    expect(ticksOf({ from: 0.011, to: 0.043 }, 4)).toEqual([0.02, 0.03, 0.04]);
    fc.assert(fc.property(belief, (one) => {
      const axis = axisOf([one]);
      const ticks = ticksOf(axis, 4);
      expect(ticks.length).toBeLessThanOrEqual(5);
      for (const tick of ticks) expect(placeOn(tick, axis)).toBeGreaterThanOrEqual(0);
    }));
  });
});

describe("curveOf", () => {
  const axis = { from: 0, to: 100 };
  const points = (path: string) =>
    path.slice(1, -1).split("L").map((point) => point.split(" ").map(Number));

  it("is highest at the mean and wider to the side that is less sure", () => {
    const found = points(curveOf({ mean: 40, low: 30, high: 60 }, axis, 10));
    const top = found.reduce((best, point) => point[1] < best[1] ? point : best);
    expect(top).toEqual([40, 0]);
    expect(found[0]).toEqual([23.67, 10]);
    expect(found.at(-1)?.[0]).toBe(72.65);
  });

  it("stays on the axis", () => {
    fc.assert(fc.property(belief, (one) => {
      for (const [x, y] of points(curveOf(one, axis, 10))) {
        expect(x >= 0 && x <= 100 && y >= 0 && y <= 10).toBe(true);
      }
    }));
  });
});

describe("beliefOf", () => {
  it("is nothing where anything is unknown", () => {
    expect(beliefOf({ mean: 1, low: null, high: 2 })).toBeUndefined();
    expect(beliefOf({ mean: 1, low: 0, high: 2 })).toEqual({ mean: 1, low: 0, high: 2 });
  });
});
