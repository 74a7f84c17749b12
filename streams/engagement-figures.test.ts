import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { engagementFigures } from "./engagement-figures.ts";

describe("the figures of a video", () => {
  it("have names of their own", () => {
    const names = engagementFigures.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  it("stand in the docs, in their order and in the same words", () => {
    const rows = readFileSync("docs/engagement.md", "utf8").split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split("|").map((cell) => cell.trim()).slice(1, 4));
    expect(rows).toEqual(
      engagementFigures.map(({ name, unit, meaning }) => [`\`${name}\``, unit, meaning]),
    );
  });
});
