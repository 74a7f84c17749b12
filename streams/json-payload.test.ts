import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginsWith, jsonOf, mayHave, textOf } from "./json-payload.ts";
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

describe("textOf", () => {
  it("reads what a strict decoder reads, and nothing where that fails (property)", () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.constantFrom("\uFEFF", "\uFFFD", "é", "😀", "\0").map(bytes),
    );
    fc.assert(fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const all = Uint8Array.from(parts.flatMap((part) => [...part]));
      let strict: string | undefined;
      try {
        strict = new TextDecoder("utf-8", { fatal: true }).decode(all);
      } catch {
        strict = undefined;
      }
      expect(textOf(all)).toBe(strict);
      const within = Uint8Array.of(65, ...all, 66).subarray(1, all.length + 1);
      expect(textOf(within)).toBe(strict);
    }));
  });
});

describe("mayHave", () => {
  it("overlooks no field, however its name is written (property)", () => {
    const letter = fc.tuple(fc.constantFrom(..."video_id"), fc.boolean());
    fc.assert(fc.property(fc.array(letter, { minLength: 1, maxLength: 8 }), (letters) => {
      const name = letters.map(([letter]) => letter).join("");
      const written = letters.map(([letter, isEscaped]) =>
        isEscaped ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}` : letter
      ).join("");
      const text = `{"${written}":1}`;
      expect(Object.keys(JSON.parse(text))).toEqual([name]);
      expect(mayHave(text, name)).toBe(true);
    }));
    expect(mayHave('{"user_id":"u"}', "video_id")).toBe(false);
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
