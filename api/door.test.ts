import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ApiKeys } from "../db/api-keys.ts";
import { empty, startDatabase, type TestDatabase } from "../db/queries/testing.ts";
import { type AppOptions, createApp } from "./app.ts";
import { KeysAnswer, MadeKeyAnswer, SignInAnswer } from "./contract/access.ts";
import { sessionCookie } from "./credential.ts";
import { Door, type DoorSettings } from "./door.ts";
import type { Ports } from "./ports.ts";
import { answerOf, problemIn, unconnectedPorts } from "./testing.ts";
import { addKey } from "./testing-access.ts";

let stored: TestDatabase;
let nowMs = Date.now();
/** Everything that would have been logged. */
let reported: unknown[] = [];

beforeAll(async () => {
  stored = await startDatabase("pglite");
});
afterAll(() => stored?.stop());
beforeEach(async () => {
  await empty(stored.database);
  nowMs = Date.now();
  reported = [];
});

/** Asks an interface behind a door of its own. */
function opened(settings: Partial<DoorSettings> = {}, options: AppOptions = {}) {
  const report = (error: unknown) => void reported.push(error);
  const now = () => nowMs;
  const keys = new ApiKeys(stored.database);
  const peerOf = () => "127.0.0.1";
  const door = new Door({ keys, now, report, peerOf, ...settings });
  const ports: Ports = Object.create(unconnectedPorts, {
    database: { value: stored.database },
    door: { value: door },
    now: { value: now },
    report: { value: report },
  });
  const app = createApp(ports, options);
  return async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: object,
  ) =>
    await app.request(path, {
      method,
      headers: { ...headers, ...body === undefined ? {} : { "content-type": "application/json" } },
      body: body === undefined ? null : JSON.stringify(body),
    });
}

const bearing = (text: string) => ({ authorization: `Bearer ${text}` });

describe("before there is any key", () => {
  it("this computer is not believed to be itself under another name, nor through a proxy", async () => {
    const ask = opened();
    expect((await ask("GET", "/v1/keys")).status).toBe(200);
    const rebound = await ask("GET", "http://evil.example:8080/v1/keys");
    expect((await problemIn(rebound, 401)).detail).toMatch(
      /^host: found evil.example, wanted localhost or 127.0.0.1; .*troupe keys create/,
    );
    for (const header of ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"]) {
      await problemIn(await ask("GET", "/v1/keys", { [header]: "127.0.0.1" }), 401);
    }
    const behindProxy = opened({ trustedProxies: ["127.0.0.1"] });
    await problemIn(await behindProxy("GET", "/v1/keys"), 401);
    await problemIn(await behindProxy("GET", "/v1/keys", { "x-forwarded-for": "127.0.0.2" }), 401);
  });

  it("pages of other sites change nothing, and those that are allowed do", async () => {
    const body = { name: "a", role: "admin" };
    const ask = opened({ origins: ["https://ok.example"] });
    for (
      const headers of [
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
        { origin: "https://evil.example" },
        { origin: "null" },
      ]
    ) {
      const refused = await ask("POST", "/v1/keys", headers, body);
      expect((await problemIn(refused, 403)).detail).toMatch(/^a page of another site/);
    }
    expect((await ask("GET", "/v1/keys", { "sec-fetch-site": "cross-site" })).status).toBe(200);
    expect((await ask("GET", "/v1/keys", { origin: "http://localhost" })).status).toBe(200);
    const allowed = { origin: "https://ok.example", "sec-fetch-site": "cross-site" };
    expect((await ask("POST", "/v1/keys", allowed, body)).status).toBe(201);
  });
});

