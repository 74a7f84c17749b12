import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { type Msg, type NatsConnection, nuid } from "nats";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makePolicy } from "../ml/bandit/policies.ts";
import { startNats, type TestNats } from "../local/testing.ts";
import { decodeExperimentMessage } from "../streams/experiment-message.ts";
import { Rejection } from "../streams/rejection.ts";
import {
  askSubject,
  decideSubject,
  decisionsSubject,
  experimentPartitions,
  streamNames,
} from "../streams/subjects.ts";
import { partitionOf } from "../streams/token.ts";
import { DecisionLog } from "./decision-log.ts";
import { Decisions } from "./decisions.ts";
import { DecisionUnavailable, InvalidRequest, NotDeciding, UnknownExperiment } from "./errors.ts";
import { KeptArms } from "./kept-arms.ts";
import { Standings } from "./standings.ts";
import {
  bytesOf,
  connectWithStreams,
  type DecidingProcess,
  eventually,
  standingOf,
  startDeciding,
  tellStanding,
} from "./testing.ts";

const logBytes = 256 * 1024;

let nats: TestNats;
let connection: NatsConnection;
const processes: DecidingProcess[] = [];

beforeAll(async () => {
  nats = await startNats();
  connection = await connectWithStreams(nats.url, logBytes);
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.close()));
});
afterAll(async () => {
  await connection?.close();
  await nats?.stop();
});

async function start(settings: Parameters<typeof startDeciding>[1] = {}) {
  const started = await startDeciding(nats.url, settings);
  processes.push(started);
  return started;
}

/** The last decision of an experiment in the log. */
async function lastLogged(experiment: string) {
  const manager = await jetstreamManager(connection);
  const subject = `experiments.${
    partitionOf(experiment, experimentPartitions)
  }.decision.${experiment}`;
  const stored = await manager.streams.getMessage(streamNames.decisions, {
    last_by_subj: subject,
  });
  if (stored === null) return undefined;
  const event = decodeExperimentMessage("decision", stored.data, stored.time.getTime());
  if (event instanceof Rejection || event.kind !== "decision") throw new Error("not a decision");
  return event.decision;
}

/** A fixed split. */
function fixed(...weights: number[]) {
  return makePolicy({ name: "fixed", weights }, weights.length, 0);
}

function codeOf(reply: Msg): string | undefined {
  return reply.headers?.get("Nats-Service-Error-Code");
}

