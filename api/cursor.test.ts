import { Buffer } from "node:buffer";
import fc from "fast-check";
import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { cursorOf } from "./cursor.ts";
import { RequestProblem } from "./errors.ts";

const cursor = cursorOf(Schema.Tuple([Schema.Int, Schema.String]));

describe("cursorOf", () => {
  it("writes a position as text and reads it back", () => {
    expect(cursor.write([7, "a"])).toBe("WzcsImEiXQ");
    expect(cursor.read("WzcsImEiXQ")).toEqual([7, "a"]);
    expect(cursor.read(undefined)).toBeUndefined();
  });

  it("survives any key and any number", () => {
    const position = fc.tuple(fc.maxSafeInteger(), fc.string({ unit: "grapheme" }));
    fc.assert(fc.property(position, (position) => {
      expect(cursor.read(cursor.write(position))).toEqual(position);
      expect(cursor.write(position)).toMatch(/^[A-Za-z0-9_-]+$/);
    }));
  });

  const foreign = Buffer.from('{"value":1}').toString("base64url");
  it.each(["", "WzcsImEiXQ=", "not base64!", "////", "e30", foreign, "null", "WzEuNSwiYSJd"])(
    "refuses %j and names the parameter",
    (text) => {
      expect(() => cursor.read(text)).toThrow(RequestProblem);
      expect(() => cursor.read(text)).toThrow(/^cursor: found .*, wanted the `next` of the page/);
    },
  );

  it("takes or refuses any text, and never fails otherwise", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      try {
        cursor.read(text);
      } catch (error) {
        expect(error).toBeInstanceOf(RequestProblem);
      }
    }));
  });
});
