import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { FadingSums, fadingSumsSize } from "./fading-sums.ts";
import {
  cautiousRidge,
  observationWeight,
  PooledRegression,
  regressionForgetting,
  regressionSumsSize,
  ridge,
  solutionRanges,
  solutionSize,
} from "./pooled-regression.ts";
import { Random } from "./random.ts";
import { checkNumbers, countOf } from "./ranges.ts";
import { boundedLog, featureCount } from "./regression-features.ts";

const numbers = fadingSumsSize(regressionSumsSize);

function newRegression(base = new Float64Array(numbers), own = new Float64Array(numbers)) {
  const sums = new FadingSums(base, own, 0, regressionSumsSize, regressionForgetting);
  const solution = new Float64Array(solutionSize);
  return { sums, solution, regression: new PooledRegression(sums, solution, 0) };
}

interface Observation {
  readonly features: Float64Array;
  readonly logRatio: number;
  readonly base: number;
}

/** Observations of a law, the same for all, with some noise. */
function observations(seed: number, count: number, noise: number): Observation[] {
  const random = new Random(seed);
  const law = Array.from({ length: featureCount }, () => random.normal(0, 0.2));
  return Array.from({ length: count }, () => {
    const features = Float64Array.from(law, () => random.normal());
    const exact = features.reduce((sum, feature, i) => sum + feature * law[i], 0);
    const logRatio = boundedLog(exact + random.normal(0, noise));
    return { features, logRatio, base: Math.exp(random.between(0, 8)) };
  });
}

/** Coefficients by the textbook: weighted least squares with a ridge, by another library. */
function textbook(
  seen: readonly Observation[],
  weights: readonly number[],
  pull: number,
): number[] {
  const rows = new Matrix(seen.map(({ features }) => [...features]));
  const ratios = Matrix.columnVector(seen.map(({ logRatio }) => logRatio));
  const faded = weights.map((weight, i) => weight * regressionForgetting ** (seen.length - 1 - i));
  const weighted = Matrix.diag(faded).mmul(rows);
  const products = rows.transpose().mmul(weighted).add(Matrix.eye(featureCount).mul(pull));
  return solve(products, weighted.transpose().mmul(ratios)).to1DArray();
}

const product = (features: Float64Array, coefficients: readonly number[]) =>
  boundedLog(coefficients.reduce((sum, coefficient, i) => sum + coefficient * features[i], 0));

