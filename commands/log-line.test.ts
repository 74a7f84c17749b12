import { describe, expect, it } from "vitest";
import { readable } from "./log-line.ts";

const timestamp = "2026-01-05T10:00:00.123Z";

describe("readable", () => {
  it("shows time, level and message", () => {
    expect(readable(JSON.stringify({ message: "slow", level: "WARN", timestamp })))
      .toBe("10:00:00 WARN slow");
    expect(readable(JSON.stringify({ message: ["a", 1], level: "INFO", timestamp, spans: {} })))
      .toBe("10:00:00 INFO a 1");
  });

  it("shows of a cause what happened", () => {
    const cause = "PersistenceError:  {\n  [cause]: TimeoutError: after '2s'\n    at x.ts:1\n}";
    expect(readable(JSON.stringify({ message: "no", level: "WARN", timestamp, cause })))
      .toBe("10:00:00 WARN no: TimeoutError: after '2s'");
  });

  it("leaves every other line alone", () => {
    for (const line of ["", "Stopping.", "{}", '{"message":"x"}']) {
      expect(readable(line)).toBe(line);
    }
  });
});
