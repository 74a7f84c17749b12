import { describe, expect, it } from "vitest";
import type { LoggedDecision } from "../../streams/decision.ts";
import { banner, Stage } from "./testing.ts";

describe("a decision", () => {
  it("is learnt from at once, with the default, while nobody knows how long rewards take", () => {
    const stage = Stage.running();
    const before = stage.state.arms[1].mean ?? 0;
    expect(stage.decide("1", 1)).toBe("stepped");
    const { arms, open, decisions } = stage.state;
    expect({ open, decisions }).toEqual({ open: 1, decisions: 1 });
    expect(arms[1].mean).toBeLessThan(before);
    expect(arms.map(({ share, propensity }) => [share, propensity])).toEqual([[0, 0.5], [1, 0.5]]);
  });

  it("is learnt from once its reward would have come", () => {
    const stage = Stage.running();
    for (let i = 0; i < 40; i++) {
      stage.decide(`late ${i}`, i % 2);
      stage.pass(10);
      stage.reward(`late ${i}`, 1);
    }
    stage.pass(20).tick();
    const before = stage.state.arms[1].mean ?? 0;
    stage.decide("young", 1);
    stage.pass(9).tick();
    expect(stage.state.arms[1].mean).toBe(before);
    stage.pass(6).tick();
    expect(stage.state.arms[1].mean).toBeLessThan(before);
    stage.reward("young", 1);
    expect(stage.state.arms[1].mean).toBeGreaterThan(before);
  });

  it("that was rewarded meanwhile is learnt from with its reward", () => {
    const stage = Stage.running();
    for (let i = 0; i < 40; i++) {
      stage.decide(`late ${i}`, i % 2);
      stage.pass(10);
      stage.reward(`late ${i}`, i % 4 === 1 ? 1 : 0.5);
    }
    stage.pass(20).tick();
    const before = stage.state.arms[1].mean ?? 0;
    stage.decide("quick", 1);
    stage.reward("quick", 0);
    stage.decide("quick too", 1);
    stage.reward("quick too", 1);
    expect(stage.state.arms[1].mean).toBe(before);
    stage.pass(20).tick();
    expect(stage.state.arms[1].mean).not.toBe(before);
    expect(stage.state).toMatchObject({ rewards: 42, open: 0 });
  });

  it("that comes again counts once", () => {
    const stage = Stage.running();
    stage.decide("1", 0);
    expect(stage.decide("1", 1)).toBe("duplicate");
    expect(stage.state).toMatchObject({ decisions: 1, duplicates: 1 });
    expect(stage.state.arms[0].decisions).toBe(1);
  });

  it("leaves a row with everything that was known", () => {
    const stage = Stage.running();
    const context = { device: "tv", age: 3 };
    stage.decide("1", 1, { user_id: "ann", context, version: 7, kept: true });
    const rows = stage.commit();
    expect(rows.decisions).toEqual([{
      id: "banner.1",
      experiment: "banner",
      userId: "ann",
      context: JSON.stringify(context),
      arm: "side",
      index: 1,
      propensities: [0.5, 0.5],
      policy: "adaptive-thompson",
      version: 7,
      kept: true,
      atMs: stage.nowMs,
      sequence: 3,
    }]);
    expect(rows.experiments).toMatchObject([{ id: "banner", status: "running", decisions: 1 }]);
    expect(JSON.parse(rows.experiments[0].standing)).toEqual(stage.state);
    expect(stage.commit().decisions).toEqual([]);
  });

  const faults: readonly [string, Partial<LoggedDecision>, string][] = [
    ["of an arm that is not there", { index: 2, propensities: [0.3, 0.3, 0.4] }, "arm: found"],
    ["of an arm with another number", { arm: "top" }, "arm: found"],
    ["with too few probabilities", { index: 0, arm: "top", propensities: [1] }, "one of each arm"],
    ["with too many probabilities", { propensities: [0.3, 0.3, 0.4] }, "one of each arm: 2 to 2"],
    ["with probabilities of no whole", { propensities: [0.3, 0.3] }, "wanted 1 in sum"],
    ["without a chance", { propensities: [1, 0] }, "wanted a number from 1e-12 to 1"],
    ["of another experiment", { experiment: "other" }, "one of banner, which the subject names"],
    [
      "with the id of another",
      { decision_id: "other.1" },
      "one of banner, which the subject names",
    ],
    ["with an id that is none", { decision_id: "1" }, "one of banner, which the subject names"],
    ["from the future", { at: "2031-01-01" }, "at most 24 hours ahead of its arrival"],
  ];
  it.each(faults)("%s is a dead letter", (_case, about, reason) => {
    const stage = Stage.running();
    expect(stage.decide("1", 1, about)).toContain(reason);
    expect(stage.state.decisions).toBe(0);
  });

  it("made before an arm was added is taken with the arms of then", () => {
    const stage = Stage.running();
    stage.command("change-arms", { changes: { add: [{ id: "foot" }], remove: ["side"] } });
    expect(stage.decide("1", 1)).toBe("stepped");
    expect(stage.state.arms.map(({ propensity }) => propensity)).toEqual([0.5, 0.5, 0]);
  });

  it("on a context is learnt from as it is remembered", () => {
    const stage = Stage.running({
      ...banner,
      policy: { name: "linear-thompson" },
      context: [{ name: "age", from: "request", kind: "number", mean: 30, scale: 10 }],
    });
    for (let i = 0; i < 60; i++) {
      const age = i % 4 < 2 ? 41.1 : 18.7;
      stage.decide(`${i}`, i % 2, { context: { age } });
      stage.reward(`${i}`, (i % 2 === 0) === (age > 30) ? 1 : 0);
    }
    const policy = stage.lane.actor("banner")?.trial?.policy;
    const shares = new Float64Array(2);
    policy?.shares(Float64Array.of(1, 1.11), Uint8Array.of(1, 1), shares);
    expect(shares[0]).toBeGreaterThan(0.95);
    policy?.shares(Float64Array.of(1, -1.13), Uint8Array.of(1, 1), shares);
    expect(shares[1]).toBeGreaterThan(0.95);
  });

  it("of which the subject is of another partition is a dead letter", () => {
    const stage = Stage.running();
    expect(stage.send("visit", {})).toContain("a decision, a reward or an experiment");
    expect(stage.send("reward", { decision_id: "other.1", reward: 1 })).toContain("decision_id");
  });
});

