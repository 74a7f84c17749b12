import { describe, expect, it } from "vitest";
import { Thompson } from "../bandit/thompson.ts";
import { Random } from "../random.ts";
import { decisionLog, part } from "./logged.ts";
import { estimatorNames, evaluateOffPolicy, loggedRow } from "./off-policy.ts";
import { fixedTarget, learningTarget, singleArmTarget, uniformTarget } from "./target.ts";
import { fourDecisions, sharesOf, type SimulatedLog, simulatedLog } from "./testing.ts";

describe("off-policy evaluation", () => {
  it("is as in its example, with every estimator", () => {
    const { rows, unsupported } = evaluateOffPolicy(
      fourDecisions(),
      fixedTarget("mostly 1", [0.25, 0.75]),
    );
    expect(rows.map(({ estimator }) => estimator)).toEqual(estimatorNames.slice(1));
    const ips = rows.find(({ estimator }) => estimator === "ips");
    expect(ips).toMatchObject({ policy: "mostly 1", value: 0.5 });
    expect(ips?.effectiveSampleSize).toBeCloseTo(16 / 5, 12);
    expect(unsupported).toBe(0);
  });

  it("has a direct method that is drawn to the mean, as in its example", () => {
    const rewards = [1, 0, 1, 0, 0, 1, 1, 0];
    const log = decisionLog(
      { armCount: 2, positionCount: 1, contextLength: 0 },
      rewards.map((reward, i) => ({ arm: i % 2, reward, propensity: 0.5 })),
    );
    const { rows } = evaluateOffPolicy(log, singleArmTarget("first", 0));
    const direct = rows.find(({ estimator }) => estimator === "direct-method");
    expect(direct?.value).toBeGreaterThan(0.5);
    expect(direct?.value).toBeLessThan(0.75);
  });

  it("says what the log earned itself where the policy is the one that made it", () => {
    const log = fourDecisions();
    const { value, low, high } = loggedRow(log);
    expect([value, loggedRow(log).policy]).toEqual([0.5, "logged"]);
    const { rows } = evaluateOffPolicy(log, uniformTarget());
    for (const name of ["replay", "ips", "snips"]) {
      expect(rows.find(({ estimator }) => estimator === name)).toMatchObject({
        value,
        low: expect.closeTo(low ?? NaN, 12),
        high: expect.closeTo(high ?? NaN, 12),
        effectiveSampleSize: 4,
      });
    }
  });

  it("names the share of choices that the log has nothing of", () => {
    const log = part(fourDecisions(), 0, 1);
    expect(evaluateOffPolicy(log, fixedTarget("both", [1, 3])).unsupported).toBe(0.75);
    const { rows, unsupported } = evaluateOffPolicy(log, singleArmTarget("second", 1));
    expect(unsupported).toBe(1);
    const ips = rows.find(({ estimator }) => estimator === "ips");
    expect(ips).toMatchObject({ value: null, low: null, high: null, effectiveSampleSize: 0 });
    const closed = decisionLog(
      { armCount: 2, positionCount: 1, contextLength: 0 },
      [{ arm: 0, reward: 1, propensity: [1, 0] }, { arm: 1, reward: 1, propensity: [0.5, 0.5] }],
    );
    expect(evaluateOffPolicy(closed, singleArmTarget("second", 1)).unsupported).toBe(0.5);
    expect(() => evaluateOffPolicy(part(log, 0, 0), uniformTarget())).toThrow("found no decisions");
  });

  it("is not taken in by the luck that a policy learnt from", () => {
    const reward = (_: number, __: readonly number[], random: Random) => random.chance(0.1) ? 1 : 0;
    const propensities = new Array<number>(20).fill(0.05);
    const log = simulatedLog({ length: 4_000, propensities, reward }, new Random(8));
    const { rows } = evaluateOffPolicy(log, learningTarget("t", () => new Thompson(20), 20));
    const direct = rows.find(({ estimator }) => estimator === "direct-method");
    expect(direct?.value).toBeCloseTo(0.1, 1);
    for (const { estimator, low, high } of rows) {
      expect(low, estimator).toBeLessThan(0.1);
      expect(high, estimator).toBeGreaterThan(0.1);
    }
  });

  it("gives the same figures for the same seed", () => {
    const log = simulatedLog(
      { length: 300, propensities: [0.5, 0.5], reward: (arm, _, random) => arm + random.normal() },
      new Random(1),
    );
    const run = (seed: number) => evaluateOffPolicy(log, fixedTarget("f", [1, 2]), { seed }).rows;
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
  });
});

