import { describe, expect, it } from "vitest";
import { mostRemembered } from "./decision-memory.ts";
import { banner, Stage } from "./testing.ts";

const [top, side] = [0, 1];

describe("a reward", () => {
  it("counts with its decision, once", () => {
    const stage = Stage.running();
    stage.decide("1", top);
    stage.decide("2", side);
    const before = stage.state.arms[side];
    expect(stage.reward("2", 1)).toBe("stepped");
    expect(stage.reward("2", 1)).toBe("duplicate");
    const { arms, rewards, open, duplicates, decisions } = stage.state;
    expect({ rewards, open, duplicates, decisions }).toEqual({
      rewards: 1,
      open: 1,
      duplicates: 1,
      decisions: 2,
    });
    expect(arms[side]).toMatchObject({ decisions: 1, rewards: 1, rewardSum: 1, share: 0.5 });
    expect(arms[side].mean).toBeGreaterThan(before.mean ?? 0);
    expect(arms[top]).toMatchObject({ decisions: 1, rewards: 0, rewardSum: 0 });
  });

  it("that says otherwise than the first is a dead letter, and changes nothing", () => {
    const stage = Stage.running();
    stage.decide("1", top);
    stage.reward("1", 0);
    const { arms } = stage.state;
    expect(stage.reward("1", 1)).toBe(
      "reward: found 1, wanted 0, which this decision was rewarded with before",
    );
    expect(stage.state).toMatchObject({ arms, contradictions: 1, rewards: 1 });
  });

  it("of a decision that nobody made is a dead letter", () => {
    const stage = Stage.running();
    expect(stage.reward("1", 1)).toBe(
      'decision_id: found "banner.1", wanted the id of a decision of this experiment',
    );
    expect(stage.state.unknown).toBe(1);
  });

  it("of an experiment that nobody created is a dead letter", () => {
    const stage = new Stage();
    expect(stage.reward("1", 1)).toContain("wanted an experiment that was created");
    expect(stage.decide("1", top)).toContain("wanted an experiment that was created");
    expect(stage.commit().experiments).toEqual([]);
  });

  it("that comes after the time-out still counts, as late", () => {
    const stage = Stage.running();
    stage.decide("1", top);
    stage.decide("2", top);
    stage.pass(59).tick();
    expect(stage.state).toMatchObject({ open: 2, settled: 0 });
    stage.pass(1).tick();
    expect(stage.state).toMatchObject({ open: 0, settled: 2 });
    expect(stage.reward("1", 1)).toBe("stepped");
    expect(stage.reward("1", 1)).toBe("duplicate");
    expect(stage.state).toMatchObject({ late: 1, rewards: 1, settled: 2 });
    expect(stage.state.arms[top].rewardSum).toBe(1);
    expect(stage.commit().rewards).toMatchObject([{ decisionId: "banner.1", outcome: "late" }]);
  });

  it("finds its decision in whatever order rewards come", () => {
    const [one, other] = [Stage.running(), Stage.running()];
    for (const stage of [one, other]) for (let i = 0; i < 9; i++) stage.decide(`${i}`, i % 2);
    for (let i = 0; i < 9; i++) one.reward(`${i}`, i % 3 === 0 ? 1 : 0);
    for (let i = 8; i >= 0; i--) other.reward(`${i}`, i % 3 === 0 ? 1 : 0);
    expect(other.state.arms.map(({ rewardSum }) => rewardSum)).toEqual([2, 1]);
    expect(other.state.lift?.difference.value).toBeCloseTo(one.state.lift?.difference.value ?? NaN);
    const means = (stage: Stage) => stage.state.arms.map(({ mean }) => mean ?? NaN);
    means(other).forEach((mean, arm) => expect(mean).toBeCloseTo(means(one)[arm], 5));
  });

  it("of a decision that is forgotten is a dead letter that says so", () => {
    const stage = Stage.running();
    stage.decideMany(mostRemembered + 1);
    expect(stage.state).toMatchObject({
      decisions: mostRemembered + 1,
      open: mostRemembered,
      forgotten: 1,
      settledEarly: 1,
    });
    expect(stage.reward("0", 1)).toBe(
      `decision_id: found "banner.0", wanted the id of one of the last ${mostRemembered} decisions: ` +
        "older ones are forgotten",
    );
    expect(stage.reward("1", 1)).toBe("stepped");
  });

  it.each(
    [
      ["click", -1, "0 for no click, or anything above for one"],
      ["revenue", -0.01, "an amount of 0 or more"],
      ["number", 1e10, "a number from -1000000000 to 1000000000"],
    ] as const,
  )("of kind %s is not %d", (kind, reward, wanted) => {
    const stage = Stage.running({ ...banner, reward: { kind } });
    stage.decide("1", top);
    expect(stage.reward("1", reward)).toBe(`reward: found ${reward}, wanted ${wanted}`);
    expect(stage.state).toMatchObject({ open: 1, rewards: 0 });
  });

  it("of an amount is a click where clicks are counted", () => {
    const stage = Stage.running();
    stage.decide("1", top);
    stage.reward("1", 3.2);
    expect(stage.reward("1", 1)).toBe("duplicate");
    expect(stage.state.arms[top].rewardSum).toBe(1);
  });

  it("replaces the default, and no reward leaves it", () => {
    const reward = { kind: "number", default: -2, timeoutSeconds: 60 } as const;
    const stage = Stage.running({ ...banner, reward });
    for (let i = 0; i < 40; i++) stage.decide(`${i}`, i % 2);
    for (let i = 0; i < 40; i += 2) stage.reward(`${i}`, 5);
    stage.pass(60).tick();
    const [first, second] = stage.state.arms;
    expect(first.mean).toBeGreaterThan(4);
    expect(second.mean).toBeCloseTo(-2, 0);
    expect(stage.state).toMatchObject({ rewards: 20, settled: 20 });
  });
});
