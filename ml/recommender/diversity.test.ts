import { describe, expect, it } from "vitest";
import { pickDiverse } from "./diversity.ts";

describe("pickDiverse", () => {
  const candidates = [
    { score: 3, groups: ["music"] },
    { score: 2.9, groups: ["music"] },
    { score: 2.5, groups: ["news"] },
  ];

  it("chooses as in the documented example", () => {
    expect(pickDiverse(candidates, 2, 0.5)).toEqual([candidates[0], candidates[2]]);
    expect(pickDiverse(candidates, 2, 0)).toEqual(candidates.slice(0, 2));
    expect(pickDiverse(candidates, 9, 0.5)).toHaveLength(3);
  });
});
