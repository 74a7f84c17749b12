// The demo's experiment, whole: its visitors' clicks reach the policy, a drift changes the world, and what
// somebody paused stays so over a restart.
import { rm } from "node:fs/promises";
import { Effect, Schema } from "effect";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ExperimentAnswer } from "../api/contract/experiment.ts";
import { SimulationAnswer } from "../api/contract/simulation.ts";
import { readDemo } from "../commands/running-demo.ts";
import { type RunningCommand, startCommand, temporaryFolder } from "../commands/testing.ts";
import { clickRates, placementExperiment } from "../sources/placement-visits/experiment.ts";

const patience = { timeout: 120_000, interval: 100 };
const ofExperiment = `/v1/experiments/${placementExperiment.id}`;

let folder = "";
let command: RunningCommand | undefined;
let url = "";

beforeAll(async () => {
  folder = await temporaryFolder("placements");
});
afterAll(async () => {
  await end();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const words = ["demo", "--port", "0", "--videos", "3", "--users", "20"];
  command = startCommand(words, { TROUPE_DATA: folder });
  url = await vi.waitFor(async () => {
    const found = await Effect.runPromise(readDemo(folder));
    if (found === undefined) throw new Error("the demo has not said where it is");
    return found.apiUrl;
  }, patience);
}

async function end(): Promise<void> {
  command?.signal("SIGTERM");
  await command?.ended;
}

async function request<A>(
  path: string,
  schema: Schema.ConstraintDecoder<A>,
  method = "GET",
): Promise<A> {
  const answer = await fetch(`${url}${path}`, { method });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return Schema.decodeUnknownSync(schema)(JSON.parse(text));
}

describe("the demo's experiment", { timeout: 400_000 }, () => {
  it("runs, learns from clicks, drifts when told to, and stays paused", async () => {
    await start();
    await vi.waitFor(async () => {
      const { state } = await request(ofExperiment, ExperimentAnswer);
      expect(state).toMatchObject({ status: "running", policy: "adaptive-thompson", unknown: 0 });
      expect(state.rewards).toBeGreaterThan(0);
      expect(state.decisions).toBeGreaterThan(20);
    }, patience);
    expect(await request("/v1/simulation", SimulationAnswer))
      .toMatchObject({ running: true, drifts: 0, rates: clickRates(0) });
    expect(await request("/v1/simulation/drift", SimulationAnswer, "POST"))
      .toMatchObject({ running: true, drifts: 1, rates: clickRates(1) });
    await vi.waitFor(async () => {
      const { state } = await request(`${ofExperiment}/pause`, ExperimentAnswer, "POST");
      expect(state.status).toBe("paused");
    }, patience);

    await end();
    await start();
    await vi.waitFor(async () => {
      expect(await request("/v1/simulation", SimulationAnswer)).toMatchObject({ running: true });
    }, patience);
    const { state } = await request(ofExperiment, ExperimentAnswer);
    expect(state.status).toBe("paused");
  });
});
