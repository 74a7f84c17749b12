import { describe, expect, it } from "vitest";
import { type ExperimentDefinition, maxArms } from "../../streams/experiment.ts";
import { mostOutcomes } from "./command-outcomes.ts";
import { standingFault } from "./standing.ts";
import { banner, Stage } from "./testing.ts";

function refusal(field: string, found: unknown, wanted: string) {
  return { field, found: JSON.stringify(found), wanted };
}

describe("the life of an experiment", () => {
  it("goes from draft to running, paused, running, ended", () => {
    const stage = new Stage();
    expect(stage.create()).toBe("ok");
    expect(stage.state).toMatchObject({ status: "draft", startedAt: null, endedAt: null });
    const lives = ["start", "pause", "start", "end"].map((command) => {
      stage.pass(1);
      expect(stage.command(command)).toBe("ok");
      return stage.state.status;
    });
    expect(lives).toEqual(["running", "paused", "running", "ended"]);
    const { createdAt, startedAt, endedAt } = stage.state;
    const seconds = [createdAt, startedAt, endedAt].map((at) => Date.parse(at ?? "") / 1000 % 60);
    expect(seconds).toEqual([0, 1, 4]);
  });

  it("takes what is so already as done, and tells nobody", () => {
    const stage = Stage.running();
    const told = stage.standings.length;
    expect(stage.create()).toBe("ok");
    expect(stage.command("change-arms", { changes: { resume: ["top"] } })).toBe("ok");
    expect(stage.standings).toHaveLength(told);
  });

  it("is told anew when it is started again, for whoever lost its standing", () => {
    const stage = Stage.running();
    expect(stage.command("start")).toBe("ok");
    expect(stage.standings.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(stage.lane.counts).toMatchObject({ stepped: 2, duplicates: 1 });
  });

  it("refuses another definition under its id", () => {
    const stage = Stage.running();
    const wanted = "an id that no other experiment has, or the very definition of this one";
    expect(stage.create({ ...banner, sticky: true })).toEqual(
      refusal("definition", "banner", wanted),
    );
    expect(stage.lane.counts.deadLetters).toBe(1);
  });

  it("refuses what has no sense now", () => {
    const stage = new Stage();
    expect(stage.command("start")).toMatchObject({ field: "experiment" });
    stage.create();
    expect(stage.command("pause")).toEqual(
      refusal("status", "draft", "an experiment that was started"),
    );
    expect(stage.decide("1", 0)).toContain("wanted an experiment that was started");
    stage.command("end");
    const wanted = "an experiment that has not ended";
    expect(stage.command("start")).toEqual(refusal("status", "ended", wanted));
    expect(stage.command("change-arms", { changes: {} })).toEqual(
      refusal("status", "ended", wanted),
    );
    expect(stage.command("end")).toBe("ok");
  });

  it("still takes decisions that were answered before it ended, and their rewards", () => {
    const stage = Stage.running();
    stage.command("end");
    expect(stage.decide("1", 0)).toBe("stepped");
    expect(stage.reward("1", 1)).toBe("stepped");
  });

  it("carries a command out once, and says what became of the last of them", () => {
    const stage = new Stage();
    stage.create(banner, "first");
    expect(stage.create({ ...banner, sticky: true }, "first")).toBe("ok");
    expect(stage.lane.counts).toMatchObject({ duplicates: 1, deadLetters: 0 });
    for (let i = 1; i < mostOutcomes; i++) stage.command(i % 2 === 0 ? "pause" : "start");
    expect(stage.outcomeOf("first")).toBe("ok");
    stage.command("end", {}, "last");
    expect(stage.outcomeOf("first")).toBeNull();
    expect(stage.outcomeOf("last")).toBe("ok");
    expect(stage.outcomeOf("another")).toBeNull();
  });
});

describe("a definition", () => {
  const created = (about: Partial<ExperimentDefinition>) =>
    new Stage().create({ ...banner, ...about });
  const features = [{ name: "age", from: "request", kind: "number" }] as const;

  it("gets the policy for its rewards unless it asks for another", () => {
    const policyOf = (about: Partial<ExperimentDefinition>) => {
      const stage = new Stage();
      stage.create({ ...banner, ...about });
      return stage.state.policy;
    };
    expect(policyOf({})).toBe("adaptive-thompson");
    expect(policyOf({ reward: { kind: "revenue" } })).toBe("click-revenue");
    expect(policyOf({ reward: { kind: "number" } })).toBe("normal-thompson");
    expect(policyOf({ policy: { name: "fixed" } })).toBe("fixed");
    expect(policyOf({ policy: { name: "linear-thompson" }, context: features })).toBe(
      "linear-thompson",
    );
  });

  it("is refused where its policy does not go with its rewards or its context", () => {
    expect(created({ reward: { kind: "revenue" }, policy: { name: "ucb" } })).toEqual(
      refusal(
        "definition.policy.name",
        "ucb",
        "a policy for revenue rewards: this one takes clicks",
      ),
    );
    expect(created({ policy: { name: "linear-thompson" } })).toEqual(
      refusal("definition.context", [], "a context for linear-thompson to look at"),
    );
  });

  it("is refused, as are more arms, where too much would have to be learnt", () => {
    const values = Array.from({ length: 20 }, (_, i) => `v${i}`);
    const armsOf = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, i) => ({ id: `${prefix}${i}` }));
    const linear: Partial<ExperimentDefinition> = {
      policy: { name: "linear-thompson" },
      context: [{ name: "country", from: "request", kind: "category", values }],
    };
    const wanted = "at most 148 arms where contexts are 21 numbers";
    expect(created({ ...linear, arms: armsOf(149, "a") })).toEqual(
      refusal("definition.arms", "149 arms", wanted),
    );
    const stage = Stage.running({ ...banner, ...linear, arms: armsOf(100, "a") });
    expect(stage.command("change-arms", { changes: { add: armsOf(49, "b") } })).toEqual(
      refusal("changes.add", "149 arms", wanted),
    );
  });

  it("is refused, as are more arms, where it would be too long to be told", () => {
    const armsOf = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, i) => ({ id: `${prefix}${i}`.padEnd(100, "€") }));
    const stage = new Stage();
    expect(stage.create({ ...banner, arms: armsOf(120, "a") })).toBe("ok");
    const trial = stage.lane.actor(stage.id)?.trial;
    expect(trial && standingFault(trial, armsOf(3000, "b"))).toMatchObject({
      field: "changes.add",
      found: expect.stringMatching(/^"3120 arms and contexts of 0 numbers, which take \d+ bytes"$/),
      wanted: "arms and contexts that take 900000 bytes at most",
    });
  });
});

