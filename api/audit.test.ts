import { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { empty, startDatabase, type TestDatabase } from "../db/queries/testing.ts";
import { routes } from "./app.ts";
import { Audit, isAudited } from "./audit.ts";
import { AuditAnswer, type AuditItem } from "./contract/audit.ts";
import { Door } from "./door.ts";
import { nobody } from "./principal.ts";
import { forbidden } from "./refusals.ts";
import { listAuditRoute } from "./routes/audit.ts";
import { createKeyRoute } from "./routes/keys.ts";
import { answerOf, noDatabase, problemIn, startApp, type TestApp } from "./testing.ts";

const stranger = "203.0.113.9";
const startMs = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;

let opened: TestDatabase;
let system: TestApp;
let peer = "127.0.0.1";
let nowMs = startMs;

/** Before there is any key: this computer may do everything, and strangers nothing. */
function door(): Door {
  const keys = {
    isAny: () => Promise.resolve(false),
    find: () => Promise.resolve(undefined),
    touch: () => Promise.resolve(),
  };
  return new Door({ keys, now: () => nowMs, report: () => {}, peerOf: () => peer });
}

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database, { door: door(), now: () => nowMs });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});
beforeEach(async () => {
  await empty(opened.database);
  peer = "127.0.0.1";
  nowMs += 10 * minuteMs;
});

function send(path: string, method = "POST", body: unknown = {}): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return Promise.resolve(
    system.app.request(
      path,
      method === "GET" ? { method } : { method, headers, body: JSON.stringify(body) },
    ),
  );
}

async function audit(query = ""): Promise<readonly AuditItem[]> {
  const from = peer;
  peer = "127.0.0.1";
  const { items } = await answerOf(await send(`/v1/audit${query}`, "GET"), AuditAnswer);
  peer = from;
  return items;
}

const key = { name: "a producer", role: "operator" };

describe("the audit of requests", () => {
  it("has who did what, when, from where, before the answer comes", async () => {
    expect((await send("/v1/keys", "POST", key)).status).toBe(201);
    expect(await audit()).toEqual([{
      id: expect.any(Number),
      at: new Date(nowMs).toISOString(),
      actorKind: "loopback",
      actor: "loopback",
      role: "admin",
      action: "createKey",
      target: "/v1/keys",
      origin: "127.0.0.1",
      outcome: "done",
      status: 201,
      detail: null,
    }]);
  });

  it("has what was refused, too, and nothing of what was only read or is in the log", async () => {
    await problemIn(await send("/v1/keys", "POST", { name: "" }), 400);
    expect((await send("/v1/videos", "GET")).status).toBe(200);
    expect((await send("/v1/events", "POST", [])).status).toBe(202);
    const found = await audit();
    expect(found.map(({ action, outcome, status }) => [action, outcome, status])).toEqual([
      ["createKey", "failed", 400],
    ]);
  });

  it("counts a flood of denials instead of writing it down", async () => {
    peer = stranger;
    for (let i = 0; i < 50; i++) expect((await send("/v1/videos", "GET")).ok).toBe(false);
    nowMs += minuteMs;
    expect((await send("/v1/audit", "GET")).ok).toBe(false);
    const found = await audit();
    expect(found.map(({ action, origin, outcome, detail }) => [action, origin, outcome, detail]))
      .toEqual([
        ["listAudit", stranger, "denied", null],
        ["listVideos", stranger, "denied", { again: 49 }],
        ["listVideos", stranger, "denied", null],
      ]);
  });

  it("bounds what it counts, whoever floods it with whatever", async () => {
    const watching = new Audit(system.ports, 10);
    const app = new Hono().get("*", (context) => {
      context.set("principal", nobody(context.req.path));
      return watching.watch(context, listAuditRoute, () => {
        throw forbidden("no");
      });
    });
    app.onError(() => new Response(null, { status: 403 }));
    for (let i = 0; i < 30; i++) {
      await app.request(`/${i}`);
      await app.request(`/${i}`);
    }
    // All but the last ten had to make room: that each came again is on record already.
    const again = (await audit()).filter(({ detail }) => detail !== null);
    expect(again.map(({ origin, detail }) => [origin, detail?.again]))
      .toEqual(Array.from({ length: 20 }, (_, i) => [`/${19 - i}`, 1]));
  });

  it("names no user", async () => {
    peer = stranger;
    await send("/v1/users/somebody%40example.org", "GET");
    const found = await audit();
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain("somebody");
    expect(found[0].target).toBe("/v1/users/{key}");
  });

  it("finds by actor, action, outcome and time, page by page", async () => {
    await send("/v1/keys", "POST", key);
    await send("/v1/keys", "POST", key);
    await send("/v1/keys/nothing", "DELETE");
    expect(await audit("?action=createKey")).toHaveLength(2);
    expect(await audit("?outcome=denied")).toHaveLength(0);
    expect(await audit("?actor=loopback&limit=1")).toHaveLength(1);
    expect(await audit(`?to=${new Date(nowMs).toISOString()}`)).toHaveLength(0);
    const first = await answerOf(await send("/v1/audit?limit=2", "GET"), AuditAnswer);
    const rest = await answerOf(
      await send(`/v1/audit?limit=2&cursor=${first.next}`, "GET"),
      AuditAnswer,
    );
    expect([...first.items, ...rest.items].map(({ action }) => action).toSorted())
      .toEqual(["createKey", "createKey", "revokeKey"]);
  });

  it("reports, whole, what it cannot put on record, and the request is answered all the same", async () => {
    const reported: unknown[] = [];
    const report = (error: unknown) => void reported.push(error);
    const watching = new Audit({ database: noDatabase, now: Date.now, report });
    const app = new Hono().post("*", (context) => {
      context.set("principal", nobody(stranger));
      return watching.watch(context, createKeyRoute, () => new Response("made", { status: 201 }));
    });
    const response = await app.request("/v1/keys", { method: "POST" });
    expect(response.status).toBe(201);
    expect(String(reported[0])).toContain(`"action":"createKey","target":"/v1/keys"`);
  });

  it("leaves out of what changes something only what the log keeps", () => {
    const left = routes.filter((route) => route.method !== "get" && !isAudited(route));
    expect(left.map(({ name }) => name).toSorted())
      .toEqual(["decide", "scoreClicks", "sendEvents", "sendRewards"]);
  });
});