/** A world to draw logs from: its log, a target policy, and what that earns in truth. */
interface World {
  readonly log: SimulatedLog;
  readonly shares: readonly number[];
  readonly truth: number;
}

function world(
  random: Random,
  { arms, length, rate, spread, worth = () => 1, meanWorth = 1 }: {
    readonly arms: number;
    readonly length: number;
    readonly rate: () => number;
    /** How unequal propensities and shares are. */
    readonly spread: readonly [number, number];
    readonly worth?: (random: Random) => number;
    readonly meanWorth?: number;
  },
): World {
  const rates = Array.from({ length: arms }, rate);
  const [propensities, shares] = spread.map((size) =>
    sharesOf(rates.map(() => Math.exp(size * random.normal())))
  );
  return {
    log: {
      length,
      propensities,
      reward: (arm, _, random) => random.chance(rates[arm]) ? worth(random) : 0,
    },
    shares,
    truth: meanWorth * shares.reduce((sum, share, arm) => sum + share * rates[arm], 0),
  };
}

describe("intervals hold the truth in at least 90 of 100 logs", () => {
  const worlds: readonly (readonly [string, (random: Random) => World])[] = [
    [
      "2 % clicks, uniform log",
      (random) =>
        world(random, {
          arms: 5,
          length: 1_500,
          rate: () => random.between(0.01, 0.03),
          spread: [0, 1.5],
        }),
    ],
    [
      "0.5 % clicks of 34 arms, skewed log, uniform policy",
      (random) =>
        world(random, {
          arms: 34,
          length: 2_000,
          rate: () => random.gamma(4, 0.00125),
          spread: [1.5, 0],
        }),
    ],
    ["3 % purchases of any amount, skewed log", (random) =>
      world(random, {
        arms: 5,
        length: 1_500,
        rate: () => random.between(0.01, 0.05),
        spread: [1.5, 1.5],
        worth: (random) => random.gamma(1.5, 10),
        meanWorth: 15,
      })],
    ["numbers of any sign, skewed log", (random) => {
      const means = Array.from({ length: 5 }, () => random.between(-1, 1));
      const [propensities, shares] = [1, 1].map(() =>
        sharesOf(means.map(() => Math.exp(1.5 * random.normal())))
      );
      return {
        log: { length: 500, propensities, reward: (arm, _, random) => random.normal(means[arm]) },
        shares,
        truth: shares.reduce((sum, share, arm) => sum + share * means[arm], 0),
      };
    }],
  ];

  it.each(worlds)("%s", (_, draw) => {
    const runs = 150;
    const inside = new Map<string, number>();
    for (let run = 0; run < runs; run++) {
      const random = new Random(11, run);
      const { log, shares, truth } = draw(random);
      const { rows } = evaluateOffPolicy(simulatedLog(log, random), fixedTarget("t", shares));
      for (const { estimator, low, high } of rows) {
        // What says nothing is not wrong.
        const holds = low === null || high === null || (low <= truth && truth <= high);
        inside.set(estimator, (inside.get(estimator) ?? 0) + Number(holds));
      }
    }
    for (const [estimator, count] of inside) {
      expect(count / runs, estimator).toBeGreaterThanOrEqual(0.9);
    }
  });
});
