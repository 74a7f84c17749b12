// Erasures as they are asked for and told of, and what an export hands out.
import { jetstream } from "@nats-io/jetstream";
import { headers as createHeaders } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userOf } from "../../db/audience-examples.ts";
import { advanceErasure, certifyErasure, notePlace } from "../../db/erasures.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { ByteWriter } from "../../ml/bytes.ts";
import { deadLetterHeaders } from "../../streams/deadletter.ts";
import { keptArmSubject } from "../../streams/kept-arm.ts";
import { encodeConsumption } from "../../streams/learner-example.ts";
import { retainedAfterErasure } from "../../streams/retained.ts";
import {
  activitySubject,
  deadLetterSubject,
  decisionSubject,
  learnerSubject,
  userPredictionSubject,
} from "../../streams/subjects.ts";
import { ErasureAnswer, ErasuresAnswer } from "../contract/erasure.ts";
import { UserExport } from "../contract/user-export.ts";
import { answerOf, problemIn, startApp, startOwner, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const token = "an=20na";
const atMs = Date.UTC(2025, 0, 2);

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const anna = userOf(token, { userId: "an na", lastAtMs: atMs });
  await fill(opened.database, { users: [anna, userOf("bob", {})] }, { kind: "user" });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function send(method: string, path: string): Promise<Response> {
  return await system.app.request(path, { method });
}

async function begin(key: string) {
  const answer = await send("DELETE", `/v1/users/${key}`);
  return (await answerOf(answer, ErasureAnswer, 202)).erasure;
}

describe("DELETE /v1/users/{key}", () => {
  it("begins an erasure that does not say whose it is, and answers with it when asked again", async () => {
    const first = await begin(token);
    expect(first).toMatchObject({ state: "requested", certifiedAt: null, removed: [] });
    expect(JSON.stringify(first)).not.toContain('na"');
    expect(await begin("an%20na")).toEqual(first);
    const other = await begin("bob");
    expect(other.user).not.toBe(first.user);
  });

  it("takes somebody of whom nothing is known", async () => {
    expect(await begin("nobody-ever")).toMatchObject({ state: "requested" });
  });
});

describe("GET /v1/erasures", () => {
  it("lists them, newest first, and those of one user", async () => {
    const erasure = await begin(token);
    const all = await answerOf(await send("GET", "/v1/erasures?limit=2"), ErasuresAnswer);
    expect(all.items).toHaveLength(2);
    const rest = await answerOf(
      await send("GET", `/v1/erasures?limit=2&cursor=${all.next}`),
      ErasuresAnswer,
    );
    expect(rest.next).toBe(null);
    expect([...all.items, ...rest.items].map(({ id }) => id)).toContain(erasure.id);
    const own = await answerOf(await send("GET", "/v1/erasures?user=an%20na"), ErasuresAnswer);
    expect(own.items).toEqual([erasure]);
  });

  it("shows one, which becomes a certificate; then whoever asks again gets another", async () => {
    const { id } = await begin(token);
    const { drizzle } = opened.database;
    await notePlace(drizzle, id, "stream ACTIVITY", { found: 7, left: null });
    await notePlace(drizzle, id, "stream ACTIVITY", { found: 3, left: 0 });
    const barriers = { partitions: {} };
    await advanceErasure(drizzle, id, { from: "requested", to: "settled", barriers });
    await certifyErasure(drizzle, id, new Date(atMs), "1.2.3");
    const { erasure } = await answerOf(await send("GET", `/v1/erasures/${id}`), ErasureAnswer);
    expect(erasure).toMatchObject({
      id,
      state: "certified",
      certifiedAt: "2025-01-02T00:00:00.000Z",
      version: "1.2.3",
      removed: [{ place: "stream ACTIVITY", found: 7, left: 0 }],
      retained: retainedAfterErasure,
    });
    expect((await begin(token)).id).not.toBe(id);
    await problemIn(await send("GET", "/v1/erasures/nothing"), 404);
  });
});

describe("GET /v1/users/{key}/export", () => {
  it("hands out what every place holds of the user, and of nobody else", async () => {
    const owner = await startOwner(
      system.ports.nats,
      "user",
      (key) => ({ user_id: key, events: 3 }),
    );
    const client = jetstream(system.ports.nats);
    const timestamp = new Date(atMs).toISOString();
    const eventOf = (user_id: string) =>
      JSON.stringify({
        event_id: `of ${user_id}`,
        type: "user_like",
        timestamp,
        user_id,
        x: "more",
      });
    for (const user of ["an na", "bob"]) {
      const key = user === "bob" ? "bob" : token;
      await client.publish(activitySubject(key, key, "user_like"), eventOf(user));
      await client.publish(userPredictionSubject(key, "churn"), JSON.stringify({ user_id: user }));
      await client.publish(keptArmSubject("colours", key), '{"arm":"red"}');
      const decision = { decision_id: `colours.${key}`, user_id: user, at: timestamp };
      await client.publish(decisionSubject("colours"), JSON.stringify(decision));
      const recent = Uint32Array.of(1, 2);
      const consumption = { atMs, user: key, item: "a film", category: undefined, recent };
      const example = encodeConsumption(consumption, new ByteWriter());
      await client.publish(learnerSubject("recommendations"), example);
      const letter = createHeaders();
      const source = { kind: "user", partition: 0, stream: "ACTIVITY", subject: "s", sequence: 1 };
      const reason = { field: "type", found: "x", wanted: "y", payload: new Uint8Array(0) };
      for (const [name, value] of Object.entries(deadLetterHeaders({ ...source, ...reason }))) {
        letter.set(name, value);
      }
      const body = eventOf(user).slice(0, -1);
      await client.publish(deadLetterSubject("user", 0), body, { headers: letter });
    }
    const response = await send("GET", `/v1/users/${token}/export`);
    expect(response.headers.get("content-disposition")).toContain("attachment");
    const found = await answerOf(response, UserExport);
    expect(found).toMatchObject({ user_id: "an na", key: token, failure: null });
    const counts = found.parts.map(({ part, from, items }) => [part, from, items.length]);
    expect(counts).toEqual([
      ["profile", "table users", 1],
      ["state", "actor of the user", 1],
      ["sessions", "table sessions", 0],
      ["decisions", "tables decisions and rewards", 0],
      ["events", "stream ACTIVITY", 1],
      ["logged decisions", "stream DECISIONS", 1],
      ["consumptions", "stream EXAMPLES", 1],
      ["dead letters", "stream DEADLETTERS", 1],
      ["predictions", "stream PREDICTIONS", 1],
      ["kept arms", "stream KV_assignments", 1],
    ]);
    const text = JSON.stringify(found);
    expect(text).toContain("more");
    expect(text).not.toContain("bob");
    await owner.stop();
  });

  it("says what could not be read", async () => {
    const found = await answerOf(await send("GET", "/v1/users/bob/export"), UserExport);
    expect(found.failure).toContain("actor of the user");
    expect(system.reported).toHaveLength(1);
  });
});
