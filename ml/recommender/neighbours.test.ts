import { describe, expect, it } from "vitest";
import { maxNeighbours, Neighbours } from "./neighbours.ts";

describe("Neighbours", () => {
  it("adds up as in the documented example", () => {
    const neighbours = new Neighbours(16);
    neighbours.add(3, 7, 1);
    neighbours.add(3, 7, 0.8);
    expect(neighbours.weightOf(3, 7)).toBeCloseTo(1.8, 6);
    expect(neighbours.weightOf(7, 3)).toBe(0);
    expect(neighbours.sums[3]).toBeCloseTo(1.8, 6);
  });

  it("keeps those that keep coming", () => {
    const neighbours = new Neighbours(1_000);
    for (let i = 0; i < 20_000; i++) neighbours.add(0, i % 5 === 0 ? 1 + i % 3 : 10 + i % 900, 1);
    expect(neighbours.lengths[0]).toBe(maxNeighbours);
    for (const other of [1, 2, 3]) expect(neighbours.weightOf(0, other)).toBeGreaterThan(100);
    expect(neighbours.sums[0]).toBeLessThan(4_001);
  });

  it("drops slots that are gone", () => {
    const neighbours = new Neighbours(4);
    neighbours.add(0, 1, 1);
    neighbours.add(0, 2, 3);
    neighbours.add(1, 0, 1);
    neighbours.drop(Uint8Array.of(1, 0, 1, 1), 4);
    expect([neighbours.lengths[0], neighbours.sums[0], neighbours.weightOf(0, 2)]).toEqual([
      1,
      3,
      3,
    ]);
    expect(neighbours.lengths[1]).toBe(0);
  });
});
