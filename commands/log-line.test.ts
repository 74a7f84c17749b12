import { describe, expect, it } from "vitest";
import { readable } from "./log-line.ts";

const timestamp = "2026-01-05T10:00:00.123Z";

describe("readable", () => {
  it("shows time, level and message", () => {
    expect(readable(JSON.stringify({ message: "slow", level: "WARN", timestamp })))
      .toBe("10:00:00 WARN slow");
    const fields = { component: "partition", partition: 3, kinds: { video: 2 }, reason: "a b" };
    expect(readable(JSON.stringify({ message: "slow", level: "WARN", timestamp, ...fields })))
      .toBe('10:00:00 WARN slow (partition 3, kinds {"video":2}, reason a b)');
  });

  it("shows of an error what happened", () => {
    const error = "PersistenceError:  {\n  [cause]: TimeoutError: after '2s'\n    at x.ts:1\n}";
    expect(readable(JSON.stringify({ message: "no", level: "WARN", timestamp, error })))
      .toBe("10:00:00 WARN no: TimeoutError: after '2s'");
  });

  it("leaves every other line alone", () => {
    for (const line of ["", "Stopping.", "{}", '{"message":"x"}']) {
      expect(readable(line)).toBe(line);
    }
  });
});
