import { describe, expect, it } from "vitest";
import { Popularity } from "./popularity.ts";

describe("Popularity", () => {
  it("counts as in the documented example", () => {
    const popularity = new Popularity(16);
    for (let i = 0; i < 3; i++) popularity.add(5, 6);
    expect(popularity.recent(5, 0)).toBeCloseTo(1.09, 2);
    expect(popularity.share(5, 6)).toBeCloseTo(3.5 / 6, 9);
  });

  it("halves a recent count over its half-life, and keeps the lasting one", () => {
    const popularity = new Popularity(16);
    popularity.add(1, 2);
    const before = popularity.recent(1, 1);
    for (let i = 0; i < 1_000; i++) popularity.add(0, 2);
    expect(popularity.recent(1, 1)).toBeCloseTo(before - Math.LN2, 9);
    expect(popularity.lasting(1)).toBe(Math.log(1.5));
    popularity.clear(1);
    expect(popularity.countOf(1)).toBe(0);
  });

  it("stays within bounds for ever", () => {
    const popularity = new Popularity(16);
    for (let i = 0; i < 1_000_000; i++) popularity.add(i % 3, 3);
    expect(popularity.share(0, 3)).toBeCloseTo(1 / 3, 3);
    expect(popularity.countOf(0)).toBeLessThan(200_000);
  });
});
