import { Buffer } from "node:buffer";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SignJWT, UnsecuredJWT } from "jose";
import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { ApiKeys } from "../db/api-keys.ts";
import { startDatabase, type TestDatabase } from "../db/queries/testing.ts";
import { createApp, routes } from "./app.ts";
import { Door, type DoorSettings } from "./door.ts";
import type { Ports } from "./ports.ts";
import { mayAs, type Role } from "./principal.ts";
import type { Route } from "./route.ts";
import { scopeOf, scopes } from "./scope.ts";
import { problemIn, unconnectedPorts } from "./testing.ts";
import { addKey, startIssuer, type TestIssuer } from "./testing-access.ts";
import { openTokens } from "./tokens.ts";

let stored: TestDatabase;
let issuer: TestIssuer;
/** Where the requests of a test come from. */
let peer = "127.0.0.1";

beforeAll(async () => {
  stored = await startDatabase("pglite");
  issuer = await startIssuer();
});
afterAll(() => stored?.stop());

const most = 1_000_000;
const limits = { readsPerSecond: most, readBurst: most, writesPerSecond: most, writeBurst: most };

/**
 * The interface behind a door that has seen nothing yet. What is let in finds no NATS behind it, and fails
 * there: that is how far these tests look.
 */
function appBehind(settings: Partial<DoorSettings> = {}): Hono {
  const door = new Door({
    keys: new ApiKeys(stored.database),
    limits,
    now: Date.now,
    report: () => {},
    peerOf: () => peer,
    ...settings,
  });
  const ports: Ports = Object.create(unconnectedPorts, {
    database: { value: stored.database },
    door: { value: door },
    now: { value: Date.now },
    report: { value: () => {} },
  });
  return createApp(ports);
}

const named = routes.map((route) => ({ route, name: `${route.method} ${route.path}` }));
const guarded = routes.filter(({ access }) => access !== "public");

/** What came of one request to a route, its body left out. */
async function statusOf(app: Hono, route: Route, headers: Record<string, string> = {}) {
  const path = route.path.replace(/\{\w+\}/g, "1");
  const response = await app.request(path, { method: route.method.toUpperCase(), headers });
  await response.body?.cancel();
  return response.status;
}

function bearing(text: string): Record<string, string> {
  return { authorization: `Bearer ${text}` };
}

/** Expects of every route that it lets whoever has these headers in, or refuses with this status. */
async function expectOf(
  app: Hono,
  headersFor: (route: Route) => Record<string, string> | Promise<Record<string, string>>,
  expected: (route: Route) => number | "in",
): Promise<void> {
  const found: [string, number | "in"][] = [];
  for (const { route, name } of named) {
    const status = await statusOf(app, route, await headersFor(route));
    found.push([name, [401, 403, 429].includes(status) ? status : "in"]);
  }
  const wanted = named.map(({ route, name }) => [
    name,
    route.access === "public" ? "in" : expected(route),
  ]);
  expect(found).toEqual(wanted);
}

function asRole(role: Role | undefined) {
  return ({ access }: Route) => access === "public" || mayAs(role, access) ? "in" : 403;
}

describe("every route", { timeout: 60_000 }, () => {
  it("says whom it is for", () => {
    expect(guarded.length).toBeGreaterThan(50);
    const open = named.filter(({ route }) => route.access === "public").map(({ name }) => name);
    expect(open.sort()).toEqual([
      "delete /v1/session",
      "get /asyncapi.json",
      "get /health/live",
      "get /health/ready",
      "get /openapi.json",
      "get /v1/session",
      "post /v1/session",
    ]);
  });

  it("that changes something is for operators or admins", () => {
    const changing = guarded.filter(({ method }) => method !== "get");
    expect(changing.filter(({ access }) => access === "viewer")).toEqual([]);
    expect(
      guarded.filter(({ access, path }) => path.startsWith("/v1/users") && access === "viewer"),
    )
      .toEqual([]);
  });

  it("serves this computer, and nobody else, before there is any key", async () => {
    const app = appBehind();
    await expectOf(app, () => ({}), () => "in");
    for (const elsewhere of ["203.0.113.9", "2001:db8::1", "unknown"]) {
      peer = elsewhere;
      await expectOf(app, () => ({}), () => 401);
    }
    peer = "127.0.0.1";
  });

  it("serves nobody once there is a key, from this computer neither", async () => {
    await addKey(stored.database);
    await expectOf(appBehind(), () => ({}), () => 401);
  });

  it.each(["viewer", "operator", "admin"] as const)(
    "serves a key of a %s by its role",
    async (role) => {
      const { text } = await addKey(stored.database, { role });
      await expectOf(appBehind(), () => bearing(text), asRole(role));
    },
  );

  it("serves no key of a role that there is not", async () => {
    const { text } = await addKey(stored.database, { role: "root" });
    await expectOf(appBehind(), () => bearing(text), () => 403);
  });

  it("serves a key that is limited to what it does, and none that is limited to something else", async () => {
    const keys = new Map<string, string>();
    for (const scope of new Set(guarded.map(scopeOf))) {
      keys.set(scope, (await addKey(stored.database, { scopes: [scope] })).text);
    }
    const app = appBehind();
    await expectOf(app, (route) => bearing(keys.get(scopeOf(route)) ?? "none"), () => "in");
    const unused = scopes.find((scope) => scope.includes(":") && !keys.has(scope)) ?? "none";
    const { text } = await addKey(stored.database, { scopes: [unused] });
    await expectOf(app, () => bearing(text), () => 403);
  });

  it("serves no key that has expired, was revoked or never was", async () => {
    const expired = await addKey(stored.database, { expiresAt: new Date(Date.now() - 1) });
    const revoked = await addKey(stored.database, { revokedAt: new Date() });
    const good = await addKey(stored.database);
    const app = appBehind();
    await expectOf(app, () => bearing(expired.text), () => 401);
    await expectOf(app, () => bearing(revoked.text), () => 401);
    let address = 0;
    const tamper = (text: string) => {
      // Whoever shows many that are none is refused for that: here somebody else each time.
      peer = `127.0.1.${++address}`;
      return bearing(text);
    };
    const last = good.text.at(-1) === "A" ? "B" : "A";
    await expectOf(app, () => tamper(`${good.text.slice(0, -1)}${last}`), () => 401);
    await expectOf(app, () => tamper(`troupe_k${"0".repeat(16)}_${"A".repeat(43)}`), () => 401);
    peer = "127.0.0.1";
  });

  it.each(["Bearer", "Bearer x", "Basic YTpi", "Bearer a.b.c", "troupe_", "Bearer troupe_k_s"])(
    "serves no broken header (%s)",
    async (authorization) => {
      await expectOf(appBehind(), () => ({ authorization }), () => 401);
    },
  );
});

