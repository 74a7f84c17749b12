import { describe, expect, it } from "vitest";
import { curvePoints } from "./drop-off.js";

describe("curvePoints", () => {
  it("begins with everybody, and leaves out what is not known", () => {
    expect(curvePoints([{ reached: 0.5, share: 0.4 }, { reached: 1, share: 0.3 }]))
      .toEqual([[0, 1], [0.5, 0.4], [1, 0.3]]);
    expect(curvePoints([{ reached: 1, share: null }])).toEqual([[0, 1]]);
  });
});
