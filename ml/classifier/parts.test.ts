import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { logistic } from "../scoring/loss.ts";
import { Combination } from "./combination.ts";
import { Ftrl } from "./ftrl.ts";
import { KernelLogistic } from "./kernel-logistic.ts";
import { SecondOrderLogistic } from "./second-order-logistic.ts";

describe("SecondOrderLogistic", () => {
  it("takes a step of Newton's, as in its example", () => {
    const prior = Float64Array.of(1, 1);
    const model = new SecondOrderLogistic({ prior, forgetting: 1, bound: 1, damped: false });
    const x = Float64Array.of(2, 1);
    expect(model.logOdds(x)).toBe(0);
    model.learn(x, true);
    expect(model.logOdds(x)).toBeCloseTo(1.1111, 4);
  });

  it("finds the weights that labels were drawn with", () => {
    const prior = new Float64Array(3).fill(4);
    const model = new SecondOrderLogistic({ prior, forgetting: 1, bound: 1, damped: true });
    const random = new Random(1);
    for (let i = 0; i < 20_000; i++) {
      const x = Float64Array.of(random.normal(), random.normal(), 1);
      model.learn(x, random.chance(logistic(1.5 * x[0] - 0.5 * x[1] - 1)));
    }
    const [one, other, constant] = model.weights.map((weight) => weight * model.damping);
    expect(Math.abs(one - 1.5)).toBeLessThan(0.12);
    expect(Math.abs(other + 0.5)).toBeLessThan(0.08);
    expect(Math.abs(constant + 1)).toBeLessThan(0.08);
  });
});

describe("Ftrl", () => {
  it("moves every feature that was there, as in its example", () => {
    const model = new Ftrl({ dense: 1, tableSize: 16, crosses: false });
    const input = { dense: Float64Array.of(1), hashed: [3], crossed: [] };
    expect(model.logOdds(input)).toBe(0);
    model.learn(input, true);
    expect(model.logOdds(input)).toBeCloseTo(0.0625, 6);
    expect(model.logOdds({ ...input, hashed: [4] })).toBeCloseTo(0.03125, 6);
  });

  it("passes over hashes without a table, and crosses unless it learns them", () => {
    const [bare, plain] = [0, 16].map((tableSize) =>
      new Ftrl({ dense: 1, tableSize, crosses: false })
    );
    const input = { dense: Float64Array.of(1), hashed: [2 ** 32 - 1], crossed: [5] };
    for (let i = 0; i < 50; i++) {
      bare.learn(input, true);
      plain.learn(input, true);
    }
    expect(bare.logOdds(input)).toBe(bare.logOdds({ ...input, hashed: [] }));
    expect(plain.logOdds(input)).toBe(plain.logOdds({ ...input, crossed: [] }));
    expect(plain.logOdds(input)).toBeGreaterThan(plain.logOdds({ ...input, hashed: [] }));
  });
});

describe("KernelLogistic", () => {
  it("learns a border that no line draws, as in its example", () => {
    const ring = new KernelLogistic(1, 0.5, 1);
    for (let i = 0; i < 400; i++) {
      ring.logOdds(Float64Array.of((i % 40) / 10 - 2), 1);
      ring.learn(Math.abs(i % 40 - 20) > 10);
    }
    const [left, middle, right] = [-1.8, 0, 1.8].map((x) => ring.logOdds(Float64Array.of(x), 1));
    expect(Math.min(left, right)).toBeGreaterThan(2);
    expect(middle).toBeLessThan(-2);
  });
});

describe("Combination", () => {
  it("begins with the mean and finds who is right, as in its example", () => {
    const combination = new Combination(2);
    expect(combination.logOdds(Float64Array.of(2, 0))).toBeCloseTo(1);
    for (let i = 0; i < 500; i++) {
      combination.learn(Float64Array.of(i % 2 ? 1 : -1, 3), i % 2 === 1);
    }
    expect(combination.logOdds(Float64Array.of(1, 3))).toBeGreaterThan(3);
  });

  it("calibrates an expert that exaggerates", () => {
    const [combination, random] = [new Combination(1), new Random(2)];
    for (let i = 0; i < 10_000; i++) {
      const odds = random.normal();
      combination.learn(Float64Array.of(3 * odds), random.chance(logistic(odds)));
    }
    for (const odds of [-1.5, -0.5, 1]) {
      expect(Math.abs(combination.logOdds(Float64Array.of(3 * odds)) - odds)).toBeLessThan(0.2);
    }
  });
});
