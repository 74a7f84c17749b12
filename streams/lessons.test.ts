import { describe, expect, it } from "vitest";
import {
  decodeComparison,
  decodeDrift,
  lessonKindOf,
  lessonKinds,
  lessonSubject,
} from "./lessons.ts";
import { Rejection } from "./rejection.ts";

function bytesOf(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

describe("the subject of lessons", () => {
  it("says the model, the kind and the partition, and the kind is read from it", () => {
    expect(lessonSubject("forecast", "window", 12)).toBe("examples.forecast.window.12");
    for (const kind of lessonKinds) {
      expect(lessonKindOf(lessonSubject("forecast", kind, 0))).toBe(kind);
    }
  });

  it.each(["examples.forecast", "examples.forecast.windows.1", "examples.a.b.window.1", ""])(
    "is no other one: %s",
    (subject) => expect(lessonKindOf(subject)).toBeUndefined(),
  );
});

const comparison = {
  atMs: 1_754_611_200_000,
  champion: 0,
  challenger: 8,
  count: 32,
  sum: -1.5,
  squares: 4,
};
const drift = { atMs: 1_754_611_200_000, loss: 0.25 };

describe("a lesson", () => {
  it("comes back as it was told", () => {
    expect(decodeComparison(bytesOf(comparison))).toEqual(comparison);
    expect(decodeDrift(bytesOf(drift))).toEqual(drift);
  });

  it.each([
    [{ ...comparison, atMs: "now" }, "atMs", '"now"', "milliseconds since the epoch"],
    [{ ...comparison, champion: -1 }, "champion", "-1", "a version, 0 for none"],
    [{ ...comparison, challenger: 1.5 }, "challenger", "1.5", "a version"],
    [{ ...comparison, count: null }, "count", "null", "a number of readings"],
    [{ ...comparison, sum: "1" }, "sum", '"1"', "a number"],
    [{ ...comparison, squares: -1 }, "squares", "-1", "a number, 0 or more"],
    [[], "payload", "[]", "a lesson in JSON"],
    [null, "payload", "null", "a lesson in JSON"],
  ])("that compares is refused for what it says wrong: %j", (json, field, found, wanted) => {
    const decoded = decodeComparison(bytesOf(json));
    expect(decoded).toBeInstanceOf(Rejection);
    expect(decoded).toMatchObject({ field, found, wanted });
  });

  it.each([
    [{ ...drift, atMs: null }, "atMs", "null", "milliseconds since the epoch"],
    [{ atMs: 1 }, "loss", "nothing", "a number"],
    [7, "payload", "7", "a lesson in JSON"],
  ])("of a drift is refused for what it says wrong: %j", (json, field, found, wanted) => {
    const decoded = decodeDrift(bytesOf(json));
    expect(decoded).toBeInstanceOf(Rejection);
    expect(decoded).toMatchObject({ field, found, wanted });
  });

  it("that is no JSON is refused", () => {
    for (const decode of [decodeComparison, decodeDrift]) {
      for (
        const bytes of [new Uint8Array(), new Uint8Array([0xff, 0xfe]), bytesOf(1).slice(0, 0)]
      ) {
        expect(decode(bytes)).toMatchObject({ field: "payload", wanted: "a lesson in JSON" });
      }
    }
  });
});
