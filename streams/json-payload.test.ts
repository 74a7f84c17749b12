import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginsWith, jsonOf } from "./json-payload.ts";
import { Rejection } from "./rejection.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("jsonOf", () => {
  it("reads back any JSON (property)", () => {
    fc.assert(fc.property(fc.json(), (text) => {
      expect(jsonOf(bytes(text), "JSON")).toEqual(JSON.parse(text));
    }));
  });

  it("says what was found where it is none, and what was wanted", () => {
    for (const payload of [bytes("{"), bytes(""), new Uint8Array([0xff])]) {
      const read = jsonOf(payload, "an object");
      expect(read).toBeInstanceOf(Rejection);
      expect(read).toMatchObject({ field: "payload", wanted: "an object" });
    }
    expect(jsonOf(new Uint8Array([0xff]), "JSON")).toMatchObject({
      found: expect.stringContaining("1 bytes that are not UTF-8"),
    });
  });
});

describe("beginsWith", () => {
  it("agrees with text (property)", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 4 });
    fc.assert(fc.property(text, text, (whole, prefix) => {
      expect(beginsWith(bytes(whole), bytes(prefix))).toBe(whole.startsWith(prefix));
    }));
  });
});
