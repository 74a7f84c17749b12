import { Effect, Exit, Scope } from "effect";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { defaultKinds, hostedKinds } from "../../actors/kinds.ts";
import { startWorker } from "../../actors/worker.ts";
import { startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import type { ExperimentDefinition } from "../../streams/experiment.ts";
import { DecisionAnswer, DecisionsAnswer, RewardsAnswer } from "../contract/decision.ts";
import { EvaluationAnswer, ExperimentAnswer, ExperimentsAnswer } from "../contract/experiment.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;
const workers = Scope.makeUnsafe();

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const experiments = hostedKinds(defaultKinds).filter(({ name }) => name === "experiment");
  const worker = startWorker({
    connection: system.ports.nats,
    store: new PostgresStore(opened.database),
    cluster: { mode: "single" },
    kinds: experiments.map((kind) => ({ ...kind, own: { checkpointMs: 50, latenessMs: 0 } })),
    owner: "test",
    partitions: 4,
    checkpointEvents: 500,
    checkpointMs: 50,
    maxResidents: 1000,
    latenessMs: 0,
  });
  await Effect.runPromise(Scope.provide(worker, workers));
});
afterAll(async () => {
  await Effect.runPromise(Scope.close(workers, Exit.void));
  await system?.stop();
  await opened?.stop();
});

function get(path: string): Promise<Response> {
  return Promise.resolve(system.app.request(`/v1/experiments${path}`));
}

function post(path: string, body: unknown = {}): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return Promise.resolve(system.app.request(`/v1/experiments${path}`, init));
}

function definitionOf(id: string, differences: Partial<ExperimentDefinition> = {}) {
  const arms = [{ id: "top" }, { id: "side" }];
  const reward = { kind: "click", timeoutSeconds: 1 } as const;
  return { id, arms, reward, ...differences };
}

/** Creates and starts an experiment, and waits until this process has heard of it. */
async function start(id: string, differences: Partial<ExperimentDefinition> = {}): Promise<void> {
  await answerOf(await post("", definitionOf(id, differences)), ExperimentAnswer, 201);
  await answerOf(await post(`/${id}/start`), ExperimentAnswer);
  await vi.waitFor(() => decide(id), { timeout: 10_000, interval: 20 });
}

async function decide(id: string, request: object = {}): Promise<DecisionAnswer> {
  return answerOf(await post(`/${id}/decisions`, request), DecisionAnswer, 201);
}

async function show(id: string): Promise<ExperimentAnswer> {
  return answerOf(await get(`/${id}`), ExperimentAnswer);
}

