import { describe, expect, it } from "vitest";
import type { KeyRow } from "../db/api-keys.ts";
import { makeKey } from "../db/new-key.ts";
import { freshMs, KeyRing, staleMs } from "./key-ring.ts";

const wanted = { name: "a", role: "viewer", scopes: [], createdBy: "test", expiresAt: null };
const { row } = makeKey(wanted, new Date(0), (bytes) => new Uint8Array(bytes));

interface State {
  nowMs: number;
  asked: number;
  touched: number;
  isAway: boolean;
  row: KeyRow | undefined;
}

/** A ring over a database that counts what it is asked, and may be away. */
function ring() {
  const state: State = { nowMs: 0, asked: 0, touched: 0, isAway: false, row };
  const asked = <A>(value: A): Promise<A> => {
    state.asked++;
    return state.isAway ? Promise.reject(new Error("away")) : Promise.resolve(value);
  };
  const keys = new KeyRing({
    isAny: () => asked(state.row !== undefined),
    find: () => asked(state.row),
    touch: () => {
      state.touched++;
      return Promise.resolve();
    },
  }, () => state.nowMs);
  return { keys, state };
}

describe("KeyRing", () => {
  it("asks once for as long as an answer is fresh, and no longer", async () => {
    const { keys, state } = ring();
    for (let i = 0; i < 3; i++) expect(await keys.find(row.id)).toBe(row);
    expect(state.asked).toBe(1);
    state.row = { ...row, revokedAt: new Date() };
    state.nowMs = freshMs;
    expect((await keys.find(row.id))?.revokedAt).not.toBeNull();
  });

  it("goes on with what it knows while the database is away, for a while", async () => {
    const { keys, state } = ring();
    await keys.find(row.id);
    state.isAway = true;
    state.nowMs = freshMs;
    expect(await keys.find(row.id)).toBe(row);
    expect(await keys.find(row.id)).toBe(row);
    expect(state.asked).toBe(2);
    state.nowMs = staleMs;
    await expect(keys.find(row.id)).rejects.toThrow("away");
  });

  it("lets nobody in whom it does not know while the database is away", async () => {
    const { keys, state } = ring();
    state.isAway = true;
    await expect(keys.find(row.id)).rejects.toThrow("away");
    await expect(keys.isAny()).rejects.toThrow("away");
  });

  it("never believes again that there is no key once there was one", async () => {
    const { keys, state } = ring();
    expect(await keys.isAny()).toBe(true);
    state.row = undefined;
    state.nowMs = 10 * staleMs;
    expect(await keys.isAny()).toBe(true);
  });

  it("remembers no ids of none, and forgets when it is told to", async () => {
    const { keys, state } = ring();
    state.row = undefined;
    await keys.find("k1");
    expect(keys.knows("k1")).toBe(false);
    state.row = row;
    await keys.find(row.id);
    expect(keys.knows(row.id)).toBe(true);
    keys.forget();
    expect(keys.knows(row.id)).toBe(false);
  });

  it("notes the use of a key once a minute", async () => {
    const { keys, state } = ring();
    for (const nowMs of [0, 1, 59_999, 60_000]) {
      state.nowMs = nowMs;
      await keys.touch(row.id);
    }
    expect(state.touched).toBe(2);
  });
});
