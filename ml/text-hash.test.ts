import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossed, saltedHash, textHash } from "./text-hash.ts";

describe("textHash", () => {
  it("does its examples", () => {
    expect(textHash("dQw4w9WgXcQ")).toBe(169695280);
    expect([1, 2].map((salt) => saltedHash("FR", salt))).toEqual([1601805239, 1959487349]);
  });

  it("is 32 bits and never 0, the same for the same text", () => {
    fc.assert(fc.property(fc.string(), fc.nat(), (text, salt) => {
      const hash = saltedHash(text, salt);
      expect(hash).toBe(saltedHash(text, salt));
      expect(hash).toBeGreaterThan(0);
      expect(hash >>> 0).toBe(hash);
    }));
  });

  it("seldom gives two texts one hash, and sets each bit for half of them", () => {
    const hashes = Array.from({ length: 20_000 }, (_, i) => textHash(`video-${i}`));
    expect(new Set(hashes).size).toBeGreaterThan(19_998);
    for (let bit = 0; bit < 32; bit++) {
      const share = hashes.filter((hash) => (hash >>> bit) & 1).length / hashes.length;
      expect(Math.abs(share - 0.5)).toBeLessThan(0.02);
    }
  });

  it("tells pairs in one order from those in the other", () => {
    const [one, other] = [textHash("a"), textHash("b")];
    expect(crossed(one, other)).not.toBe(crossed(other, one));
  });
});