describe("keys", () => {
  it("are made, shown once, listed without secrets, rotated and revoked", async () => {
    const ask = opened();
    const wish = { name: "Ada", role: "admin", expiresInDays: 1 };
    const { key, secret } = await answerOf(
      await ask("POST", "/v1/keys", {}, wish),
      MadeKeyAnswer,
      201,
    );
    expect(key).toMatchObject({ name: "Ada", role: "admin", createdBy: "loopback", scopes: [] });
    expect(Date.parse(key.expiresAt ?? "")).toBe(nowMs + 86_400_000);
    await problemIn(await ask("GET", "/v1/keys"), 401);

    const list = await ask("GET", "/v1/keys", bearing(secret));
    const text = await list.clone().text();
    expect((await answerOf(list, KeysAnswer)).items.map(({ id }) => id)).toEqual([key.id]);
    const secretHalf = secret.slice(secret.lastIndexOf("_") + 1);
    expect(text).not.toContain(secretHalf);
    expect(text).not.toContain("digest");

    const path = `/v1/keys/${key.id}`;
    const rotated = await answerOf(
      await ask("POST", `${path}/rotate`, bearing(secret), { graceSeconds: 60 }),
      MadeKeyAnswer,
      201,
    );
    expect(rotated.key).toMatchObject({ name: "Ada", rotatedFrom: key.id });
    expect((await ask("GET", "/v1/keys", bearing(secret))).status).toBe(200);
    nowMs += 60_000;
    const ended = await problemIn(await ask("GET", "/v1/keys", bearing(secret)), 401);
    expect(ended.detail).toBe("this key has expired");

    const next = bearing(rotated.secret);
    await problemIn(await ask("POST", `${path}/rotate`, next, {}), 404);
    expect((await ask("DELETE", `/v1/keys/${rotated.key.id}`, next)).status).toBe(200);
    const revoked = await problemIn(await ask("GET", "/v1/keys", next), 401);
    expect(revoked.detail).toBe("this key was revoked");
  });

  it("that were revoked elsewhere open nothing five seconds later", async () => {
    const { text, row } = await addKey(stored.database);
    const ask = opened();
    expect((await ask("GET", "/v1/keys", bearing(text))).status).toBe(200);
    await new ApiKeys(stored.database).revoke(row.id, new Date(nowMs));
    nowMs += 5000;
    await problemIn(await ask("GET", "/v1/keys", bearing(text)), 401);
  });

  it("hand on no more than they have", async () => {
    const limited = await addKey(stored.database, { scopes: ["access", "videos:read"] });
    const whole = await addKey(stored.database);
    const ask = opened();
    const make = async (scopes: string[]) =>
      (await ask("POST", "/v1/keys", bearing(limited.text), { name: "b", role: "admin", scopes }))
        .status;
    expect(await make([])).toBe(403);
    expect(await make(["videos"])).toBe(403);
    expect(await make(["videos:read"])).toBe(201);
    const rotate = `/v1/keys/${whole.row.id}/rotate`;
    await problemIn(await ask("POST", rotate, bearing(limited.text), {}), 403);
  });

  it("are tried so often and no more", async () => {
    const good = await addKey(stored.database);
    const ask = opened();
    expect((await ask("GET", "/v1/keys", bearing(good.text))).status).toBe(200);
    const wrong = bearing(`troupe_k${"0".repeat(16)}_${"A".repeat(43)}`);
    for (let i = 0; i < 20; i++) await problemIn(await ask("GET", "/v1/keys", wrong), 401);
    const refused = await ask("GET", "/v1/keys", wrong);
    expect(refused.headers.get("retry-after")).toBe("2");
    await problemIn(refused, 429);
    // Somebody's key that is known to be good still opens, from the same address.
    expect((await ask("GET", "/v1/keys", bearing(good.text))).status).toBe(200);
  });

  it("are bounded in how often they ask", async () => {
    const { text } = await addKey(stored.database);
    const limits = { readsPerSecond: 1, readBurst: 2, writesPerSecond: 1, writeBurst: 1 };
    const ask = opened({ limits });
    const first = await ask("GET", "/v1/keys", bearing(text));
    expect(first.headers.get("ratelimit-remaining")).toBe("1");
    await ask("GET", "/v1/keys", bearing(text));
    const refused = await ask("GET", "/v1/keys", bearing(text));
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.headers.get("ratelimit-remaining")).toBe("0");
    expect((await problemIn(refused, 429)).detail).toMatch(/^more reads than are allowed/);
    nowMs += 1000;
    expect((await ask("GET", "/v1/keys", bearing(text))).status).toBe(200);
  });
});

