import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askSubject } from "../../streams/subjects.ts";
import { SimulationAnswer } from "../contract/simulation.ts";
import { answerOf, noDatabase, problemIn, startApp, type TestApp } from "../testing.ts";

let system: TestApp;

beforeAll(async () => {
  system = await startApp(noDatabase);
});
afterAll(() => system?.stop());

const show = () => system.app.request("/v1/simulation");
const drift = () => system.app.request("/v1/simulation/drift", { method: "POST" });

/** Stands in for whoever simulates. */
async function simulate(answer: (drifts: number) => string): Promise<{ stop(): void }> {
  const { nats } = system.ports;
  let drifts = 0;
  const subscription = nats.subscribe(askSubject("simulation", "*"), {
    callback: (_error, message) => {
      if (message.subject === askSubject("simulation", "drift")) drifts++;
      message.respond(answer(drifts));
    },
  });
  await nats.flush();
  return { stop: () => subscription.unsubscribe() };
}

const rates = [{ arm: "pre-roll", rate: 0.07 }, { arm: "banner", rate: 0.01 }];
const stateOf = (drifts: number) => ({
  experiment: "ad-placements",
  drifts,
  driftedAt: drifts === 0 ? null : "2025-01-01T00:00:00.000Z",
  rates,
});

describe("/v1/simulation", () => {
  it("is not running where nobody simulates, and cannot drift", async () => {
    expect(await answerOf(await show(), SimulationAnswer)).toMatchObject({
      running: false,
      experiment: null,
      drifts: 0,
      driftedAt: null,
      rates: null,
      asOf: { eventTime: null, committedAt: null },
    });
    const problem = await problemIn(await drift(), 409);
    expect(problem).toMatchObject({ type: "urn:troupe:problem:conflict" });
    expect(problem.detail).toContain("nothing is simulated");
  });

  it("shows the truth, and lets it drift", async () => {
    const simulation = await simulate((drifts) => JSON.stringify(stateOf(drifts)));
    const first = await answerOf(await show(), SimulationAnswer);
    expect(first).toMatchObject({ running: true, ...stateOf(0) });
    const second = await answerOf(await drift(), SimulationAnswer);
    expect(second).toMatchObject({ running: true, ...stateOf(1) });
    expect(await answerOf(await drift(), SimulationAnswer)).toMatchObject(stateOf(2));
    expect(await answerOf(await show(), SimulationAnswer)).toMatchObject(stateOf(2));
    simulation.stop();
  });

  it("does not pretend to know where the answer makes no sense", async () => {
    const simulation = await simulate(() => "{}");
    expect(await answerOf(await show(), SimulationAnswer)).toMatchObject({ running: false });
    await problemIn(await drift(), 503);
    simulation.stop();
  });
});
