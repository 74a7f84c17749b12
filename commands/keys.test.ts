import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isSecretOf, parseKey } from "../db/api-key.ts";
import { ApiKeys } from "../db/api-keys.ts";
import { listAudit } from "../db/audit.ts";
import { openDatabase } from "../db/database.ts";
import { startPostgres, type TestPostgres } from "../local/testing.ts";
import { keyTable, stateOf } from "./key-text.ts";
import { userHere } from "./on-record.ts";
import { runTroupe } from "./testing.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres({ durable: false });
});
afterAll(() => server?.stop());

function keys(...words: string[]) {
  return runTroupe(["keys", ...words], { DATABASE_URL: server.url });
}

describe("troupe keys", { timeout: 60_000 }, () => {
  it("makes, lists, rotates and revokes keys, and shows each once", async () => {
    const created = await keys(
      ...["create", "--name", "player", "--role", "operator"],
      ...["--scope", "events:write,decisions", "--expires", "30d"],
    );
    expect(created.code).toBe(0);
    const text = created.output.trim();
    const parts = parseKey(text);
    const id = parts?.id ?? "";
    expect(created.errors).toMatch(new RegExp(`^Key ${id} \\(player\\): operator, limited to `));
    expect(created.errors).not.toContain(parts?.secret);

    const rotated = await keys("rotate", id, "--grace", "0s");
    const next = parseKey(rotated.output.trim());
    expect((await keys("revoke", next?.id ?? "")).output).toMatch(
      /is revoked; within five seconds/,
    );
    const refused = await keys("revoke", id);
    expect([refused.code, refused.output]).toEqual([1, ""]);
    expect(refused.errors).toContain(`there is no key ${id} that is good`);

    const list = await keys("list");
    expect(list.output).toMatch(
      new RegExp(`${id}  player  operator  events:write,decisions  expired`),
    );
    expect(list.output).not.toContain(parts?.secret);

    const database = await openDatabase({ url: server.url, folder: "" });
    const row = await new ApiKeys(database).find(id);
    expect(isSecretOf(parts?.secret ?? "", row?.digest ?? "")).toBe(true);
    const selection = {
      actor: userHere(),
      action: undefined,
      outcome: undefined,
      fromMs: undefined,
      toMs: undefined,
      limit: 10,
      before: undefined,
    };
    const { items } = await listAudit(database.drizzle, selection);
    expect(items.map(({ action }) => action)).toEqual([
      "keys revoke",
      "keys rotate",
      "keys create",
    ]);
    await database.close();
  });

  it("makes none with a scope that there is not", async () => {
    const words = ["--name", "x", "--role", "viewer", "--scope", "videos,nonsense"];
    const { code, errors, output } = await keys("create", ...words);
    expect([code, output]).toEqual([1, ""]);
    expect(errors).toContain("--scope");
  });
});

describe("keys as text", () => {
  const now = new Date("2025-01-02T00:00:00Z");
  it("say whether they open anything", () => {
    expect(stateOf({ revokedAt: null, expiresAt: null }, now)).toBe("good for ever");
    const later = "2025-02-01T12:34:56.000Z";
    expect(stateOf({ revokedAt: null, expiresAt: later }, now)).toBe("good until 2025-02-01 12:34");
    expect(stateOf({ revokedAt: null, expiresAt: now.toISOString() }, now)).toMatch(/^expired/);
    expect(stateOf({ revokedAt: now.toISOString(), expiresAt: later }, now)).toMatch(/^revoked/);
    expect(keyTable([], now)).toMatch(/^No keys/);
  });
});
