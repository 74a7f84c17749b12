import { describe, expect, it } from "vitest";
import { withCommand } from "./words.ts";

describe("withCommand", () => {
  it("takes the demo to be wanted where no command is named", () => {
    expect(withCommand([])).toEqual(["demo"]);
    expect(withCommand(["--for", "20s"])).toEqual(["demo", "--for", "20s"]);
    expect(withCommand(["--log-level=debug", "--port", "0"]))
      .toEqual(["demo", "--log-level=debug", "--port", "0"]);
    expect(withCommand(["--config", "mine.json"])).toEqual(["demo", "--config", "mine.json"]);
  });

  it.each([
    ["api"],
    ["--log-level", "debug", "api"],
    ["--config=mine.json", "migrate", "--list"],
    ["--help"],
    ["-h"],
    ["--version"],
    ["--completions=bash"],
    ["no-such-command"],
  ])("leaves what says what it wants as it is: %s", (...words) => {
    expect(withCommand(words)).toBe(words);
  });
});