describe("an experiment", () => {
  it("is created, started, paused and ended", async () => {
    const created = await answerOf(await post("", definitionOf("life")), ExperimentAnswer, 201);
    expect(created).toMatchObject({
      experiment: { id: "life", status: "draft", policy: "adaptive-thompson", reward: "click" },
      state: { arms: [{ id: "top", decisions: 0 }, { id: "side" }] },
      live: true,
    });
    expect((await problemIn(await post("/life/decisions"), 409)).detail).toMatch(/draft/);
    for (const [verb, status] of [["start", "running"], ["pause", "paused"], ["end", "ended"]]) {
      const answer = await answerOf(await post(`/life/${verb}`), ExperimentAnswer);
      expect(answer.experiment.status).toBe(status);
    }
    const refused = await problemIn(await post("/life/start"), 409);
    expect(refused.errors).toEqual([expect.objectContaining({ found: expect.any(String) })]);
  });

  it("decides, is rewarded once, and says what each arm earned", async () => {
    await start("rewarded");
    const decisions = [];
    for (let i = 0; i < 10; i++) decisions.push(await decide("rewarded", { user_id: `u${i}` }));
    const [first, second] = decisions;
    expect(first.decision_id).toMatch(/^rewarded\../);
    expect(first.propensity).toBeGreaterThan(0);
    const rewards = [
      { decision_id: first.decision_id, reward: 1 },
      { decision_id: first.decision_id, reward: 1 },
      { decision_id: second.decision_id, reward: 0, note: "x".repeat(70_000) },
      { decision_id: "other.1", reward: 1 },
      { decision_id: second.decision_id },
    ];
    const answer = await answerOf(await post("/rewarded/rewards", rewards), RewardsAnswer, 202);
    expect(answer).toMatchObject({
      accepted: 3,
      rejected: [
        { index: 3, field: "decision_id", wanted: "the id of a decision of rewarded" },
        { index: 4, field: "reward", found: "nothing" },
      ],
    });
    await vi.waitFor(async () => {
      const { state } = await show("rewarded");
      expect(state).toMatchObject({ rewards: 2, duplicates: 1 });
    }, { timeout: 10_000, interval: 20 });
    const { state } = await show("rewarded");
    expect(state.arms.find(({ id }) => id === first.arm)?.rewardSum).toBe(1);
    await vi.waitFor(async () => {
      const page = await answerOf(await get("/rewarded/decisions?limit=5"), DecisionsAnswer);
      expect(page.items).toHaveLength(5);
      const next = await get(`/rewarded/decisions?limit=50&cursor=${page.next}`);
      const rest = await answerOf(next, DecisionsAnswer);
      const items = [...page.items, ...rest.items];
      const rewarded = items.find(({ decision_id }) => decision_id === first.decision_id);
      expect(rewarded).toMatchObject({ user_id: "u0", reward: 1, outcome: "rewarded" });
    }, { timeout: 10_000, interval: 20 });
  });

  it("takes arms and lets them go while it runs", async () => {
    await start("arms");
    const changes = { add: [{ id: "foot" }], pause: ["top", "side"] };
    const answer = await answerOf(await post("/arms/arms", changes), ExperimentAnswer);
    expect(answer.state.arms.map(({ id, status }) => [id, status])).toEqual([
      ["top", "paused"],
      ["side", "paused"],
      ["foot", "active"],
    ]);
    await vi.waitFor(async () => {
      expect(await decide("arms")).toMatchObject({ arm: "foot", propensity: 1 });
    }, { timeout: 10_000, interval: 20 });
    const refused = await problemIn(await post("/arms/arms", { remove: ["foot"] }), 409);
    expect(refused.errors).toHaveLength(1);
  });

  it("is evaluated for another policy once its decisions are settled", async () => {
    await start("evaluated", { policy: { name: "fixed" } });
    for (let i = 0; i < 20; i++) await decide("evaluated");
    await vi.waitFor(async () => {
      await decide("evaluated");
      const response = await get("/evaluated/evaluation?policy=arm:top");
      const { rows, decisions } = await answerOf(response, EvaluationAnswer);
      expect(decisions).toBeGreaterThan(10);
      expect(rows[0]).toMatchObject({ policy: "logged", estimator: "mean", value: 0 });
      expect(rows.map(({ estimator }) => estimator)).toContain("doubly-robust");
    }, { timeout: 20_000, interval: 100 });
    const unknown = await problemIn(await get("/evaluated/evaluation?policy=arm:none"), 400);
    expect(unknown.errors).toEqual([expect.objectContaining({ field: "policy" })]);
  });

  it("is listed, by status and page by page", async () => {
    await start("listed");
    await vi.waitFor(async () => {
      const all = await answerOf(await get("?limit=200"), ExperimentsAnswer);
      expect(all.items.map(({ id }) => id)).toContain("listed");
      const running = await answerOf(await get("?status=running&limit=1"), ExperimentsAnswer);
      expect(running.items).toHaveLength(1);
      expect(running.items[0].status).toBe("running");
    }, { timeout: 10_000, interval: 20 });
  });
});

describe("what is asked wrongly", () => {
  it.each<[string, object, string, string]>([
    ["an id with a space", { id: "a b" }, "id", "1 to 64 letters, digits, _ and -"],
    ["one arm", { arms: [{ id: "only" }] }, "arms", "a value with a length"],
    ["two arms alike", { arms: [{ id: "a" }, { id: "a" }] }, "arms.1.id", "an id that no other"],
    ["a reward of no kind", { reward: { kind: "joy" } }, "reward.kind", '"click"'],
    ["an unknown field", { colour: "red" }, "colour", "no field of this name"],
    ["a control that is no arm", { control: "none" }, "control", "the id of an arm"],
  ])("names the field: %s", async (_, differences, field, wanted) => {
    const problem = await problemIn(
      await post("", { ...definitionOf("bad"), ...differences }),
      400,
    );
    expect(problem.errors?.[0].field).toBe(field);
    expect(problem.errors?.[0].wanted).toContain(wanted);
  });

  it("names what a decision wants: a user of a number", async () => {
    const problem = await problemIn(await post("/any/decisions", { user_id: 5 }), 400);
    expect(problem.errors).toEqual([
      { field: "user_id", found: "5", wanted: "a string of 1 to 128 characters" },
    ]);
  });

  it("says that there is no such experiment", async () => {
    await problemIn(await get("/nobody"), 404);
    await problemIn(await get("/nobody/decisions"), 404);
    await problemIn(await get("/nobody/evaluation"), 404);
    await problemIn(await post("/nobody/decisions"), 404);
    await problemIn(await post("/nobody/start"), 404);
  });

  it("refuses a definition and changes that are too long for the log", async () => {
    const arms = Array.from({ length: 400 }, (_, i) => ({ id: `${i}`.padEnd(100, "é") }));
    expect((await problemIn(await post("", { ...definitionOf("long"), arms }), 413)).detail)
      .toMatch(/^a command of \d+ bytes, wanted at most 65536$/);
    await problemIn(await post("/long/arms", { add: arms }), 413);
  });

  it("refuses a policy that does not take its rewards", async () => {
    const definition = definitionOf("misfit", { policy: { name: "click-revenue" } });
    const number = { ...definition, reward: { kind: "number" as const } };
    const problem = await problemIn(await post("", number), 409);
    expect(problem.errors?.[0].field).toMatch(/policy/);
  });
});