describe("PooledRegression", () => {
  it("learns a ratio, as in the documented example", () => {
    const { regression } = newRegression();
    const features = Float64Array.from({ length: featureCount }, (_, i) => Math.cos(i));
    for (let i = 0; i < 200; i++) regression.learn(features, Math.log(2), 100);
    expect(Math.exp(regression.logRatio(features))).toBeCloseTo(2, 2);
  });

  it("is what weighted least squares with a ridge gives, by another library", () => {
    for (const [seed, count] of [[1, 5], [2, 40], [3, 400]]) {
      const seen = observations(seed, count, 0.3);
      const { regression, solution } = newRegression();
      const weights = seen.map(({ features, logRatio, base }) => {
        const weight = observationWeight(logRatio - regression.logRatio(features), base);
        regression.learn(features, logRatio, base);
        return weight;
      });
      regression.solve();
      const wanted = [ridge, cautiousRidge].flatMap((pull) => textbook(seen, weights, pull));
      wanted.forEach((coefficient, i) => expect(solution[i]).toBeCloseTo(coefficient, 9));
      for (const { features } of observations(seed + 10, 5, 0)) {
        const [own, cautious] = [wanted.slice(0, featureCount), wanted.slice(featureCount)];
        expect(regression.logRatio(features)).toBeCloseTo(product(features, own), 9);
        expect(regression.cautiousLogRatio(features)).toBeCloseTo(product(features, cautious), 9);
      }
    }
  });

  it("solves often enough: after many observations it knows the law", () => {
    const { regression } = newRegression();
    const seen = observations(4, 2_000, 0.05);
    for (const { features, logRatio, base } of seen) regression.learn(features, logRatio, base);
    const errors = seen.slice(-200).map(({ features, logRatio }) =>
      Math.abs(regression.logRatio(features) - logRatio)
    );
    // The noise alone is off by 0.04 on average.
    expect(errors.reduce((a, b) => a + b, 0) / errors.length).toBeLessThan(0.06);
  });

  it("leans to the median: a tenth of wild ratios moves it little", () => {
    const random = new Random(5);
    const { regression } = newRegression();
    const features = new Float64Array(featureCount);
    features[0] = 1;
    for (let i = 0; i < 2_000; i++) regression.learn(features, random.chance(0.1) ? 4 : 0.5, 100);
    // The mean is 0.85.
    expect(Math.abs(regression.logRatio(features) - 0.5)).toBeLessThan(0.12);
  });

  it("knows nothing at first, and draws harder towards nothing where it is cautious", () => {
    const { regression } = newRegression();
    const features = new Float64Array(featureCount).fill(1);
    expect([regression.logRatio(features), regression.cautiousLogRatio(features)]).toEqual([0, 0]);
    regression.learn(features, 1, 10);
    expect(regression.cautiousLogRatio(features)).toBeGreaterThan(0);
    expect(regression.cautiousLogRatio(features)).toBeLessThan(regression.logRatio(features));
  });

  it("learns from the sums of another as from its own observations", () => {
    const [first, second] = [observations(6, 300, 0.2), observations(6, 300, 0.2)];
    const { regression: teller, sums: told } = newRegression();
    const { regression: listener, sums, solution } = newRegression();
    for (const { features, logRatio, base } of first) teller.learn(features, logRatio, base);
    sums.merge(told.own);
    listener.solve();
    teller.solve();
    for (const { features } of second) {
      expect(listener.logRatio(features)).toBeCloseTo(teller.logRatio(features), 9);
    }
    expect(countOf(solutionRanges)).toBe(solutionSize);
    expect(() => checkNumbers(solution, 0, solutionRanges)).not.toThrow();
  });

  it("keeps finite coefficients and believable sums, whatever it learns", () => {
    const feature = fc.oneof(fc.double({ min: -19, max: 19, noNaN: true }), fc.constant(0));
    const seen = fc.array(
      fc.record({
        features: fc.array(feature, { minLength: featureCount, maxLength: featureCount })
          .map((values) => Float64Array.from(values)),
        logRatio: fc.double({ min: -4, max: 4, noNaN: true }),
        base: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant(1e30)),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(fc.property(seen, (seen) => {
      const { regression, sums, solution } = newRegression();
      for (const { features, logRatio, base } of seen) regression.learn(features, logRatio, base);
      regression.solve();
      expect(() => checkNumbers(solution, 0, solutionRanges)).not.toThrow();
      expect(() => regression.check(sums.own)).not.toThrow();
    }));
  });

  it("keeps its coefficients where sums are so broken that nothing solves them", () => {
    const broken = new Float64Array(numbers).fill(-1e9);
    broken[0] = 1;
    const { regression, solution } = newRegression(broken);
    solution.fill(0.25, 0, 2 * featureCount);
    regression.solve();
    expect([...solution.subarray(0, 2 * featureCount)]).toEqual(
      new Array(2 * featureCount).fill(0.25),
    );
    broken.fill(0);
    broken[numbers - 1] = Infinity;
    regression.solve();
    expect(solution[0]).toBe(0.25);
    broken.fill(1e12);
    expect(() => regression.check(broken)).toThrow(RangeError);
  });
});

describe("observationWeight", () => {
  it("rises as the square root of the base, and falls with the error", () => {
    expect(observationWeight(1, 99)).toBeCloseTo(10, 12);
    expect(observationWeight(-2, 99)).toBeCloseTo(5, 12);
    expect(observationWeight(0, 99)).toBe(observationWeight(0.01, 99));
    expect(observationWeight(1, 1e30)).toBe(observationWeight(1, 1e12));
  });
});
