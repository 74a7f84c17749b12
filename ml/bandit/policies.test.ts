import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { AmountBeliefs } from "./amount-beliefs.ts";
import { ArmMoments } from "./arm-moments.ts";
import { ClickBeliefs } from "./click-beliefs.ts";
import { pooledPrior } from "./click-prior.ts";
import { ClickRevenue } from "./click-revenue.ts";
import { EpsilonGreedy } from "./epsilon-greedy.ts";
import { Fixed } from "./fixed.ts";
import { mixFloor } from "./floor.ts";
import { GammaThompson } from "./gamma-thompson.ts";
import { highest, shareHighest } from "./highest.ts";
import { LinearArm } from "./linear-arm.ts";
import { LinearThompson } from "./linear-thompson.ts";
import { MeanBeliefs } from "./mean-beliefs.ts";
import { NormalThompson } from "./normal-thompson.ts";
import { decodePolicy, defaultPolicy, makePolicy } from "./policies.ts";
import { type Policy, policyNames } from "./policy.ts";
import { rewardsOf, takesRewards } from "./rewards.ts";
import { Random } from "../random.ts";
import { ShareCache } from "./share-cache.ts";
import { Thompson } from "./thompson.ts";
import { Ucb } from "./ucb.ts";

const none = new Float64Array(0);

