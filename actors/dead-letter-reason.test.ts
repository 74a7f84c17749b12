import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deadLetterReason, mostReasons } from "./dead-letter-reason.ts";

describe("deadLetterReason", () => {
  it("answers as in its example", () => {
    expect(deadLetterReason("viewCount")).toBe("viewCount");
    expect(deadLetterReason("changes.add.3.id")).toBe("changes");
    expect(deadLetterReason("timer.some-video")).toBe("timer");
    expect(deadLetterReason("made up")).toBe("other");
  });

  it("knows every field that a kind of actor names when it turns something down", () => {
    const files = globSync("actors/**/*.ts").filter((path) =>
      !/test|testing|tally|simulation/.test(path)
    );
    const fields = files.flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/new Rejection\(\s*["`]([\w.]+)/g)]
        .map(([, field]) => field)
    );
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter((field) => deadLetterReason(field) === "other")).toEqual([]);
  });

  it("has no more answers than it says, whatever it is asked", () => {
    const reasons = new Set<string>();
    fc.assert(fc.property(fc.string(), (field) => void reasons.add(deadLetterReason(field))));
    for (const name of ["__proto__", "constructor", "", ".", "viewCount"]) {
      reasons.add(deadLetterReason(name));
    }
    expect(reasons).toContain("other");
    expect(reasons.size).toBeLessThanOrEqual(mostReasons);
  });
});
