import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { ForecastCombination } from "./forecast-combination.ts";
import { KernelRegression } from "./kernel-regression.ts";
import { LabelHistory } from "./label-history.ts";
import { RecursiveLeastSquares } from "./recursive-least-squares.ts";

describe("RecursiveLeastSquares", () => {
  const make = () =>
    new RecursiveLeastSquares({ prior: Float64Array.of(100, 100), forgetting: 1, bound: 1 });

  it("finds a line, as in its example", () => {
    const model = make();
    for (let x = 0; x < 5; x++) model.learn(Float64Array.of(x, 1), 3 * x + 2);
    expect(model.weights[0]).toBeCloseTo(3, 2);
    expect(model.weights[1]).toBeCloseTo(2, 1);
  });

  it("has weights in the unit of the labels", () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(fc.property(fc.array(fc.tuple(number, number), { maxLength: 30 }), (rows) => {
      const [one, thousand] = [make(), make()];
      for (const [x, label] of rows) {
        one.learn(Float64Array.of(x, 1), label);
        thousand.learn(Float64Array.of(x, 1), 1_000 * label);
      }
      for (const i of [0, 1]) {
        expect(Math.abs(thousand.weights[i] - 1_000 * one.weights[i])).toBeLessThan(1e-3);
      }
    }));
  });

  it("counts a row of weight 3 as three rows", () => {
    const [weighted, repeated] = [make(), make()];
    const x = Float64Array.of(2, 1);
    weighted.learn(x, 7, 3);
    for (let i = 0; i < 3; i++) repeated.learn(x, 7);
    expect(weighted.predict(x)).toBeCloseTo(repeated.predict(x), 9);
  });
});

describe("KernelRegression", () => {
  it("follows a wave, as in its example", () => {
    const wave = new KernelRegression(1, 1, 1);
    for (let i = 0; i < 400; i++) {
      const x = (i % 40) / 10 - 2;
      wave.predict(Float64Array.of(x), 1);
      wave.learn(Math.sin(2 * x));
    }
    const [low, high] = [-0.8, 0.8].map((x) => wave.predict(Float64Array.of(x), 1));
    expect(Math.abs(low + 1)).toBeLessThan(0.1);
    expect(Math.abs(high - 1)).toBeLessThan(0.1);
  });
});

describe("ForecastCombination", () => {
  it("begins with the mean and finds who is right, as in its example", () => {
    const combination = new ForecastCombination(2);
    expect(combination.forecast(Float64Array.of(4, 8), 0)).toBeCloseTo(6);
    for (let i = 1; i < 300; i++) {
      combination.learn(Float64Array.of(i % 7, 9), (i - 1) % 7, i % 7);
    }
    expect(combination.forecast(Float64Array.of(3, 9), 2)).toBeCloseTo(3, 1);
  });

  it("makes of two that are off in the same way one that is not", () => {
    const [combination, random] = [new ForecastCombination(2), new Random(1)];
    let [last, off, said] = [0, 0, new Float64Array(2)];
    for (let i = 0; i < 3_000; i++) {
      const label = random.normal(0, 5);
      const error = random.normal();
      said = Float64Array.of(label + error, label + 2 * error);
      if (i >= 2_000) off += Math.abs(combination.forecast(said, last) - label) / 1_000;
      combination.learn(said, last, label);
      last = label;
    }
    expect(off).toBeLessThan(0.1);
  });
});

describe("LabelHistory", () => {
  it("keeps the last label, averages and the range", () => {
    const history = new LabelHistory();
    for (const label of [1, 2, 6]) history.learn(label);
    expect(history.last).toBe(6);
    expect(history.averages[4]).toBe(3);
    expect([history.lowest, history.highest]).toEqual([-4, 11]);
    expect([history.bounded(20), history.bounded(NaN)]).toEqual([11, 6]);
    expect(() => history.learn(NaN)).toThrow(RangeError);
    expect(() => history.learn(1e101)).toThrow(RangeError);
  });
});
