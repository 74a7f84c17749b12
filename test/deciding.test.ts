// Decisions while their workers are killed: what was given is in the log and counted once, and so is what
// it earned, however often that is sent.
import { jetstream } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DecisionsAnswer } from "../api/contract/decision.ts";
import { ExperimentAnswer } from "../api/contract/experiment.ts";
import { answerOf } from "../api/testing.ts";
import { type RunningCommand, startCommand } from "../commands/testing.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import { Random } from "../ml/random.ts";
import { Decision } from "../streams/decision.ts";
import { activitySubject, decideSubject, rewardSubject } from "../streams/subjects.ts";
import { Schema } from "effect";
import { seedOfRun, seedVariable } from "./seed.ts";

const patience = { timeout: 60_000, interval: 50 };
const experiment = "placements";
const rounds = 4;
const decisionsPerRound = 60;

const decodeDecision = Schema.decodeUnknownSync(Decision);

describe(`decisions of workers that are killed (${seedVariable}=${seedOfRun()})`, {
  timeout: 180_000,
}, () => {
  let nats: TestNats;
  let postgres: TestPostgres;
  let connection: NatsConnection;
  let apiUrl = "";
  const random = new Random(seedOfRun());
  const commands: RunningCommand[] = [];

  async function start(words: string[], said: RegExp): Promise<RunningCommand> {
    const command = startCommand(words, {
      NATS_URL: nats.url,
      DATABASE_URL: postgres.url,
      TROUPE_PARTITIONS: "4",
      TROUPE_CHECKPOINT_MS: "150",
      TROUPE_PORT: "0",
    });
    commands.push(command);
    await expect.poll(() => command.output() + command.errors(), patience).toMatch(said);
    return command;
  }

  const startWorker = () => start(["worker"], /^Worker at/m);

  beforeAll(async () => {
    [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
    connection = await connect({ servers: nats.url });
  });

  afterAll(async () => {
    for (const command of commands) command.signal("SIGKILL");
    await Promise.all(commands.map((command) => command.ended));
    await connection?.close();
    await Promise.all([nats?.stop(), postgres?.stop()]);
  });

  async function post(path: string, body: object): Promise<Response> {
    return await fetch(`${apiUrl}/v1/experiments${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  async function show(): Promise<ExperimentAnswer> {
    return answerOf(await fetch(`${apiUrl}/v1/experiments/${experiment}`), ExperimentAnswer);
  }

  /** Asks over NATS until somebody decides. */
  async function decide(user_id: string): Promise<Decision> {
    const question = JSON.stringify({ user_id });
    for (let attempt = 0; attempt < 200; attempt++) {
      try {
        const reply = await connection.request(decideSubject(experiment), question, {
          timeout: 3000,
        });
        if (!reply.headers?.has("Nats-Service-Error")) return decodeDecision(reply.json());
      } catch {
        // Whoever was asked was killed meanwhile, and nobody else is there yet.
      }
    }
    throw new Error("nobody decides");
  }

  it("loses none, counts none twice, and takes each reward once", async () => {
    let worker = await startWorker();
    const api = await start(["api"], /http:\/\/\S+/);
    apiUrl = /http:\/\/[\w.:]+/.exec(api.output())?.[0] ?? "";
    const definition = {
      id: experiment,
      arms: ["top", "side", "foot"].map((id) => ({ id })),
      reward: { kind: "click" },
    };
    await answerOf(await post("", definition), ExperimentAnswer, 201);
    await answerOf(await post(`/${experiment}/start`, {}), ExperimentAnswer);

    const given = new Map<string, Decision>();
    const clicked = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < decisionsPerRound; i++) {
        const decision = await decide(`u${i}`);
        expect(given.has(decision.decision_id)).toBe(false);
        given.set(decision.decision_id, decision);
        if (!random.chance(0.3)) continue;
        clicked.set(decision.decision_id, 1);
        await click(decision, i, random.chance(0.5));
        if (random.chance(0.3)) await click(decision, i, random.chance(0.5));
        if (i === Math.floor(decisionsPerRound / 2)) worker.signal("SIGKILL");
      }
      worker.signal("SIGKILL");
      await worker.ended;
      worker = await startWorker();
    }

    await expect.poll(async () => {
      const { state } = await show();
      return { decisions: state.decisions >= given.size, rewards: state.rewards };
    }, patience).toEqual({ decisions: true, rewards: clicked.size });
    const { state } = await show();
    expect(state.rewards).toBe(clicked.size);
    expect(state.contradictions + state.unknown).toBe(0);
    for (const arm of state.arms) {
      const own = [...clicked.keys()].filter((id) => given.get(id)?.arm === arm.id);
      expect(arm.rewardSum).toBe(own.length);
    }
    // A decision whose asker's connection was cut may be in the log without having been given.
    const logged = await allDecisions(state.decisions, clicked.size);
    expect(logged.filter(({ decision_id }) => given.has(decision_id))).toHaveLength(given.size);
    for (const { decision_id, arm, propensity } of logged) {
      const decision = given.get(decision_id);
      if (decision !== undefined) {
        expect([arm, propensity]).toEqual([decision.arm, decision.propensity]);
      }
    }
  });

  /** Says that somebody clicked: as an ad's event that names the decision, or as a reward. */
  async function click(
    { decision_id, arm }: Decision,
    user: number,
    asEvent: boolean,
  ): Promise<void> {
    if (!asEvent) {
      const reward = JSON.stringify({ decision_id, reward: 1 });
      await jetstream(connection).publish(rewardSubject(experiment), reward);
      return;
    }
    const event = {
      event_id: `click ${decision_id} ${random.next()}`,
      type: "ad_click",
      timestamp: new Date().toISOString(),
      user_id: `u${user}`,
      ad_id: "ad",
      placement: arm,
      decision_id,
    };
    const subject = activitySubject(`u${user}`, `u${user}`, "ad_click");
    await jetstream(connection).publish(subject, JSON.stringify(event));
  }

  /** Every decision in the tables, once so many are there, and so many of them with a reward. */
  async function allDecisions(decisions: number, rewards: number) {
    const all = async () => {
      const url = `${apiUrl}/v1/experiments/${experiment}/decisions?limit=2000`;
      return (await answerOf(await fetch(url), DecisionsAnswer)).items;
    };
    await expect.poll(async () => {
      const items = await all();
      return {
        decisions: items.length,
        rewards: items.filter(({ reward }) => reward === 1).length,
      };
    }, patience).toEqual({ decisions, rewards });
    return await all();
  }
});
