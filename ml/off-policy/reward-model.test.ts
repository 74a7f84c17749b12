import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { decisionLog } from "./logged.ts";
import { armSpread, Features, meanWeights, RewardModel, RewardSums } from "./reward-model.ts";
import { RewardModels, rewardRange } from "./reward-models.ts";
import { fourDecisions, simulatedLog } from "./testing.ts";

/** Sums of arms with so many decisions and clicks each. */
function sums(arms: readonly (readonly [number, number])[]): RewardSums {
  const all = new RewardSums(arms.length, 1);
  arms.forEach(([decisions, clicks], arm) => {
    for (let i = 0; i < decisions; i++) all.add(arm, Float64Array.of(1), i < clicks ? 1 : 0);
  });
  return all;
}

describe("a reward model", () => {
  it("draws the mean of an arm to that of all arms", () => {
    const model = new RewardModel(sums([[3, 2], [3, 1]]), 1, 1);
    expect(model.mean).toBeCloseTo(0.5, 12);
    expect(model.predict(0, Float64Array.of(1))).toBeCloseTo(0.625, 12);
  });

  it("lets arms that were chosen often count less in the mean of arms", () => {
    const weights = meanWeights(sums([[30, 0], [10, 0]]), 10, 1);
    expect([...weights]).toEqual([expect.closeTo(0.02, 12), expect.closeTo(0.04, 12)]);
  });

  it("draws strongly only where arms are known to be alike", () => {
    const unlike = armSpread(sums([[200, 150], [200, 50]]), 2);
    expect(unlike.strength).toBe(1);
    const alike = armSpread(sums(Array.from({ length: 40 }, () => [500, 25] as const)), 40);
    expect(alike.strength).toBe(500);
    expect(alike.deviation).toBeCloseTo(Math.sqrt(0.05 * 0.95 / 500), 3);
    expect(armSpread(sums([[10, 5]]), 1).strength).toBe(10);
  });

  it("learns what a context does to each arm", () => {
    const reward = (arm: number, [x]: readonly number[]) => arm === 0 ? 2 + x : 1 - 2 * x;
    const simulated = { length: 2_000, propensities: [0.5, 0.5], reward, contextLength: 1 };
    const log = simulatedLog(simulated, new Random(1));
    const models = RewardModels.crossed(log, new Random(1));
    const features = new Float64Array(models.features.count);
    models.features.write(log, 0, features);
    const [x] = log.context;
    expect(models.modelFor(0).predict(0, features)).toBeCloseTo(2 + x, 1);
    expect(models.modelFor(0).predict(1, features)).toBeCloseTo(1 - 2 * x, 1);
  });

  it("never speaks of a decision that it saw", () => {
    const log = simulatedLog(
      { length: 50, propensities: [0.5, 0.5], reward: (arm) => arm },
      new Random(2),
    );
    const changed = { ...log, reward: log.reward.slice() };
    changed.reward[7] = 0.5;
    const features = new Float64Array(1);
    const predicted = [log, changed].map((one) => {
      const models = RewardModels.crossed(one, new Random(3));
      models.features.write(one, 7, features);
      return models.modelFor(7).predict(one.arm[7], features);
    });
    expect(predicted[0]).toBe(predicted[1]);
  });

  it("speaks of each half by the other to a policy that learns", () => {
    const log = simulatedLog(
      { length: 40, propensities: [0.5, 0.5], reward: (arm) => arm },
      new Random(2),
    );
    const changed = { ...log, reward: log.reward.map((reward, row) => row < 20 ? 9 : reward) };
    const of = (one: typeof log, row: number) =>
      RewardModels.halved(one).modelFor(row).predict(0, Float64Array.of(1));
    expect(of(changed, 3)).toBe(of(log, 3));
    expect(of(changed, 30)).not.toBe(of(log, 30));
    const { asked, learnt } = RewardModels.halved(log);
    expect([asked, learnt]).toEqual([{ from: 0, to: 20 }, { from: 20, to: 40 }]);
  });

  it("takes positions for different places and ignores what does not vary", () => {
    const shape = { armCount: 1, positionCount: 2, contextLength: 2 };
    const log = decisionLog(shape, [
      { arm: 0, reward: 1, propensity: 1, position: 1, context: [5, 1] },
      { arm: 0, reward: 0, propensity: 1, position: 0, context: [5, 3] },
    ]);
    const features = new Float64Array(4);
    new Features(log).write(log, 0, features);
    expect([...features]).toEqual([0, 1, 0, -1]);
  });

  it("refuses more context than it can hold", () => {
    const wide = { armCount: 1000, positionCount: 1, contextLength: 100 };
    const log = decisionLog(wide, [{
      arm: 0,
      reward: 0,
      propensity: 1,
      context: new Float64Array(100),
    }]);
    expect(() => new Features(log)).toThrow(
      "100 columns of context and 1 positions for 1000 arms, wanted at most 63 of both",
    );
  });

  it("knows the range of rewards, which is not nothing", () => {
    expect(rewardRange(fourDecisions())).toEqual({ lowest: 0, highest: 1 });
    const log = fourDecisions();
    expect(rewardRange({ ...log, reward: Float64Array.of(0, 0, 0, 0) })).toEqual({
      lowest: 0,
      highest: 1,
    });
    expect(rewardRange({ ...log, reward: Float64Array.of(-3, -1, -2, -2) })).toEqual({
      lowest: -3,
      highest: 0,
    });
  });
});
