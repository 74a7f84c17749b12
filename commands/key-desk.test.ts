import { Effect, Exit, Scope } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../api/app.ts";
import { Door } from "../api/door.ts";
import type { Ports } from "../api/ports.ts";
import { serve } from "../api/server.ts";
import { unconnectedPorts } from "../api/testing.ts";
import { ApiKeys } from "../db/api-keys.ts";
import { startDatabase, type TestDatabase } from "../db/queries/testing.ts";
import { demoDesk } from "./key-desk.ts";

let stored: TestDatabase;
const scope = Scope.makeUnsafe();
let url: string;

beforeAll(async () => {
  stored = await startDatabase("pglite");
  const { database } = stored;
  const door = new Door({ keys: new ApiKeys(database), now: Date.now, report: () => {} });
  const ports: Ports = Object.create(unconnectedPorts, {
    database: { value: database },
    door: { value: door },
    now: { value: Date.now },
    report: { value: () => {} },
  });
  const settings = { hostname: "127.0.0.1", port: 0, endStreams: () => {} };
  const server = serve(createApp(ports), settings);
  ({ url } = await Effect.runPromise(Scope.provide(server, scope)));
});
afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void));
  await stored?.stop();
});

describe("the desk of a demo that runs", () => {
  it("makes the first key from this computer, and the others with the key of an admin", async () => {
    const wish = { name: "me", role: "admin", scopes: [], lifeDays: 30 } as const;
    const { key, secret } = await demoDesk(url, undefined).create(wish);
    expect(key).toMatchObject({ name: "me", role: "admin", createdBy: "loopback" });
    await expect(demoDesk(url, undefined).list()).rejects.toThrow(/TROUPE_API_KEY_FILE/);

    const desk = demoDesk(url, secret);
    const player = {
      ...wish,
      name: "player",
      scopes: ["events:write"],
      lifeDays: undefined,
    } as const;
    const other = await desk.create(player);
    expect(other.key).toMatchObject({ expiresAt: null, scopes: ["events:write"] });
    const rotated = await desk.rotate(other.key.id, 0);
    expect(rotated.key).toMatchObject({ rotatedFrom: other.key.id });
    await expect(desk.revoke(other.key.id)).rejects.toThrow(`there is no key ${other.key.id}`);
    expect((await desk.revoke(rotated.key.id)).revokedAt).not.toBeNull();
    expect((await desk.list()).map(({ name }) => name).sort()).toEqual(["me", "player", "player"]);
  });

  it("says so where the demo has gone", async () => {
    const desk = demoDesk("http://127.0.0.1:1", undefined);
    await expect(desk.list()).rejects.toThrow(/does not answer/);
  });
});
