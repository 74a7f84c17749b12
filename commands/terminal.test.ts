import { describe, expect, it } from "vitest";
import { bar } from "./progress.ts";
import { columns, elapsed, grouped, sizeText } from "./terminal.ts";

describe("what a person reads", () => {
  it("has times in the unit that fits", () => {
    expect([0, 999, 1000, 59_940, 60_000, 125_400].map(elapsed))
      .toEqual(["0 ms", "999 ms", "1.0 s", "59.9 s", "1 min 0 s", "2 min 5 s"]);
  });

  it("has sizes in the unit that fits", () => {
    expect([0, 45 * 1024 ** 2, 1.25 * 1024 ** 3].map(sizeText))
      .toEqual(["0 MiB", "45 MiB", "1.3 GiB"]);
  });

  it("has numbers in groups of three digits", () => {
    expect([999, 6656, 1_234_567].map(grouped)).toEqual(["999", "6,656", "1,234,567"]);
  });

  it("has columns of even width, and nothing at the end of a line", () => {
    expect(columns([["a", "long", ""], ["longer", "b", "c"]])).toBe(
      "a       long\nlonger  b     c",
    );
  });

  it("has bars that stay within their bounds", () => {
    expect(bar(0.5, 8)).toBe("████░░░░");
    expect([bar(-1, 2), bar(0, 2), bar(1, 2), bar(7, 2)]).toEqual(["░░", "░░", "██", "██"]);
  });
});
