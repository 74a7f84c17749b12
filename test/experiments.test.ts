// An experiment on real servers: told over NATS, rewarded by a click of a user, seen by whoever decides.
import { jetstream } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Database } from "../db/database.ts";
import { decisions, experiments, rewards } from "../db/experiment-schema.ts";
import { openPostgres } from "../db/postgres.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import {
  activitySubject,
  askSubject,
  decisionsSubject,
  decisionSubject,
  experimentSubject,
  rewardSubject,
} from "../streams/subjects.ts";
import { standingsBucket } from "../streams/standing.ts";
import { type RunningWorker, startWorkerHere } from "./running-worker.ts";

const patience = { timeout: 30_000, interval: 50 };

let nats: TestNats;
let postgres: TestPostgres;
let database: Database;
let worker: RunningWorker;
let connection: NatsConnection;

beforeAll(async () => {
  [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
  database = await openPostgres(postgres.url);
  worker = await startWorkerHere(nats.url, database, 2);
  connection = worker.connection;
});

afterAll(async () => {
  await worker.stop();
  await database.close();
  await nats.stop();
  await postgres.stop();
});

async function publish(subject: string, json: object): Promise<void> {
  await jetstream(connection).publish(subject, JSON.stringify(json));
}

function command(about: object): Promise<void> {
  const timestamp = new Date().toISOString();
  return publish(experimentSubject("banner"), { experiment: "banner", timestamp, ...about });
}

async function ask(question = ""): Promise<unknown> {
  const answer = await connection.request(askSubject("experiment", "banner"), question);
  return answer.json<{ state: unknown }>().state;
}

describe("an experiment", () => {
  it("hears commands, decisions, rewards and clicks, and tells how it stands", async () => {
    const heard: unknown[] = [];
    connection.subscribe(decisionsSubject("banner"), {
      callback: (_error, message) => {
        heard.push(message.json());
      },
    });
    const arms = [{ id: "top" }, { id: "side" }];
    const definition = { id: "banner", arms, reward: { kind: "click" } };
    await command({ command: "create", command_id: "c1", definition });
    await command({ command: "start", command_id: "c2" });
    await vi.waitFor(
      async () => expect(await ask('{"command":"c2"}')).toEqual({ outcome: "ok" }),
      patience,
    );

    const logged = (own: string, index: number) => ({
      decision_id: `banner.${own}`,
      experiment: "banner",
      arm: arms[index].id,
      policy: "adaptive-thompson",
      version: 2,
      at: new Date().toISOString(),
      propensities: [0.5, 0.5],
      index,
    });
    await publish(decisionSubject("banner"), logged("1", 0));
    await publish(decisionSubject("banner"), logged("2", 1));
    await publish(rewardSubject("banner"), { decision_id: "banner.1", reward: 0 });
    await publish(activitySubject("ann", "ann", "ad_click"), {
      event_id: "e1",
      type: "ad_click",
      user_id: "ann",
      timestamp: new Date().toISOString(),
      decision_id: "banner.2",
    });
    await vi.waitFor(async () => {
      expect(await ask()).toMatchObject({
        status: "running",
        decisions: 2,
        rewards: 2,
        open: 0,
        arms: [{ id: "top", rewardSum: 0 }, { id: "side", rewardSum: 1 }],
      });
    }, patience);
    expect(heard).toMatchObject([{ decision_id: "banner.1" }, { decision_id: "banner.2" }]);

    await vi.waitFor(async () => {
      await command({ command: "tick", command_id: "t1" });
      const subject = `$KV.${standingsBucket}.banner`;
      const manager = await jetstream(connection).jetstreamManager();
      const entry = await manager.direct.getMessage(`KV_${standingsBucket}`, {
        last_by_subj: subject,
      });
      expect(entry?.json()).toMatchObject({ experiment: "banner", status: "running" });
      expect(entry?.json<{ version: number }>().version).toBeGreaterThan(2);
    }, patience);

    await vi.waitFor(async () => {
      expect(await database.drizzle.select().from(decisions)).toHaveLength(2);
      expect(await database.drizzle.select().from(rewards)).toHaveLength(2);
      const [row] = await database.drizzle.select().from(experiments);
      expect(row).toMatchObject({ id: "banner", status: "running" });
    }, patience);
  });
});
