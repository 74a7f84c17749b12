import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../ml/bytes.ts";
import { ErasedUsers, mostErased, mostKeys } from "./erased-users.ts";
import { digestOf, hintOf } from "./erasure.ts";

const keys = Array.from({ length: mostKeys + 3 }, (_, i) => i.toString(16).padStart(64, "0"));
const entry = (user: string, atMs: number, key = keys[0]) => ({
  digest: digestOf(key, user),
  hint: hintOf(key, user),
  key,
  atMs,
});

function bytesOf(erased: ErasedUsers): Uint8Array {
  const writer = new ByteWriter();
  erased.encode(writer);
  return writer.take();
}

function decoded(bytes: Uint8Array): ErasedUsers {
  const reader = new ByteReader(bytes);
  const erased = ErasedUsers.decode(reader);
  expect(reader.remaining).toBe(0);
  return erased;
}

describe("ErasedUsers", () => {
  it("does the example of its documentation", () => {
    const key = "00".repeat(32);
    const erased = new ErasedUsers();
    const ann = { digest: digestOf(key, "ann"), hint: hintOf(key, "ann"), key, atMs: 1000 };
    expect(erased.add(ann)).toBe(true);
    expect(erased.covers("ann", 1000)).toBe(true);
    expect(erased.covers("ann", 1001)).toBe(false);
    expect(erased.covers("bob", 1000)).toBe(false);
  });

  it("keeps the latest erasure of a user, and says whether it is new", () => {
    const erased = new ErasedUsers();
    expect(erased.add(entry("ann", 5))).toBe(true);
    expect(erased.add(entry("ann", 5))).toBe(false);
    expect(erased.add(entry("ann", 4))).toBe(false);
    expect(erased.revision).toBe(1);
    expect(erased.add(entry("ann", 9))).toBe(true);
    expect(erased.covers("ann", 9)).toBe(true);
    expect(erased.size).toBe(1);
  });

  it("covers by whatever key somebody was erased with, up to a bound of keys", () => {
    const erased = new ErasedUsers();
    keys.forEach((key, i) => erased.add(entry(`user ${i}`, 10, key)));
    expect(erased.size).toBe(mostKeys);
    expect(erased.covers("user 0", 10)).toBe(false);
    expect(erased.covers(`user ${keys.length - 1}`, 10)).toBe(true);
  });

  it("forgets those who were erased first, beyond a bound", () => {
    const erased = new ErasedUsers();
    const user = (i: number) => {
      const digest = i.toString(16).padStart(32, "0");
      return { digest, key: keys[0], hint: 1 + i % 1000, atMs: i };
    };
    for (let i = 0; i <= mostErased; i++) erased.add(user(i));
    expect(erased.size).toBe(mostErased);
    expect(erased.add(user(1))).toBe(false);
    expect(erased.add(user(0))).toBe(true);
    expect(decoded(bytesOf(erased)).size).toBe(mostErased);
  });

  it("goes on from its bytes as if there had been none (property)", () => {
    const happening = fc.record({
      user: fc.constantFrom("ann", "bob", "cleo", "dan"),
      atMs: fc.nat(20),
      key: fc.constantFrom(...keys),
    });
    fc.assert(fc.property(fc.array(happening), fc.array(happening), (before, after) => {
      const calm = new ErasedUsers();
      for (const { user, atMs, key } of before) calm.add(entry(user, atMs, key));
      const other = decoded(bytesOf(calm));
      for (const { user, atMs, key } of after) {
        expect(other.add(entry(user, atMs, key))).toBe(calm.add(entry(user, atMs, key)));
        expect(other.covers(user, atMs)).toBe(true);
      }
      expect(bytesOf(other)).toEqual(bytesOf(calm));
    }));
  });

  it("refuses bytes that cannot be (property)", () => {
    const erased = new ErasedUsers();
    for (const user of ["ann", "bob"]) erased.add(entry(user, 10));
    const bytes = bytesOf(erased);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => ErasedUsers.decode(new ByteReader(bytes.slice(0, length)))).toThrow(RangeError);
    }
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
      const changed = bytes.slice();
      changed[at] ^= 1 << bit;
      try {
        const found = ErasedUsers.decode(new ByteReader(changed));
        found.add(entry("cleo", 3));
        decoded(bytesOf(found));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }));
  });
});
