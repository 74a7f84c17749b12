import { rm } from "node:fs/promises";
import { Effect, Exit, Scope } from "effect";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listAudit } from "../db/audit.ts";
import { advanceErasure, certifyErasure, notePlace, openErasures } from "../db/erasures.ts";
import { startDatabase, type TestDatabase } from "../db/queries/testing.ts";
import { startNats, type TestNats } from "../local/testing.ts";
import { openAuditDesk } from "./audit-desk.ts";
import { runTroupe, temporaryFolder } from "./testing.ts";
import { openUserDesk } from "./user-desk.ts";

let nats: TestNats;
let connection: NatsConnection;
let opened: TestDatabase;
let folder = "";
const scope = Scope.makeUnsafe();

beforeAll(async () => {
  folder = await temporaryFolder("users");
  nats = await startNats();
  connection = await connect({ servers: nats.url });
  opened = await startDatabase("pglite");
  const desks = Effect.andThen(
    openUserDesk(connection, opened.database),
    openAuditDesk(connection, opened.database),
  );
  await Effect.runPromise(Scope.provide(desks, scope));
}, 120_000);

afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void));
  await connection.close();
  await nats.stop();
  await opened.stop();
  await rm(folder, { recursive: true, force: true });
});

function users(...words: string[]) {
  return runTroupe(["users", ...words], { NATS_URL: nats.url, TROUPE_DATA: folder });
}

describe("troupe users", { timeout: 60_000 }, () => {
  it("erases somebody, waits for the certificate, and leaves no id on record", async () => {
    const { drizzle } = opened.database;
    const waiting = users("erase", "ann b", "--wait");
    const { id, userKey } = await vi.waitFor(async () => {
      const [erasure] = await openErasures(drizzle, 1);
      if (erasure === undefined) throw new Error("nobody was erased yet");
      return erasure;
    }, { timeout: 30_000 });
    expect(userKey).toBe("ann=20b");
    await notePlace(drizzle, id, "stream ACTIVITY", { found: 3, left: 0 });
    const barriers = { partitions: {} };
    await advanceErasure(drizzle, id, { from: "requested", to: "settled", barriers });
    await certifyErasure(drizzle, id, new Date(0), "1.2.3");
    const { code, output, errors } = await waiting;
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain("certified 1970-01-01");
    expect(output).toMatch(/stream ACTIVITY +3 +0/);
    expect(await users("erasure", id)).toMatchObject({ code: 0, output });
    const page = { actor: undefined, action: undefined, outcome: undefined };
    const { items } = await listAudit(drizzle, {
      ...page,
      fromMs: undefined,
      toMs: undefined,
      before: undefined,
      limit: 10,
    });
    expect(items.map(({ action, target }) => [action, target])).toEqual([[
      "users erase",
      "a user",
    ]]);
  });
});