describe("signing in", () => {
  it("makes a cookie that is no key, ends with it, and ends by signing out", async () => {
    const { text, row } = await addKey(stored.database, { name: "Ada", role: "operator" });
    const ask = opened({ isBehindTls: true });
    const signIn = async () => {
      const response = await ask("POST", "/v1/session", {}, { key: text });
      const [cookie, ...attributes] = (response.headers.get("set-cookie") ?? "").split("; ");
      return { response, cookie, attributes };
    };
    const { response, cookie, attributes } = await signIn();
    expect(await answerOf(response, SignInAnswer, 201))
      .toMatchObject({ kind: "key", id: row.id, name: "Ada", role: "operator" });
    expect(attributes.sort())
      .toEqual(["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict", "Secure"]);
    expect(cookie).toMatch(new RegExp(`^${sessionCookie}=troupe_s`));
    expect(cookie).not.toContain(text);

    const who = await answerOf(await ask("GET", "/v1/session", { cookie }), SignInAnswer);
    expect(who).toMatchObject({ kind: "key", id: row.id, role: "operator" });
    await problemIn(await ask("GET", "/v1/keys", { cookie }), 403);
    // Another process knows the session as well.
    const elsewhere = await opened()("GET", "/v1/session", { cookie });
    expect((await answerOf(elsewhere, SignInAnswer)).id).toBe(row.id);

    const out = await ask("DELETE", "/v1/session", { cookie });
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await answerOf(out, SignInAnswer)).kind).toBe("nobody");
    const after = await ask("GET", "/v1/session", { cookie });
    expect((await answerOf(after, SignInAnswer)).kind).toBe("nobody");

    const second = (await signIn()).cookie;
    await new ApiKeys(stored.database).revoke(row.id, new Date(nowMs));
    nowMs += 5000;
    const revoked = await ask("GET", "/v1/session", { cookie: second });
    expect((await answerOf(revoked, SignInAnswer)).kind).toBe("nobody");
  });

  it("lasts twelve hours at most", async () => {
    const { text } = await addKey(stored.database, { role: "viewer" });
    const ask = opened();
    const response = await ask("POST", "/v1/session", {}, { key: text });
    const [cookie] = (response.headers.get("set-cookie") ?? "").split("; ");
    nowMs += 12 * 3_600_000;
    const who = await answerOf(await ask("GET", "/v1/session", { cookie }), SignInAnswer);
    expect(who.kind).toBe("nobody");
  });

  it("refuses what is no key, other types and other sites, and tells nothing of what it got", async () => {
    const { text } = await addKey(stored.database);
    const ask = opened();
    await problemIn(await ask("POST", "/v1/session", {}, { key: `${text.slice(0, -2)}__` }), 401);
    const wrong = await ask("POST", "/v1/session", {}, { kye: text });
    expect(JSON.stringify(await problemIn(wrong, 400))).not.toContain("troupe_k");
    await problemIn(await ask("POST", "/v1/session", { "content-type": "text/plain" }), 415);
    const other = { origin: "https://evil.example" };
    await problemIn(await ask("POST", "/v1/session", other, { key: text }), 403);
    await problemIn(await ask("DELETE", "/v1/session", other), 403);
  });

  it("gives pages of other sites nothing that they could use", async () => {
    const { text } = await addKey(stored.database);
    const ask = opened();
    const response = await ask("POST", "/v1/session", {}, { key: text });
    const [cookie] = (response.headers.get("set-cookie") ?? "").split("; ");
    const forged = { cookie, origin: "https://evil.example" };
    await problemIn(await ask("POST", "/v1/keys", forged, { name: "b", role: "admin" }), 403);
    const own = { cookie, "sec-fetch-site": "same-origin", origin: "http://localhost" };
    expect((await ask("POST", "/v1/keys", own, { name: "b", role: "admin" })).status).toBe(201);
  });
});

describe("what is said", () => {
  it("never holds a secret: not in answers, not in logs", async () => {
    const { text } = await addKey(stored.database);
    const broken = new Proxy(new ApiKeys(stored.database), {
      get: () => () => Promise.reject(new Error("the database is away")),
    });
    const ask = opened({ keys: broken });
    const response = await ask("GET", "/v1/keys", bearing(text));
    const answers = [await response.text()];
    for (const shown of [text.slice(0, -1), `${text}x`, `x ${text}`]) {
      const refused = await opened()("GET", "/v1/keys", { authorization: shown });
      answers.push(await refused.text(), JSON.stringify([...refused.headers]));
    }
    expect(reported).toHaveLength(1);
    const said = answers.join("\n") + reported.map(String).join("\n");
    expect(said).not.toContain(text.slice(25, 50));
  });

  it("lets no other site read it, but those that are configured", async () => {
    const { text } = await addKey(stored.database);
    const silent = await opened()("GET", "/v1/keys", {
      ...bearing(text),
      origin: "https://ok.example",
    });
    expect(silent.headers.get("access-control-allow-origin")).toBeNull();
    const ask = opened({}, { corsOrigins: ["https://ok.example"] });
    const preflight = await ask("OPTIONS", "/v1/keys", {
      origin: "https://ok.example",
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization",
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://ok.example");
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
    const allowed = await ask("GET", "/v1/keys", {
      ...bearing(text),
      origin: "https://ok.example",
    });
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://ok.example");
    const stranger = await ask("GET", "/v1/keys", {
      ...bearing(text),
      origin: "https://evil.example",
    });
    expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("asks browsers for TLS where there is TLS in front", async () => {
    const plain = await opened()("GET", "/health/live");
    expect(plain.headers.get("strict-transport-security")).toBeNull();
    expect(plain.headers.get("permissions-policy")).toContain("camera=()");
    const strict = await opened({}, { strictTransport: true })("GET", "/health/live");
    expect(strict.headers.get("strict-transport-security")).toContain("max-age=31536000");
  });
});

it("probes learn whether Troupe is ready, and nobody else's details", async () => {
  await addKey(stored.database);
  const answer = await opened()("GET", "/health/ready");
  const text = await answer.text();
  expect(text).toContain('"detail":"for viewers"');
  expect(text).not.toContain("nothing is connected");
});