function shares(policy: Policy, context = none, open = new Uint8Array(policy.armCount).fill(1)) {
  const into = new Float64Array(open.length);
  policy.shares(context, open, into);
  return [...into].map((share) => Math.round(100 * share) / 100);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

describe("the examples", () => {
  it("of ArmMoments", () => {
    const moments = new ArmMoments(2, 1, 0.9);
    moments.learn(0, 1);
    moments.learn(1, 0);
    moments.learn(0, 1);
    expect(moments.value(0, 0)).toBeCloseTo(1.81);
    expect(moments.value(0, 1)).toBeCloseTo(1.81);
    expect(moments.pooled(0)).toBeCloseTo(2.71);
    moments.correct(1, 0, 1, 1);
    expect(moments.value(1, 1)).toBeCloseTo(0.9);
  });

  it("of pooledPrior", () => {
    const prior = { alpha: 1, beta: 1 };
    pooledPrior(9.5, 999, 1, prior);
    expect(prior.alpha).toBeCloseTo(1);
    expect(prior.beta).toBeCloseTo(99);
    pooledPrior(0, 0, 1, prior);
    expect(prior).toEqual({ alpha: 1, beta: 1 });
  });

  it("of Thompson and ClickBeliefs", () => {
    const policy = new Thompson(2);
    const clicks = new ClickBeliefs(2);
    for (const learner of [policy, clicks]) {
      for (let i = 0; i < 100; i++) learner.learn(0, i < 10 ? 1 : 0);
      for (let i = 0; i < 100; i++) learner.learn(1, i < 5 ? 1 : 0);
    }
    const { mean, low, high } = clicks.estimate(0);
    expect([mean, low, high].map((value) => rounded(value, 3))).toEqual([0.097, 0.05, 0.158]);
    expect(shares(policy)).toEqual([0.9, 0.1]);
  });

  it("of NormalThompson and MeanBeliefs", () => {
    const means = new MeanBeliefs(2);
    for (const reward of [8, 10, 12]) means.learn(0, reward);
    for (const reward of [1, 2, 3]) means.learn(1, reward);
    const { mean, low, high } = means.estimate(0);
    expect([mean, low, high].map((value) => rounded(value, 1))).toEqual([9, 4.7, 13.3]);
    const policy = new NormalThompson(2);
    for (const reward of [8, 10, 12]) policy.learn(0, reward);
    for (const reward of [7, 8, 9]) policy.learn(1, reward);
    expect(shares(policy)).toEqual([0.88, 0.12]);
  });

  it("of GammaThompson and AmountBeliefs", () => {
    const amounts = new AmountBeliefs(2);
    const policy = new GammaThompson(2);
    for (const learner of [amounts, policy]) {
      for (const amount of [2, 4]) learner.learn(0, amount);
      for (const amount of [6, 8]) learner.learn(1, amount);
    }
    const belief = { shape: 0, scale: 0 };
    amounts.believe(0, belief);
    expect(belief.shape).toBeCloseTo(8.56, 2);
    expect(belief.scale).toBeCloseTo(26.67, 2);
    expect(shares(policy)).toEqual([0.11, 0.89]);
  });

  it("of ClickRevenue", () => {
    const policy = new ClickRevenue(2);
    for (let i = 0; i < 500; i++) policy.learn(0, i % 50 === 0 ? 3 : 0);
    for (let i = 0; i < 500; i++) policy.learn(1, i % 25 === 0 ? 1 : 0);
    expect(rounded(policy.estimate(0).mean, 3)).toBe(0.06);
    expect(shares(policy)).toEqual([0.95, 0.05]);
  });

  it("of LinearArm", () => {
    const arm = new LinearArm(2);
    for (let i = 0; i < 1_000; i++) arm.learn(Float64Array.of(1, i % 2), 3 + 2 * (i % 2));
    expect(arm.mean(Float64Array.of(1, 1))).toBeCloseTo(5, 1);
    expect(arm.mean(Float64Array.of(1, 0))).toBeCloseTo(3, 1);
    expect(arm.variance(Float64Array.of(1, 1))).toBeCloseTo(0.002, 4);
  });

  it("of LinearThompson", () => {
    const policy = new LinearThompson(2, 2);
    for (let i = 0; i < 400; i++) {
      const x = i % 4 < 2 ? 1 : 0;
      policy.learn(i % 2, i % 2 === 0 ? x : 1 - x, Float64Array.of(1, x));
    }
    expect(shares(policy, Float64Array.of(1, 1))).toEqual([1, 0]);
    expect(policy.estimate(0).mean).toBeCloseTo(0.5, 2);
  });

  it("of Ucb", () => {
    const policy = new Ucb(2);
    for (let i = 0; i < 100; i++) policy.learn(0, i < 10 ? 1 : 0);
    for (let i = 0; i < 10; i++) policy.learn(1, 0);
    expect(shares(policy)).toEqual([0, 1]);
  });

  it("of EpsilonGreedy", () => {
    const policy = new EpsilonGreedy(2, 10);
    for (let i = 0; i < 100; i++) policy.learn(i % 2, i % 2);
    expect(shares(policy)).toEqual([0.1, 0.9]);
  });

  it("of Fixed, which splits evenly where the open arms weigh nothing", () => {
    const policy = new Fixed(3, [1, 2, 1]);
    expect(shares(policy, none, Uint8Array.of(1, 1, 0))).toEqual([0.33, 0.67, 0]);
    expect(shares(new Fixed(3, [1, 0, 0]), none, Uint8Array.of(0, 1, 1))).toEqual([0, 0.5, 0.5]);
    policy.grow(4);
    expect(shares(policy)).toEqual([0.19, 0.38, 0.19, 0.25]);
  });

  it("of mixFloor, which is never more than an even split", () => {
    const mixed = Float64Array.of(0.9, 0.1, 0, 0);
    mixFloor(mixed, Uint8Array.of(1, 1, 1, 0), 0.1);
    for (const [arm, share] of [0.73, 0.17, 0.1, 0].entries()) {
      expect(mixed[arm]).toBeCloseTo(share);
    }
    mixFloor(mixed, Uint8Array.of(1, 1, 0, 0), 0.9);
    expect([...mixed]).toEqual([0.5, 0.5, 0, 0]);
  });

  it("of highest and shareHighest", () => {
    const [scores, open] = [Float64Array.of(3, 1, 3), Uint8Array.of(1, 1, 1)];
    const random = new Random(1);
    const chosen = Array.from({ length: 50 }, () => highest(scores, open, random));
    expect(new Set(chosen)).toEqual(new Set([0, 2]));
    const into = new Float64Array(3);
    shareHighest(scores, open, into);
    expect([...into]).toEqual([0.5, 0, 0.5]);
  });
});

describe("policies", () => {
  it("have one by default for every reward, which takes it", () => {
    expect(defaultPolicy("click")).toBe("adaptive-thompson");
    expect(defaultPolicy("revenue")).toBe("click-revenue");
    expect(defaultPolicy("number")).toBe("normal-thompson");
    expect(defaultPolicy("click", 5, 4)).toBe("linear-thompson");
    expect(defaultPolicy("click", 500, 32)).toBe("adaptive-thompson");
    expect(takesRewards(rewardsOf["click-revenue"], "amount")).toBe(true);
    expect(takesRewards(rewardsOf["normal-thompson"], "click")).toBe(true);
    expect(takesRewards(rewardsOf.ucb, "amount")).toBe(false);
    expect(takesRewards(rewardsOf["gamma-thompson"], "number")).toBe(false);
  });

  it("refuse what cannot be, and say what was wanted", () => {
    expect(() => makePolicy({ name: "thompson" }, 501, 0)).toThrow("arms: found 501");
    expect(() => makePolicy({ name: "linear-thompson" }, 5, 0)).toThrow("context length: found 0");
    expect(() => makePolicy({ name: "linear-thompson" }, 65, 32)).toThrow("at most 64 arms");
    expect(() => makePolicy({ name: "fixed", weights: [1] }, 2, 0)).toThrow("one for each of 2");
    expect(() => makePolicy({ name: "fixed", weights: [1, -1] }, 2, 0)).toThrow("weight: found -1");
    expect(() => makePolicy({ name: "epsilon-greedy", exploration: NaN }, 2, 0)).toThrow(
      RangeError,
    );
    const linear = makePolicy({ name: "linear-thompson" }, 64, 32);
    expect(() => linear.grow(65)).toThrow(RangeError);
    expect(linear.armCount).toBe(64);
    expect(() => decodePolicy(new ByteReader(Uint8Array.of(policyNames.length)))).toThrow(
      RangeError,
    );
  });

  it("keep their bytes within a mebibyte, which is what a message may be", () => {
    for (const name of policyNames) {
      const writer = new ByteWriter();
      const [arms, length] = name === "linear-thompson" ? [64, 32] : [500, 0];
      makePolicy({ name }, arms, length).encode(writer);
      expect(writer.take().length).toBeLessThan(1_048_576);
    }
  });

  it("keep their settings in their bytes", () => {
    const writer = new ByteWriter();
    makePolicy({ name: "fixed", weights: [3, 1] }, 2, 0).encode(writer);
    expect(shares(decodePolicy(new ByteReader(writer.take())))).toEqual([0.75, 0.25]);
    const greedy = makePolicy({ name: "epsilon-greedy", exploration: 1 }, 2, 0);
    for (let i = 0; i < 4; i++) greedy.learn(i % 2, i % 2, none);
    greedy.encode(writer);
    expect(shares(decodePolicy(new ByteReader(writer.take())))).toEqual([0.25, 0.75]);
  });
});

describe("LinearArm", () => {
  it("agrees with the equations solved at once, rewards corrected or not", () => {
    const random = new Random(5);
    const arm = new LinearArm(3);
    const matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const sums = [0, 0, 0];
    for (let i = 0; i < 2_500; i++) {
      const x = Float64Array.of(1, random.normal(), random.normal(0, 5));
      const reward = 2 - x[1] + 0.5 * x[2] + random.normal();
      arm.learn(x, i % 3 === 0 ? 0 : reward);
      if (i % 3 === 0) arm.correct(x, 0, reward);
      for (let row = 0; row < 3; row++) {
        sums[row] += reward * x[row];
        for (let column = 0; column < 3; column++) matrix[3 * row + column] += x[row] * x[column];
      }
    }
    // The weights solve A w = b.
    const units = [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0), Float64Array.of(0, 0, 1)];
    const weights = units.map((unit) => arm.mean(unit));
    for (let row = 0; row < 3; row++) {
      const product = weights.reduce((sum, weight, i) => sum + weight * matrix[3 * row + i], 0);
      expect(product / sums[row]).toBeCloseTo(1, 9);
    }
    expect(arm.residual / 2_500).toBeGreaterThan(0.85);
    expect(arm.residual / 2_500).toBeLessThan(1.15);
  });
});

describe("ShareCache", () => {
  it("knows shares of the same open arms until it forgets", () => {
    const cache = new ShareCache();
    const into = new Float64Array(2);
    const open = Uint8Array.of(1, 1);
    expect(cache.read(open, into)).toBe(false);
    cache.keep(open, Float64Array.of(0.4, 0.6));
    expect(cache.read(open, into)).toBe(true);
    expect([...into]).toEqual([0.4, 0.6]);
    expect(cache.read(Uint8Array.of(1, 0), into)).toBe(false);
    expect(cache.read(Uint8Array.of(1, 1, 1), new Float64Array(3))).toBe(false);
    cache.forget();
    expect(cache.read(open, into)).toBe(false);
  });
});
