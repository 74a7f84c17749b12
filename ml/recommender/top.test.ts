import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Top } from "./top.ts";

describe("Top", () => {
  it("keeps what sorting would", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (scores) => {
      const top = new Top(5);
      scores.forEach((score, place) => {
        if (score > top.least) top.add(place, score);
      });
      const sorted = scores.map((_, place) => place).sort((a, b) => scores[b] - scores[a] || a - b);
      expect([...top.places.subarray(0, top.length)]).toEqual(sorted.slice(0, 5));
    }));
  });
});
