import { describe, expect, it } from "vitest";
import { Random } from "../../ml/random.ts";
import type { ExperimentDefinition } from "../../streams/experiment.ts";
import { banner, Stage } from "./testing.ts";

const split: ExperimentDefinition = {
  ...banner,
  policy: { name: "fixed" },
  practicalDifference: 0.05,
};

/** Decisions of a split of `share`, of which arm 1 is clicked by a third and arm 0 by a tenth. */
function run(stage: Stage, count: number, share = 0.5, drawn = share): void {
  const random = new Random(3);
  for (let i = 0; i < count; i++) {
    stage.pass(0.1);
    const index = random.chance(drawn) ? 1 : 0;
    stage.decide(`${i}`, index, { propensities: [1 - share, share] });
    if (random.chance(index === 1 ? 0.33 : 0.1)) stage.reward(`${i}`, 1);
  }
}

describe("the figures of an experiment", () => {
  it("say not enough data before there is any", () => {
    const { regret, lift, ratio, verdict, arms } = Stage.running(split).state;
    expect(regret.value).toBe(0);
    expect(lift).toBeNull();
    expect(ratio).toMatchObject({ verdict: "not-enough-data", arm: null });
    expect(verdict).toMatchObject({ verdict: "not-enough-data", arm: null, control: "top" });
    expect(arms.map(({ share, shareNow }) => [share, shareNow])).toEqual([[0, 0.5], [0, 0.5]]);
  });

  it("of a fixed split find the better arm, and that the split is as it should be", () => {
    const stage = Stage.running(split);
    run(stage, 1500);
    const { verdict, ratio, lift, regret, arms } = stage.state;
    expect(verdict).toMatchObject({ verdict: "better", arm: "side", practicalDifference: 0.05 });
    const [{ arm, low, high }] = verdict?.comparisons ?? [];
    expect(arm).toBe("side");
    expect(low).toBeLessThan(0.23);
    expect(high).toBeGreaterThan(0.23);
    expect(ratio.verdict).toBe("fine");
    expect(lift?.difference.value).toBeCloseTo(0, 2);
    expect(regret.low).toBeGreaterThan(100);
    expect(regret.high).toBeLessThan(250);
    expect(arms[1].probabilityBest).toBeGreaterThan(0.999);
  });

  it.each([split, banner])("tell of arms that are drawn otherwise than logged", (definition) => {
    const stage = Stage.running(definition);
    run(stage, 600, 0.5, 0.65);
    expect(stage.state.ratio).toMatchObject({ verdict: "mismatch", decisions: 600 });
  });

  it("of a bandit tell the lift over an even split, and no verdict", () => {
    const stage = Stage.running();
    run(stage, 800, 0.9);
    const { lift, verdict, ratio, arms } = stage.state;
    expect(verdict).toBeNull();
    expect(ratio.verdict).toBe("fine");
    expect(lift?.lift?.low).toBeGreaterThan(0);
    expect(lift?.difference.low).toBeLessThan(0.307 - 0.215);
    expect(lift?.difference.high).toBeGreaterThan(0.307 - 0.215);
    expect(arms.map(({ propensity }) => Math.round(100 * propensity))).toEqual([10, 90]);
  });

  it("leave decisions out whose arm was kept, as nothing was drawn", () => {
    const stage = Stage.running({ ...split, sticky: true });
    for (let i = 0; i < 100; i++) stage.decide(`${i}`, 0, { kept: true });
    stage.reward("3", 1);
    const { ratio, lift, decisions, arms } = stage.state;
    expect(decisions).toBe(100);
    expect(arms[0]).toMatchObject({ decisions: 100, rewards: 1, share: 1 });
    expect(ratio.decisions).toBe(0);
    expect(lift).toBeNull();
  });

  it("take a user of a sticky split for one draw, however often they come", () => {
    const stage = Stage.running({ ...split, sticky: true });
    for (let i = 0; i < 200; i++) stage.decide(`${i}`, 0, { user_id: "ann" });
    for (let i = 0; i < 6; i++) stage.decide(`b${i}`, i % 2, { user_id: `user ${i}` });
    stage.commit();
    stage.lane.crash();
    stage.decide("again", 0, { user_id: "ann" });
    expect(stage.state).toMatchObject({ decisions: 207, ratio: { decisions: 7 } });
    expect(stage.state.verdict?.comparisons).toMatchObject([{ decisions: 7 }]);
  });

  it("follow hundreds of arms, of which some come and go", () => {
    const arms = Array.from({ length: 300 }, (_, i) => ({ id: `arm ${i}` }));
    const stage = Stage.running({ ...banner, arms });
    const random = new Random(5);
    const propensities = Array<number>(300).fill(1 / 300);
    for (let i = 0; i < 400; i++) {
      const index = random.chance(0.4) ? 299 : random.integer(0, 299);
      stage.decide(`${i}`, index, { arm: `arm ${index}`, propensities });
      stage.reward(`${i}`, index === 299 ? 1 : 0);
      stage.pass(1);
    }
    const { history, ...state } = stage.state;
    expect(state.arms).toHaveLength(300);
    expect(state.arms.reduce((sum, { shareNow }) => sum + shareNow, 0)).toBeCloseTo(1);
    expect(state.arms[299].probabilityBest).toBeGreaterThan(0.8);
    expect(history.arms).toHaveLength(21);
    expect(history.arms).toContain("arm 299");
    expect(history.arms.at(-1)).toBeNull();
    expect(history.points.flatMap((point) => point.decisions).reduce((a, b) => a + b)).toBe(400);
    expect(stage.lane.snapshotOf("banner").length).toBeLessThan(300_000);
  });
});