describe("the standing", () => {
  it("is told after each command that changes something, and then as things are learnt", () => {
    const stage = new Stage();
    stage.create();
    stage.command("start");
    expect(stage.standings.map(({ version, status }) => [version, status])).toEqual([
      [1, "draft"],
      [2, "running"],
    ]);
    stage.tick();
    stage.pass(0.199).decide("1", 0);
    expect(stage.standings).toHaveLength(2);
    stage.pass(0.001).decide("2", 0);
    expect(stage.standings).toHaveLength(3);
    stage.decide("3", 0);
    stage.pass(1);
    expect(stage.tick()).toBe("stepped");
    stage.pass(1).tick();
    expect(stage.standings.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect(stage.state.version).toBe(4);
    stage.pass(1).reward("3", 0);
    expect(stage.standings).toHaveLength(4);
    stage.reward("2", 1);
    expect(stage.standings).toHaveLength(5);
  });

  it("is told the less often the longer it is, and what was learnt holds nobody up", () => {
    const stage = Stage.running({
      ...banner,
      arms: Array.from({ length: 500 }, (_, i) => ({ id: `arm ${i}` })),
    });
    // What a command changed has to be heard; what was learnt will be in the next telling, too.
    const { payload, mayBeRefused } = stage.sent[1];
    expect(mayBeRefused).toBe(false);
    const waitMs = 200 * Math.ceil(payload.length / 65_536);
    expect(waitMs).toBeGreaterThan(200);
    const propensities = Array<number>(500).fill(1 / 500);
    stage.pass((waitMs - 1) / 1000).decide("1", 499, { propensities, arm: "arm 499" });
    expect(stage.standings).toHaveLength(2);
    stage.pass(0.001).decide("2", 499, { propensities, arm: "arm 499" });
    expect(stage.standings).toHaveLength(3);
    expect(stage.sent.at(-1)?.mayBeRefused).toBe(true);
    expect(stage.state.history.arms).toEqual(["arm 499"]);
  });
});
