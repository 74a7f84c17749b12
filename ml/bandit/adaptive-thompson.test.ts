import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { AdaptiveThompson } from "./adaptive-thompson.ts";
import { readPolicyName } from "./policy-bytes.ts";
import { Thompson } from "./thompson.ts";

const none = new Float64Array(0);
const both = Uint8Array.of(1, 1);

/** Shows a policy decisions for two arms by turns, clicked as often as these rates say, evenly spread. */
function teach(policy: AdaptiveThompson | Thompson, decisions: number, rates: readonly number[]) {
  for (let i = 0; i < decisions; i++) {
    const rate = rates[i % 2];
    const nth = Math.floor(i / 2);
    policy.learn(i % 2, Math.floor((nth + 1) * rate) - Math.floor(nth * rate));
  }
}

function sharesOf(policy: AdaptiveThompson | Thompson): number[] {
  const shares = new Float64Array(2);
  policy.shares(none, both, shares);
  return [...shares];
}

function bestOf(policy: AdaptiveThompson): number[] {
  const into = new Float64Array(2);
  policy.bestProbabilities(both, into);
  return [...into];
}

function copyOf(policy: AdaptiveThompson): AdaptiveThompson {
  const bytes = new ByteWriter();
  policy.encode(bytes);
  const reader = new ByteReader(bytes.take());
  expect(readPolicyName(reader)).toBe("adaptive-thompson");
  return AdaptiveThompson.decode(reader);
}

describe("AdaptiveThompson", () => {
  it("works out the example of its description", () => {
    const policy = new AdaptiveThompson(2);
    for (let i = 0; i < 200; i++) policy.learn(i % 2, i % 20 === 0 || i % 40 === 1 ? 1 : 0);
    const { mean, low, high } = policy.estimate(0);
    expect([mean, low, high].map((rate) => Number(rate.toFixed(3)))).toEqual([0.097, 0.049, 0.159]);
    expect(bestOf(policy)[0]).toBeCloseTo(0.9, 3);
    expect(sharesOf(policy)[0]).toBeCloseTo(0.994, 3);
  });

  it("follows a change where plain Thompson sampling holds on to what was", () => {
    const policy = new AdaptiveThompson(2);
    const plain = new Thompson(2);
    for (const learner of [policy, plain]) {
      teach(learner, 20_000, [0.06, 0.03]);
      expect(sharesOf(learner)[0]).toBeGreaterThan(0.999);
      teach(learner, 4_000, [0.03, 0.06]);
    }
    expect(sharesOf(plain)[0]).toBeGreaterThan(0.999);
    expect(sharesOf(policy)[1]).toBeGreaterThan(0.999);
    expect(policy.estimate(1).mean).toBeGreaterThan(0.05);
    expect(plain.estimate(1).mean).toBeLessThan(0.04);
  });

  it("is all but as sure as plain Thompson sampling where nothing changes", () => {
    const policy = new AdaptiveThompson(2);
    const plain = new Thompson(2);
    for (const learner of [policy, plain]) teach(learner, 20_000, [0.06, 0.05]);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    const ratio = width(policy.estimate(0)) / width(plain.estimate(0));
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(2);
  });

  it("finds its way back after a long time in which only one memory was of use", () => {
    const policy = new AdaptiveThompson(2);
    for (let turn = 0; turn < 2; turn++) {
      teach(policy, 40_000, turn === 0 ? [0.2, 0.1] : [0.1, 0.2]);
      expect(sharesOf(policy)[turn]).toBeGreaterThan(0.999);
    }
    teach(policy, 3_000, [0.2, 0.1]);
    expect(sharesOf(policy)[0]).toBeGreaterThan(0.999);
  });

  it("draws what it believes", () => {
    const policy = new AdaptiveThompson(2);
    teach(policy, 2_000, [0.1, 0.05]);
    const belief = { alpha: 0, beta: 0 };
    policy.belief(0, 4, belief);
    const count = belief.alpha + belief.beta;
    const rate = belief.alpha / count;
    const random = new Random(5);
    let sum = 0;
    let squares = 0;
    const draws = 5_000;
    for (let i = 0; i < draws; i++) {
      const drawn = policy.draw(0, random);
      sum += drawn - rate;
      squares += (drawn - rate) ** 2;
    }
    const variance = rate * (1 - rate) / (count + 1);
    expect(Math.abs(sum / draws)).toBeLessThan(4 * Math.sqrt(variance / draws));
    expect(Math.abs(squares / draws / variance - 1)).toBeLessThan(0.1);
  });

  it("corrects to what it would have learnt, nearly", () => {
    const corrected = new AdaptiveThompson(2);
    const knowing = new AdaptiveThompson(2);
    const random = new Random(8);
    const late: [number, number][] = [];
    for (let i = 0; i < 3_000; i++) {
      const arm = random.integer(0, 1);
      const reward = random.chance(arm === 0 ? 0.06 : 0.04) ? 1 : 0;
      knowing.learn(arm, reward);
      corrected.learn(arm, 0);
      if (reward === 1) late.push([arm, i]);
      if (late.length > 0 && (late[0][1] + 200 < i || i === 2_999)) {
        for (const [of, at] of late.splice(0)) corrected.correct(of, 0, 1, none, i - at);
      }
    }
    for (const arm of [0, 1]) {
      const { mean, low } = knowing.estimate(arm);
      expect(corrected.estimate(arm).mean / mean).toBeCloseTo(1, 1);
      expect(Math.abs(corrected.estimate(arm).low / low - 1)).toBeLessThan(0.1);
    }
  });

  it("goes on from its bytes as if nothing had happened", () => {
    const policy = new AdaptiveThompson(2);
    teach(policy, 5_001, [0.06, 0.03]);
    const copy = copyOf(policy);
    for (const learner of [policy, copy]) {
      teach(learner, 501, [0.03, 0.06]);
      learner.grow(3);
      learner.learn(2, 1);
    }
    expect(copy.estimate(2)).toEqual(policy.estimate(2));
    expect(sharesOf(copy)).toEqual(sharesOf(policy));
    expect(copyOf(copy)).toEqual(copyOf(policy));
  });

  it("keeps within what is possible, whatever it is told", () => {
    const reward = fc.constantFrom(0, 1, -1, 2, 0.5, 1e-300);
    const step = fc.record({
      arm: fc.nat(1),
      reward,
      later: fc.option(fc.tuple(reward, fc.nat(10_000))),
    });
    fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const policy = new AdaptiveThompson(2);
      for (const { arm, reward, later } of steps) {
        policy.learn(arm, reward);
        if (later !== null) policy.correct(arm, reward, later[0], none, later[1]);
      }
      const [one, other] = sharesOf(copyOf(policy));
      expect(one + other).toBeCloseTo(1, 9);
      const { mean, low, high } = policy.estimate(0);
      expect(low <= mean && mean <= high && low >= 0 && high <= 1).toBe(true);
    }));
  });
});
