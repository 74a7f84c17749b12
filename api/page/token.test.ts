import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeToken as tokenOfStreams } from "../../streams/token.ts";
import { encodeToken } from "./token.js";

describe("encodeToken of the page", () => {
  it("answers what streams/token.ts answers, for any id", () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const id = fc.string({ minLength: 1, maxLength: 40, unit });
    fc.assert(fc.property(id, (id) => {
      expect(encodeToken(id)).toBe(tokenOfStreams(id));
    }));
  });

  it("answers the same for lone surrogates, NUL, spaces and signs", () => {
    for (const id of ["\ud83c", "\udfac x", "nul\u0000id", "a b.c*>", "=3D", "🎬", "é", "-_"]) {
      expect(encodeToken(id)).toBe(tokenOfStreams(id));
    }
  });
});
