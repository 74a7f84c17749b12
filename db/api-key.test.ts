import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf, isSecretOf, mintKey, parseKey } from "./api-key.ts";

describe("a key", () => {
  it("is read as it was made, and known by its digest", () => {
    for (const kind of ["key", "session"] as const) {
      const { id, text, digest } = mintKey(kind, randomBytes);
      const parts = parseKey(text);
      expect(parts).toMatchObject({ kind, id });
      expect(isSecretOf(parts?.secret ?? "", digest)).toBe(true);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(text).not.toContain(digest);
    }
  });

  it("has 256 bits that nobody knows, and never the same", () => {
    const asked: number[] = [];
    const { text } = mintKey("key", (bytes) => {
      asked.push(bytes);
      return randomBytes(bytes);
    });
    expect(asked).toEqual([8, 32]);
    expect(text).toMatch(/^troupe_k[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    expect(mintKey("key", randomBytes).text).not.toBe(text);
  });

  it("is none where anything about it is different", () => {
    const { text, digest } = mintKey("key", randomBytes);
    const secret = parseKey(text)?.secret ?? "";
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom("A", "b", "_"), (at, as) => {
        fc.pre(text[at] !== as);
        const other = parseKey(text.slice(0, at) + as + text.slice(at + 1));
        expect(other === undefined || other.secret !== secret || other.id !== text.slice(7, 24))
          .toBe(true);
        if (other !== undefined && other.secret !== secret) {
          expect(isSecretOf(other.secret, digest)).toBe(false);
        }
      }),
    );
    expect(parseKey(`${text}x`)).toBeUndefined();
    expect(parseKey(` ${text}`)).toBeUndefined();
    expect(isSecretOf(secret, "")).toBe(false);
    expect(isSecretOf(secret, digestOf(digest))).toBe(false);
  });
});