describe("changes of arms", () => {
  const change = (stage: Stage, changes: object) => stage.command("change-arms", { changes });
  const statuses = (stage: Stage) => stage.state.arms.map(({ id, status }) => `${id} ${status}`);

  it("adds, pauses, resumes and removes, in this order", () => {
    const stage = Stage.running();
    stage.decide("1", 0);
    expect(change(stage, { add: [{ id: "foot" }], pause: ["top"] })).toBe("ok");
    expect(statuses(stage)).toEqual(["top paused", "side active", "foot active"]);
    expect(change(stage, { resume: ["top"], remove: ["side"] })).toBe("ok");
    expect(statuses(stage)).toEqual(["top active", "side removed", "foot active"]);
    const { arms } = stage.state;
    expect(arms[0].decisions).toBe(1);
    expect(arms[1]).toMatchObject({ probabilityBest: 0, shareNow: 0 });
    expect(arms[0].shareNow + arms[2].shareNow).toBeCloseTo(1);
    const propensities = [0.3, 0, 0.7];
    expect(stage.decide("2", 2, { arm: "foot", propensities })).toBe("stepped");
    expect(stage.standings.at(-1)?.arms).toEqual([
      { id: "top", status: "active" },
      { id: "side", status: "removed" },
      { id: "foot", status: "active" },
    ]);
  });

  it("are made all together or not at all", () => {
    const stage = Stage.running();
    const arm = "the id of an arm that is not removed";
    expect(change(stage, { add: [{ id: "foot" }], pause: ["top", "none"] })).toEqual(
      refusal("changes.pause.1", "none", arm),
    );
    expect(change(stage, { add: [{ id: "foot" }, { id: "top" }] })).toEqual(
      refusal("changes.add.1.id", "top", "an id that no arm has or had"),
    );
    expect(change(stage, { pause: ["top"], remove: ["side"] })).toEqual(
      refusal("changes", "no active arm is left", "one active arm at least"),
    );
    expect(statuses(stage)).toEqual(["top active", "side active"]);
    change(stage, { remove: ["side"] });
    expect(change(stage, { resume: ["side"] })).toEqual(refusal("changes.resume.0", "side", arm));
    expect(change(stage, { add: [{ id: "side" }] })).toMatchObject({ field: "changes.add.0.id" });
  });

  it("leave an experiment with as many arms as it may ever have", () => {
    const stage = Stage.running();
    const add = Array.from({ length: maxArms - 2 }, (_, i) => ({ id: `a${i}` }));
    expect(change(stage, { add })).toBe("ok");
    expect(change(stage, { remove: ["a0"] })).toBe("ok");
    expect(change(stage, { add: [{ id: "one more" }] })).toEqual(
      refusal("changes.add", "501 arms", "at most 500 arms, those that were removed included"),
    );
  });

  it("of a fixed split keep the weights of the others, and an added one is average", () => {
    const arms = [{ id: "top", weight: 1 }, { id: "side", weight: 3 }];
    const stage = Stage.running({ ...banner, arms, policy: { name: "fixed" } });
    expect(stage.state.arms.map(({ shareNow }) => shareNow)).toEqual([0.25, 0.75]);
    expect(change(stage, { add: [{ id: "foot", weight: 9 }] })).toMatchObject({
      field: "changes.add.0.weight",
    });
    expect(change(stage, { add: [{ id: "foot" }] })).toBe("ok");
    const shares = stage.state.arms.map(({ weight, shareNow }) => [weight, shareNow]);
    expect(shares).toEqual([[1, 1 / 6], [3, 0.5], [2, 2 / 6]]);
  });
});
