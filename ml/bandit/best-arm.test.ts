import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { bestArm } from "./best-arm.ts";
import {
  betaPosterior,
  gammaPosterior,
  inverseGammaPosterior,
  normalPosterior,
  type Posterior,
  studentPosterior,
} from "./posterior.ts";

function best(...posteriors: Posterior[]): Float64Array {
  const into = new Float64Array(posteriors.length);
  bestArm((arm) => posteriors[arm], new Uint8Array(posteriors.length).fill(1), into);
  return into;
}

/** How often each draw was the greatest. */
function simulated(draws: readonly (() => number)[], rounds: number): Float64Array {
  const counts = new Float64Array(draws.length);
  for (let round = 0; round < rounds; round++) {
    let [arm, most] = [0, -Infinity];
    for (let i = 0; i < draws.length; i++) {
      const value = draws[i]();
      if (value > most) [arm, most] = [i, value];
    }
    counts[arm] += 1 / rounds;
  }
  return counts;
}

const random = new Random(11);

function beta(alpha: number, beta: number): () => number {
  return () => {
    const clicks = random.gamma(alpha);
    return clicks / (clicks + random.gamma(beta));
  };
}

/** P(Beta(alpha, beta) > Beta(other, others)) for whole `alpha`: Evan Miller, Formulas for Bayesian A/B testing. */
function betaBeats(alpha: number, beta: number, other: number, others: number): number {
  // B(other + i, others + beta) / ((beta + i) B(1 + i, beta) B(other, others)), by its logarithm.
  let term = 0;
  for (let k = 0; k < beta; k++) term += Math.log((others + k) / (other + others + k));
  let sum = 0;
  for (let i = 0; i < alpha; i++) {
    sum += Math.exp(term);
    term += Math.log((other + i) * (beta + i) / ((other + others + beta + i) * (i + 1)));
  }
  return sum;
}

describe("bestArm", () => {
  it("does what its example says", () => {
    const shares = best(betaPosterior(3, 1), betaPosterior(1, 1));
    expect(shares[0]).toBeCloseTo(0.75, 4);
    expect(shares[1]).toBeCloseTo(0.25, 4);
  });

  it("agrees with what is known of two rates", () => {
    const count = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3_000 }));
    fc.assert(fc.property(count, count, count, count, (a, b, c, d) => {
      const shares = best(betaPosterior(a, b), betaPosterior(c, d));
      expect(Math.abs(shares[0] - betaBeats(a, b, c, d))).toBeLessThan(5e-4);
    }));
  });

  it("agrees with what is known of two normal values, however different their widths", () => {
    const normal = normalPosterior(0, 1);
    fc.assert(fc.property(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: -7, max: 7, noNaN: true }),
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      (apart, exponent, at) => {
        const [one, other] = [1, 10 ** exponent];
        const width = Math.hypot(one, other);
        const shares = best(normalPosterior(at, one), normalPosterior(at + apart * width, other));
        expect(Math.abs(shares[1] - normal.distribution(apart))).toBeLessThan(1e-3);
      },
    ));
  });

  it("says of equal arms that they are equal, few or hundreds", () => {
    for (const count of [2, 7, 500]) {
      const shares = best(...Array.from({ length: count }, () => betaPosterior(1, 50)));
      for (const share of shares) expect(share).toBeCloseTo(1 / count, 9);
    }
    const point = normalPosterior(1, 0);
    expect([...best(point, point)]).toEqual([0.5, 0.5]);
  });

  it("agrees with long simulations", () => {
    const rounds = 200_000;
    const cases: readonly (readonly (readonly [Posterior, () => number])[])[] = [
      // an old arm, known to a ten-thousandth, beside new ones
      [[20_000, 980_000], [2, 98], [1, 49], [3, 80], [30, 1_500]].map(([a, b]) => {
        return [betaPosterior(a, b), beta(a, b)] as const;
      }),
      [[2, 1], [30, 1.1], [4, 0.8]].map(([shape, mean]) => {
        return [gammaPosterior(shape, mean), () => random.gamma(shape) * mean / shape] as const;
      }),
      [[3, 2], [30, 30], [4, 2.5]].map(([shape, scale]) => {
        return [inverseGammaPosterior(shape, scale), () => scale / random.gamma(shape)] as const;
      }),
      [[0, 1, 2], [0.5, 0.1, 30], [-3, 2, 5], [0.51, 0.001, 1e9]].map(([at, scale, freedom]) => {
        const draw = () => {
          return at + scale * random.normal() / Math.sqrt(random.gamma(freedom / 2) * 2 / freedom);
        };
        return [studentPosterior(at, scale, freedom), draw] as const;
      }),
    ];
    for (const arms of cases) {
      const shares = best(...arms.map(([posterior]) => posterior));
      const counts = simulated(arms.map(([, draw]) => draw), rounds);
      for (let arm = 0; arm < arms.length; arm++) {
        // Five standard deviations of the simulation at most, beside what the integral may be off by.
        const chance = 5 * Math.sqrt(shares[arm] * (1 - shares[arm]) / rounds);
        expect(Math.abs(shares[arm] - counts[arm])).toBeLessThan(1e-3 + chance);
      }
    }
  });
});

describe("Posterior", () => {
  it("does what its example says", () => {
    expect(betaPosterior(3, 2).distribution(Math.log(1))).toBeCloseTo(0.3125, 4);
  });

  it("knows the distributions that have a closed form", () => {
    const check = (found: number, wanted: number) => {
      expect(Math.abs(found - wanted)).toBeLessThan(1e-4);
    };
    for (const x of [0.001, 0.1, 0.5, 0.9]) {
      check(betaPosterior(1, 30).distribution(Math.log(x / (1 - x))), 1 - (1 - x) ** 30);
      check(gammaPosterior(1, 2).distribution(Math.log(x)), 1 - Math.exp(-x / 2));
      check(inverseGammaPosterior(1, 2).distribution(Math.log(x)), Math.exp(-2 / x));
      check(studentPosterior(0, 1, 2).distribution(x), 0.5 + x / (2 * Math.sqrt(2 + x * x)));
    }
    check(normalPosterior(0, 1).distribution(1.959964), 0.975);
  });

  it("is as good as normal where it is narrow, without a step", () => {
    const [near, far] = [betaPosterior(1.9e8, 1.9e10), betaPosterior(2.1e8, 2.1e10)];
    for (const at of [-2, -1, 0, 1, 2]) {
      const place = (count: number) => Math.log(0.01) + at / Math.sqrt(count);
      expect(near.distribution(place(1.9e8))).toBeCloseTo(far.distribution(place(2.1e8)), 3);
    }
  });
});
