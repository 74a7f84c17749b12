import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeToken } from "../../streams/token.ts";
import { routeOf, videoHash } from "./route.js";

describe("routeOf", () => {
  it("finds the video of a hash that videoHash made, whatever its id", () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 40, unit }), (id) => {
      const key = encodeToken(id);
      expect(routeOf(videoHash(key))).toEqual({ kind: "video", key });
    }));
  });

  it("knows home and the sections", () => {
    expect(["", "#", "#/"].map(routeOf)).toEqual(Array(3).fill({ kind: "home" }));
    expect(routeOf("#/accuracy")).toEqual({ kind: "section", id: "accuracy" });
  });

  it("takes nothing else for a route", () => {
    expect(["#content", "#/video/", "#/nothing"].map(routeOf)).toEqual(Array(3).fill(undefined));
  });

  it("takes a malformed escape as it stands", () => {
    expect(routeOf("#/video/%zz")).toEqual({ kind: "video", key: "%zz" });
  });
});
