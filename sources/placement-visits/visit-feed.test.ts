import { Effect, Fiber, Logger } from "effect";
import { headers as createHeaders, type NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../../local/testing.ts";
import type { Decision } from "../../streams/decision.ts";
import { askSubject, decideSubject, streamNames } from "../../streams/subjects.ts";
import { connectWithStreams, emptyStreams, storedEvents } from "../testing.ts";
import { clickRates, placementExperiment } from "./experiment.ts";
import { visitPlacements } from "./visit-feed.ts";

const audienceMs = Date.UTC(2025, 3, 1);
const { id: experiment, arms } = placementExperiment;
const patience = { timeout: 20_000, interval: 20 };

let nats: TestNats;
let connection: NatsConnection;
const fibers: Fiber.Fiber<unknown>[] = [];

beforeAll(async () => {
  nats = await startNats();
});
beforeEach(async () => {
  connection = await connectWithStreams(nats.url);
});
afterEach(async () => {
  for (const fiber of fibers.splice(0)) await Effect.runPromise(Fiber.interrupt(fiber));
  await emptyStreams(connection);
  await connection.close();
});
afterAll(() => nats?.stop());

/** Stands in for whoever decides: shows everybody another arm, or refuses. */
class Decider {
  readonly given: Decision[] = [];
  asked = 0;
  refusal: { readonly code: number; readonly reason: string } | undefined;

  constructor(connection: NatsConnection) {
    connection.subscribe(decideSubject(experiment), {
      callback: (_error, message) => {
        this.asked++;
        const { user_id } = message.json<{ user_id: string }>();
        if (!/^visitor-\d$/.test(user_id)) throw new Error(`found ${user_id}, wanted a visitor`);
        if (this.refusal !== undefined) {
          const headers = createHeaders();
          headers.set("Nats-Service-Error-Code", `${this.refusal.code}`);
          headers.set("Nats-Service-Error", this.refusal.reason);
          message.respond("", { headers });
          return;
        }
        const number = this.given.length;
        const decision: Decision = {
          decision_id: `${experiment}.${number}`,
          experiment,
          arm: arms[number % arms.length].id,
          policy: "adaptive-thompson",
          version: 1,
          at: new Date().toISOString(),
          propensity: 0.2,
        };
        this.given.push(decision);
        message.respond(JSON.stringify(decision));
      },
    });
  }
}

/** Sends visitors until the test is over; the returned list is of what is said to the log. */
function visit(heardMs: () => number | undefined = () => audienceMs) {
  const logged: string[] = [];
  const logger = Logger.make(({ message }) => void logged.push(String(message)));
  const visits = visitPlacements({ connection, seed: 1, audienceMs: heardMs });
  const fiber = Effect.runFork(Effect.provide(visits, Logger.layer([logger])));
  fibers.push(fiber);
  return { logged, stop: () => Effect.runPromise(Fiber.interrupt(fiber)) };
}

function ask(verb: "state" | "drift"): Promise<unknown> {
  return connection.request(askSubject("simulation", verb)).then((reply) => reply.json());
}

async function storedRows(): Promise<readonly Record<string, string>[]> {
  const stored = await storedEvents(connection, streamNames.activity);
  return stored.map(({ text }) => JSON.parse(text));
}

describe("visits to placements", { timeout: 60_000 }, () => {
  it("ask for decisions and tell what came of them, at the audience's time", async () => {
    const decider = new Decider(connection);
    const { stop } = visit();
    await expect.poll(() => decider.given.length, patience).toBeGreaterThan(60);
    await stop();
    const rows = await storedRows();
    const impressions = rows.filter(({ type }) => type === "ad_impression");
    const given = new Map(decider.given.map((decision) => [decision.decision_id, decision]));
    expect(impressions.length).toBeGreaterThan(50);
    expect(new Set(rows.map((row) => row.event_id)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.placement).toBe(given.get(row.decision_id)?.arm);
      expect(row.timestamp).toBe(new Date(audienceMs).toISOString());
    }
    const clicks = rows.filter(({ type }) => type === "ad_click");
    expect(clicks.length + impressions.length).toBe(rows.length);
    expect(clicks.length).toBeLessThan(impressions.length / 4);
  });

  it("wait for the audience to begin", async () => {
    const decider = new Decider(connection);
    const heard: { atMs?: number } = {};
    visit(() => heard.atMs);
    await expect.poll(() => ask("state").catch(() => undefined), patience).toBeDefined();
    expect(decider.asked).toBe(0);
    heard.atMs = audienceMs;
    await expect.poll(() => decider.given.length, patience).toBeGreaterThan(0);
  });

  it("say how the world is, let it drift when told to, and remember that", async () => {
    new Decider(connection);
    const { stop } = visit();
    const first = { experiment, drifts: 0, driftedAt: null, rates: clickRates(0) };
    await expect.poll(() => ask("state").catch(() => undefined), patience).toEqual(first);
    expect(await ask("drift")).toMatchObject({ drifts: 1, rates: clickRates(1) });
    const state = await ask("drift");
    expect(state).toMatchObject({ drifts: 2, driftedAt: expect.any(String), rates: clickRates(2) });
    expect(await ask("state")).toEqual(state);
    await expect.poll(async () => (await storedRows()).length, patience).toBeGreaterThan(0);
    await stop();
    await expect(ask("state")).rejects.toThrow("no responders");

    visit(() => undefined);
    await expect.poll(() => ask("state").catch(() => undefined), patience).toEqual(state);
  });

  it("wait out a refusal, speak of it once, and not at all of a pause", async () => {
    const decider = new Decider(connection);
    decider.refusal = { code: 409, reason: "paused" };
    const { logged } = visit();
    await expect.poll(() => decider.asked, patience).toBeGreaterThan(4);
    expect(logged).toEqual([]);
    decider.refusal = undefined;
    await expect.poll(() => decider.given.length, patience).toBeGreaterThan(0);
    decider.refusal = { code: 503, reason: "no log" };
    await expect.poll(() => logged, patience).toEqual([
      "simulated visitors wait for decisions: no log",
    ]);
    const { length } = decider.given;
    decider.refusal = undefined;
    await expect.poll(() => decider.given.length, patience).toBeGreaterThan(length + 20);
    expect(logged).toHaveLength(1);
  });

  it("go on when NATS was away", async () => {
    const decider = new Decider(connection);
    visit();
    await expect.poll(() => decider.given.length, patience).toBeGreaterThan(5);
    await nats.restart();
    const { length } = decider.given;
    await expect.poll(() => decider.given.length, patience).toBeGreaterThan(length + 5);
    const last = decider.given.at(-1)?.decision_id;
    const isStored = async () => (await storedRows()).some((row) => row.decision_id === last);
    await expect.poll(isStored, patience).toBe(true);
  });
});
