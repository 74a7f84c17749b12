import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidId } from "./errors.ts";
import { controlToken } from "./subjects.ts";
import { decodeToken, encodeToken, isId, maxIdCharacters, partitionOf } from "./token.ts";

/** Any JavaScript string, lone surrogates and control characters included. */
const anyText = fc.string({ unit: "binary", minLength: 1, maxLength: 128 });
const codeUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 64 })
  .map((units) => String.fromCharCode(...units));

describe("encodeToken", () => {
  it("follows its documented examples", () => {
    expect(encodeToken("dQw4w9WgXcQ")).toBe("dQw4w9WgXcQ");
    expect(encodeToken("a b.c")).toBe("a=20b=2Ec");
    expect(encodeToken("é")).toBe("=C3=A9");
  });

  it("is undone by decodeToken for every legal id", () => {
    fc.assert(fc.property(fc.oneof(anyText, codeUnits), (id) => {
      expect(decodeToken(encodeToken(id))).toBe(id);
    }));
  });

  it("makes one legal subject token that no control token can equal", () => {
    fc.assert(fc.property(fc.oneof(anyText, codeUnits), (id) => {
      expect(encodeToken(id)).toMatch(/^[A-Za-z0-9_=-]+$/);
    }));
  });

  it("takes 128 characters of any width and rejects none and 129", () => {
    expect(decodeToken(encodeToken("😀".repeat(maxIdCharacters)))).toHaveLength(256);
    for (const id of ["", "x".repeat(129), "😀".repeat(129)]) {
      expect(isId(id)).toBe(false);
      expect(() => encodeToken(id)).toThrow(InvalidId);
    }
  });
});

describe("decodeToken", () => {
  it("rejects every text that is not the token of an id, so that a token has one spelling", () => {
    for (
      const token of ["", "a.b", "a b", "=2", "=zz", "=41", "=2e", "=C3", "=C3=28", "~0", "=FF"]
    ) {
      expect(() => decodeToken(token), token).toThrow(InvalidId);
    }
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9_=-]{1,20}$/), (token) => {
      let id: string;
      try {
        id = decodeToken(token);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidId);
        return;
      }
      expect(encodeToken(id)).toBe(token);
    }));
  });
});

describe("partitionOf", () => {
  it("is FNV-1a 32 modulo the count, by published test vectors", () => {
    const wide = 2 ** 32;
    expect(partitionOf("", wide)).toBe(0x811c9dc5);
    expect(partitionOf("a", wide)).toBe(0xe40c292c);
    expect(partitionOf("foobar", wide)).toBe(0xbf9cf968);
  });

  it("is reached by a control token for every partition of every count", () => {
    for (const partitions of [1, 2, 16, 64]) {
      for (let partition = 0; partition < partitions; partition++) {
        const token = controlToken(partition, partitions);
        expect(partitionOf(token, partitions)).toBe(partition);
        expect(() => decodeToken(token)).toThrow(InvalidId);
      }
    }
  });
});
