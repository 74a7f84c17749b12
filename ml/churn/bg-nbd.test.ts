import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { bgNbdAbsence, bgNbdAlive, bgNbdExpected, bgNbdLogLikelihood } from "./bg-nbd.ts";
import { fitBgNbd } from "./bg-nbd-fit.ts";
import { logGamma } from "./log-gamma.ts";
import { minimise } from "./nelder-mead.ts";
import { cdnowOrWord, dayMs } from "./testing-examples.ts";

/** Parameters that the paper gives for the customers of CDNOW, times in weeks. */
const published = { shape: 0.243, rate: 4.414, leave: 0.793, stay: 2.426 };
const customers = cdnowOrWord();

/** The histories of the first 39 weeks, as in the paper. */
const histories = (customers ?? []).map((visits) => {
  const seen = visits.filter(({ atMs }) => atMs <= Date.UTC(1997, 8, 30));
  const firstAtMs = seen[0].atMs;
  const week = 7 * dayMs;
  return {
    repeats: seen.length - 1,
    lastAt: (seen[seen.length - 1].atMs - firstAtMs) / week,
    age: (Date.UTC(1997, 8, 30) - firstAtMs) / week,
  };
});

describe("BG/NBD", () => {
  it("expects the visits of the paper's worked example", () => {
    const customer = { repeats: 2, lastAt: 30.43, age: 38.86 };
    expect(bgNbdExpected(published, customer, 39)).toBeCloseTo(1.226, 3);
    expect(bgNbdAlive(published, customer)).toBeCloseTo(0.7266, 3);
  });

  it("agrees with simulated users on visits and on their absence", () => {
    const random = new Random(5);
    const model = { shape: 2, rate: 3, leave: 1.5, stay: 4 };
    const ahead = 4;
    const count = 60_000;
    const ends = Array.from({ length: count }, () => {
      const rate = random.gamma(model.shape, 1 / model.rate);
      const [a, b] = [random.gamma(model.leave), random.gamma(model.stay)];
      const leaving = a / (a + b);
      let visits = 0;
      for (let at = random.exponential(rate); at <= ahead; at += random.exponential(rate)) {
        visits += 1;
        if (random.chance(leaving)) break;
      }
      return visits;
    });
    const newcomer = { repeats: 0, lastAt: 0, age: 0 };
    const mean = ends.reduce((sum, visits) => sum + visits, 0) / count;
    const absent = ends.filter((visits) => visits === 0).length / count;
    expect(bgNbdExpected(model, newcomer, ahead)).toBeCloseTo(mean, 1);
    expect(Math.abs(bgNbdExpected(model, newcomer, ahead) / mean - 1)).toBeLessThan(0.02);
    expect(Math.abs(bgNbdAbsence(model, newcomer, ahead) - absent)).toBeLessThan(0.01);
  });

  it("is finite for those who come thousands of times, and continuous where leaving is even", () => {
    const often = { repeats: 5_000, lastAt: 90, age: 100 };
    expect(bgNbdExpected(published, often, 1_000)).toBeGreaterThanOrEqual(0);
    expect(bgNbdAbsence(published, often, 1)).toBeGreaterThan(0.9);
    const customer = { repeats: 3, lastAt: 2, age: 3 };
    const [below, even, above] = [0.999, 1, 1.001].map((leave) =>
      bgNbdExpected({ ...published, leave }, customer, 2)
    );
    expect(even).toBeLessThan(below);
    expect(even).toBeGreaterThan(above);
  });

  it.skipIf(customers === undefined)("finds the paper's parameters on CDNOW", () => {
    const likelihood = (model: typeof published) =>
      histories.reduce((sum, history) => sum + bgNbdLogLikelihood(model, history), 0);
    expect(likelihood(published)).toBeCloseTo(-9582.4, 0);
    const found = fitBgNbd(histories);
    expect(likelihood(found)).toBeGreaterThan(likelihood(published) - 5);
    expect(found.shape).toBeCloseTo(published.shape, 1);
    expect(found.rate).toBeGreaterThan(3.8);
    expect(found.rate).toBeLessThan(5);
  });
});

describe("logGamma", () => {
  it("says what the documented example says", () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 9);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 9);
  });

  it("follows its recurrence", () => {
    for (const x of [0.001, 0.3, 1, 2.5, 7.9, 8, 100, 12_345.6]) {
      expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 7);
    }
  });
});

describe("minimise", () => {
  it("finds the lowest point of the documented example", () => {
    const [x, y] = minimise(([x, y]) => (x - 1) ** 2 + (y + 2) ** 2, [0, 0]);
    expect(x).toBeCloseTo(1, 3);
    expect(y).toBeCloseTo(-2, 3);
  });

  it("ends after the calls it is given, on what is no number anywhere as well", () => {
    let calls = 0;
    minimise(([x]) => (calls++, Math.sin(50 * x) + x * x), [3], { mostCalls: 40, tolerance: 0 });
    expect(calls).toBeLessThanOrEqual(44);
    expect(minimise(() => NaN, [1, 2], { mostCalls: 30 })).toHaveLength(2);
  });
});