describe("tokens at every route", { timeout: 60_000 }, () => {
  let app: Hono;
  beforeAll(async () => {
    const file = join(await temporaryFolder("jwks"), "jwks.json");
    await writeFile(file, issuer.jwks);
    const { audience } = issuer;
    const settings = { issuer: issuer.issuer, audience, keys: file, roleClaim: "role" };
    app = appBehind({ tokens: await openTokens(settings, Date.now) });
  });

  it.each(["viewer", "operator", "admin"] as const)("open what a %s may", async (role) => {
    const token = await issuer.token({ role });
    await expectOf(app, () => bearing(token), asRole(role));
  });

  it("open what their scopes cover", async () => {
    const token = await issuer.token({ role: "admin", troupe_scopes: "videos:read" });
    await expectOf(
      app,
      () => bearing(token),
      (route) => scopeOf(route) === "videos:read" ? "in" : 403,
    );
  });

  it("open nothing without a role", async () => {
    const token = await issuer.token({ role: "root" });
    await expectOf(app, () => bearing(token), () => 403);
  });

  it("open nothing where anything is wrong with them", async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const admin = { iss: issuer.issuer, aud: issuer.audience, sub: "eve", role: "admin" };
    const stranger = await startIssuer();
    const publicAsSecret = new TextEncoder().encode(issuer.pem);
    const good = await issuer.token({ role: "admin" });
    const [head, , signature] = good.split(".");
    const payload = Buffer.from(JSON.stringify({ ...admin, exp: seconds + 600 })).toString(
      "base64url",
    );
    const wrong = {
      issuer: await issuer.token({ ...admin, iss: "https://evil.example/" }),
      audience: await issuer.token({ ...admin, aud: "another" }),
      expired: await issuer.token({ ...admin, exp: seconds - 60 }),
      "not yet": await issuer.token({ ...admin, nbf: seconds + 600 }),
      "no end": await issuer.token({ ...admin, exp: undefined }),
      nobody: await issuer.token({ ...admin, sub: undefined }),
      "another key": await stranger.token(admin),
      "no algorithm": new UnsecuredJWT(admin).setExpirationTime("5m").encode(),
      "public key as secret": await new SignJWT(admin).setProtectedHeader({ alg: "HS256" })
        .setExpirationTime("5m").sign(publicAsSecret),
      "another payload": `${head}.${payload}.${signature}`,
      "limited to nothing": await issuer.token({ ...admin, troupe_scopes: [] }),
    };
    for (const [what, token] of Object.entries(wrong)) {
      await expectOf(app, () => bearing(token), () => 401).catch((error) => {
        throw new Error(`a token that is wrong: ${what}`, { cause: error });
      });
    }
  });

  it("say what they lack, and nothing of what they hold", async () => {
    const token = await issuer.token({
      sub: "secretive",
      role: "admin",
      iss: "https://evil.example/",
    });
    const response = await app.request("/v1/videos", { headers: bearing(token) });
    expect(response.headers.get("www-authenticate"))
      .toBe('Bearer realm="troupe", error="invalid_token"');
    const problem = await problemIn(response, 401);
    expect(problem.detail).toBe("the token is not as wanted: iss");
    expect(JSON.stringify(problem)).not.toMatch(/evil|secretive/);
  });
});