describe("Decisions", () => {
  it("logs a decision before it answers, with the propensity of every arm", async () => {
    const policy = fixed(3, 1);
    await tellStanding(connection, standingOf({ id: "logged", version: 7, policy }));
    const { decisions } = await start();
    const heard: unknown[] = [];
    const told = connection.subscribe(decisionsSubject("logged"), {
      callback: (_, message) => void heard.push(message.json()),
    });
    await connection.flush();
    for (let i = 0; i < 20; i++) {
      const answer = await decisions.decide("logged", { user_id: "u", context: { page: "home" } });
      const logged = await lastLogged("logged");
      const { propensity, ...common } = answer;
      expect(logged).toMatchObject({ ...common, user_id: "u", context: { page: "home" } });
      expect(logged?.propensities).toEqual([0.75, 0.25]);
      expect(propensity).toBe(logged?.propensities[logged.index]);
      expect(logged?.kept).toBeUndefined();
      expect(answer).toMatchObject({ experiment: "logged", policy: "fixed", version: 7 });
      expect(answer.decision_id.startsWith("logged.")).toBe(true);
    }
    await eventually(() => expect(heard).toHaveLength(20));
    told.unsubscribe();
  });

  it("answers over NATS, from one of the processes, and says what is wrong in codes", async () => {
    await tellStanding(connection, standingOf({ id: "served" }));
    await tellStanding(connection, standingOf({ id: "draft", status: "draft" }));
    const closed = standingOf({ id: "closed" });
    const arms = closed.arms.map(({ id }) => ({ id, status: "paused" as const }));
    await tellStanding(connection, { ...closed, arms });
    await tellStanding(connection, { ...standingOf({ id: "broken" }), policy: "AAA=" });
    await start();
    await start();
    const ask = (experiment: string, body = "") =>
      connection.request(decideSubject(experiment), body, { timeout: 5000 });
    expect((await ask("served")).json()).toMatchObject({ experiment: "served", version: 1 });
    expect((await ask("served", `{"context":{"a":1}}`)).headers).toBeUndefined();
    expect((await lastLogged("served"))?.context).toEqual({ a: 1 });
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(streamNames.decisions, {
      subjects_filter: "experiments.*.decision.served",
    });
    expect(Object.values(state.subjects ?? {})).toEqual([2]);

    expect(codeOf(await ask("nobody"))).toBe("404");
    expect(codeOf(await ask("draft"))).toBe("409");
    expect(codeOf(await ask("closed"))).toBe("409");
    expect(codeOf(await ask("broken"))).toBe("503");
    const wrong = await ask("served", `{"user_id":7}`);
    expect(codeOf(wrong)).toBe("400");
    expect(wrong.json()).toMatchObject({ field: "user_id", found: "7" });
    expect(codeOf(await ask("served", "{"))).toBe("400");
  });

  it("tells errors apart, and asks for what the experiment needs", async () => {
    const age = { name: "age", from: "request", kind: "number" } as const;
    const recency = { name: "days_active_7", from: "user", kind: "number" } as const;
    const needs = { context: [age, recency] };
    await tellStanding(connection, standingOf({ id: "needs", definition: needs }));
    await tellStanding(connection, standingOf({ id: "over", status: "ended" }));
    await tellStanding(connection, standingOf({ id: "sticks", definition: { sticky: true } }));
    const { decisions } = await start();
    const failure = (experiment: string, request: Parameters<typeof decisions.decide>[1]) =>
      decisions.decide(experiment, request).then(() => undefined, (error) => error);
    expect(await failure("nobody", {})).toBeInstanceOf(UnknownExperiment);
    expect(await failure("over", {})).toBeInstanceOf(NotDeciding);
    const needsUser = await failure("needs", {});
    expect(needsUser).toBeInstanceOf(InvalidRequest);
    expect(needsUser.message).toContain("user_id: found nothing");
    expect((await failure("sticks", {})).message).toContain("this experiment is sticky");
    const request = { user_id: "u", context: { age: "old" } };
    expect((await failure("needs", request)).message).toBe(
      'context.age: found "old", wanted a number',
    );
    const many = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`n${i}`, i]));
    expect((await failure("needs", { user_id: "u", context: many })).message).toContain(
      "context: found",
    );
  });

  it("joins in what the user's actor knows, and decides without where nobody answers", async () => {
    const [age, recency] = [
      { name: "age", from: "request", kind: "number" },
      { name: "recency", from: "user", kind: "number" },
    ] as const;
    const definition = { context: [recency, age], exploration: 0 };
    const policy = makePolicy({ name: "linear-thompson" }, 2, 3);
    for (let i = 0; i < 50; i++) policy.learn(0, 1, Float64Array.of(1, 8, 3));
    const sharesOf = (...context: number[]) => {
      const shares = new Float64Array(2);
      policy.shares(Float64Array.from(context), Uint8Array.of(1, 1), shares);
      return [...shares];
    };
    await tellStanding(connection, standingOf({ id: "joins", definition, policy }));
    const { decisions } = await start();
    const request = { user_id: "known", context: { age: 3, recency: 99 } };
    await decisions.decide("joins", request);
    const without = await lastLogged("joins");
    expect(without?.context).toEqual({ age: 3 });
    expect(without?.propensities).toEqual(sharesOf(1, 0, 3));
    const owner = connection.subscribe(askSubject("user", "known"), {
      callback: (_, message) =>
        void message.respond(`{"state":{"features":{"recency":8,"other":1}},"status":{}}`),
    });
    await connection.flush();
    await decisions.decide("joins", request);
    const joined = await lastLogged("joins");
    expect(joined?.context).toEqual({ age: 3, recency: 8 });
    expect(joined?.propensities).toEqual(sharesOf(1, 8, 3));
    expect(joined?.propensities).not.toEqual(without?.propensities);
    owner.unsubscribe();
  });

  it("keeps a user's arm in all processes, until it is closed", async () => {
    const definition = { sticky: true };
    const policy = makePolicy({ name: "thompson" }, 3, 0);
    const first = standingOf({ id: "sticky", definition, policy });
    await tellStanding(connection, first);
    const [one, other] = [await start(), await start()];
    const decide = (by: DecidingProcess, user: string) =>
      by.decisions.decide("sticky", { user_id: user });
    const users = Array.from({ length: 30 }, (_, i) => `user ${i}`);
    // Both at once for the same users: they must agree, whoever is first.
    const both = await Promise.all(users.map((user) => {
      return Promise.all([decide(one, user), decide(other, user)]);
    }));
    for (const [a, b] of both) expect(a.arm).toBe(b.arm);
    expect(new Set(both.map(([{ arm }]) => arm)).size).toBe(3);

    const learnt = makePolicy({ name: "thompson" }, 3, 0);
    for (let i = 0; i < 300; i++) learnt.learn(i % 3, i % 3 === 2 ? 1 : 0, new Float64Array());
    const [left, right, third] = first.arms;
    await tellStanding(
      connection,
      standingOf({ id: "sticky", definition, policy: learnt, version: 2 }),
    );
    const late = await start();
    const kept = await decide(late, users[0]);
    expect(kept).toMatchObject({ arm: both[0][0].arm, version: 1 });
    expect(kept.propensity).toBeCloseTo(1 / 3, 6);
    expect(await lastLogged("sticky")).toMatchObject({ kept: true, version: 1 });

    const arms = [{ ...left, status: "paused" as const }, right, third];
    const changed = { id: "sticky", definition, policy: learnt, version: 3, arms };
    await tellStanding(connection, standingOf(changed));
    const leftUsers = users.filter((_, i) => both[i][0].arm === "left");
    const rest = users.filter((_, i) => both[i][0].arm !== "left");
    let newcomers = 0;
    for (const process of [one, other, late]) {
      await eventually(async () => {
        const { version } = await decide(process, `newcomer ${newcomers++}`);
        expect(version).toBe(3);
      });
    }
    const again = await Promise.all(leftUsers.map((user) => {
      return Promise.all([decide(one, user), decide(other, user)]);
    }));
    for (const [a, b] of again) {
      expect(a.arm).toBe(b.arm);
      expect(a.arm).not.toBe("left");
      expect(a.version).toBe(3);
    }
    for (const user of rest) {
      expect((await decide(other, user)).arm).toBe(both[users.indexOf(user)][0].arm);
    }
  });

  it("keeps a user's arm of a fixed split without asking anybody", async () => {
    const policy = fixed(1, 1);
    const definition = { sticky: true };
    await tellStanding(connection, standingOf({ id: "fixed", definition, policy }));
    const [one, other] = [await start(), await start()];
    for (let i = 0; i < 10; i++) {
      const request = { user_id: `user-${i}` };
      const [a, b] = [
        await one.decisions.decide("fixed", request),
        await other.decisions.decide("fixed", request),
      ];
      expect(a.arm).toBe(b.arm);
    }
    const manager = await jetstreamManager(connection);
    const kept = await manager.streams.info("KV_assignments", {
      subjects_filter: "$KV.assignments.fixed.>",
    });
    expect(kept.state.subjects ?? {}).toEqual({});
  });

  it("decides on a new version as soon as it is told", async () => {
    await tellStanding(connection, standingOf({ id: "moves" }));
    const { decisions } = await start();
    expect((await decisions.decide("moves", {})).version).toBe(1);
    const policy = fixed(1, 0);
    await tellStanding(connection, standingOf({ id: "moves", version: 2, policy }));
    await eventually(async () => {
      const answer = await decisions.decide("moves", {});
      expect(answer).toMatchObject({ version: 2, arm: "left", propensity: 1 });
    });
    await tellStanding(connection, standingOf({ id: "moves", version: 3, status: "paused" }));
    await eventually(() => expect(decisions.decide("moves", {})).rejects.toThrow("is paused"));
  });

  it("gives no decision that the log does not take, and no more of them are logged", async () => {
    await tellStanding(connection, standingOf({ id: "full" }));
    const { decisions } = await start();
    const manager = await jetstreamManager(connection);
    let given = 0;
    let refused: unknown;
    while (refused === undefined) {
      const request = { context: { text: "x".repeat(128), more: "y".repeat(128) } };
      await Promise.all(
        Array.from(
          { length: 50 },
          () => decisions.decide("full", request).then(() => given++, (error) => refused = error),
        ),
      );
    }
    expect(refused).toBeInstanceOf(DecisionUnavailable);
    expect(String(refused)).toContain("maximum bytes exceeded");
    const { state } = await manager.streams.info(streamNames.decisions, {
      subjects_filter: "experiments.*.decision.full",
    });
    expect(Object.values(state.subjects ?? {})).toEqual([given]);
    await manager.streams.purge(streamNames.decisions);
    await decisions.decide("full", {});
  });

  it("has a bounded number under way, and says that it knows of no experiments yet", async () => {
    const standings = new Standings(() => {});
    const log = new DecisionLog(connection);
    const decisions = new Decisions({
      standings,
      keptArms: new KeptArms(jetstream(connection), await jetstreamManager(connection)),
      log,
      userContext: () => Promise.resolve({}),
      nextOwnId: () => nuid.next(),
      now: () => Date.now(),
      limit: 2,
    });
    await expect(decisions.decide("early", {})).rejects.toThrow("has yet to hear");
    standings.take("early", bytesOf(standingOf({ id: "early" })));
    standings.complete();
    await expect(decisions.decide("nobody", {})).rejects.toBeInstanceOf(UnknownExperiment);
    const three = await Promise.allSettled([1, 2, 3].map(() => decisions.decide("early", {})));
    expect(three.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    await decisions.decide("early", {});
    log.close();
  });

  it("goes on after the server was restarted, with standings that were told since", async () => {
    await tellStanding(connection, standingOf({ id: "outage" }));
    const { decisions } = await start();
    await decisions.decide("outage", {});
    await nats.kill();
    const during = decisions.decide("outage", {}).then(() => "given", (error) => error);
    await nats.restart();
    expect(["given", expect.any(DecisionUnavailable)]).toContainEqual(await during);
    await eventually(() => tellStanding(connection, standingOf({ id: "outage", version: 2 })));
    await eventually(async () => {
      expect((await decisions.decide("outage", {})).version).toBe(2);
    });
  });
});
