import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeToken } from "../../streams/token.ts";
import { experimentHash, routeOf, userHash, videoHash } from "./route.js";

describe("routeOf", () => {
  it("finds the video, the user or the experiment of a hash that was made for it, whatever its id", () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 40, unit }), (id) => {
      const key = encodeToken(id);
      expect(routeOf(videoHash(key))).toEqual({ kind: "video", key });
      expect(routeOf(userHash(key))).toEqual({ kind: "user", key });
      expect(routeOf(experimentHash(key))).toEqual({ kind: "experiment", key });
    }));
  });

  it("knows home, the audience, the experiments and the sections", () => {
    expect(["", "#", "#/"].map(routeOf)).toEqual(Array(3).fill({ kind: "home" }));
    expect(routeOf("#/audience")).toEqual({ kind: "audience" });
    expect(["#/experiments", "#/experiments/"].map(routeOf)).toEqual(
      Array(2).fill({ kind: "experiments" }),
    );
    expect(routeOf("#/accuracy")).toEqual({ kind: "section", id: "accuracy" });
  });

  it("takes nothing else for a route", () => {
    expect(["#content", "#/video/", "#/users/", "#/nothing"].map(routeOf)).toEqual(
      Array(4).fill(undefined),
    );
  });

  it("takes a malformed escape as it stands", () => {
    expect(routeOf("#/video/%zz")).toEqual({ kind: "video", key: "%zz" });
  });
});
