import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiKeys, isGoodAt } from "./api-keys.ts";
import { makeKey, successorOf } from "./new-key.ts";
import { dialects, startDatabase, type TestDatabase } from "./queries/testing.ts";

const start = new Date("2025-01-02T00:00:00Z");
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const wish = { name: "Ada", role: "operator", scopes: ["events:write"], createdBy: "test" };
const newRow = (createdAt = start, expiresAt: Date | null = null) =>
  makeKey({ ...wish, expiresAt }, createdAt, randomBytes).row;
const newSession = (createdBy: string, createdAt = start) =>
  makeKey({ ...wish, createdBy, expiresAt: at(3600) }, createdAt, randomBytes, "session").row;

describe.each(dialects)("ApiKeys on %s", (dialect) => {
  let stored: TestDatabase;
  let keys: ApiKeys;
  beforeAll(async () => {
    stored = await startDatabase(dialect);
    keys = new ApiKeys(stored.database);
  });
  afterAll(() => stored?.stop());

  it("keeps keys, and knows that there is one from then on", async () => {
    expect(await keys.isAny()).toBe(false);
    expect(await keys.list()).toEqual([]);
    const first = newRow();
    const second = newRow(at(1), at(60));
    expect(await keys.add(first)).toBe(true);
    await keys.add(second);
    expect(await keys.isAny()).toBe(true);
    expect(await keys.find(first.id)).toEqual(first);
    expect(await keys.find("k0")).toBeUndefined();
    expect(await keys.list()).toEqual([second, first]);
    expect(isGoodAt(second, at(59)) && !isGoodAt(second, at(60))).toBe(true);
  });

  it("revokes a key once, and every session of it", async () => {
    const key = newRow();
    const session = newSession(key.id);
    await keys.add(key);
    expect(await keys.addSession(session, at(1))).toBe(true);
    expect(await keys.find(session.id)).toEqual(session);
    expect((await keys.list()).map(({ id }) => id)).not.toContain(session.id);
    expect(await keys.revoke(key.id, at(2))).toBe(true);
    expect(await keys.find(session.id)).toBeUndefined();
    expect((await keys.find(key.id))?.revokedAt).toEqual(at(2));
    expect(await keys.revoke(key.id, at(3))).toBe(false);
    expect(await keys.addSession(newSession(key.id), at(3))).toBe(false);
    expect(await keys.isAny()).toBe(true);
  });

  it("has a key take the place of another, which ends when its grace is over", async () => {
    const key = newRow(start, at(100));
    await keys.add(key);
    const session = newSession(key.id);
    await keys.addSession(session, at(1));
    const { row } = successorOf(key, "test", at(10), randomBytes);
    expect(row).toMatchObject({ ...wish, rotatedFrom: key.id, expiresAt: at(110) });
    expect(await keys.rotate(row, at(20))).toBe(true);
    expect((await keys.find(key.id))?.expiresAt).toEqual(at(20));
    expect((await keys.find(session.id))?.expiresAt).toEqual(at(20));
    const again = successorOf(key, "test", at(15), randomBytes);
    await keys.rotate(again.row, at(9999));
    expect((await keys.find(key.id))?.expiresAt).toEqual(at(20));
    expect(await keys.rotate(successorOf(key, "test", at(30), randomBytes).row, at(40))).toBe(
      false,
    );
  });

  it("keeps so many sessions of one key, and none that is over", async () => {
    const key = newRow();
    await keys.add(key);
    const sessions = Array.from({ length: 51 }, (_, i) => newSession(key.id, at(i)));
    for (const session of sessions) await keys.addSession(session, at(60));
    expect(await keys.find(sessions[0].id)).toBeUndefined();
    expect(await keys.find(sessions[1].id)).toBeDefined();
    await keys.addSession(newSession("token:ada", at(9999)), at(9999));
    expect(await keys.find(sessions[1].id)).toBeUndefined();
  });

  it("notes the use of a key to the minute, and ends a session", async () => {
    const key = newRow();
    await keys.add(key);
    await keys.touch(key.id, at(0));
    await keys.touch(key.id, at(30));
    expect((await keys.find(key.id))?.lastUsedAt).toEqual(at(0));
    await keys.touch(key.id, at(61));
    expect((await keys.find(key.id))?.lastUsedAt).toEqual(at(61));
    const session = newSession(key.id);
    await keys.addSession(session, at(1));
    await keys.endSession(session.id);
    await keys.endSession(key.id);
    expect(await keys.find(session.id)).toBeUndefined();
    expect(await keys.find(key.id)).toBeDefined();
  });
});
