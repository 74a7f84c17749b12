import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { Reservoir } from "./reservoir.ts";

function filled(values: number, memory: number, seed: number): Reservoir {
  const reservoir = new Reservoir(1, 100, memory);
  const random = new Random(seed);
  for (let i = 0; i < values; i++) reservoir.add(Float64Array.of(i), random);
  return reservoir;
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe("Reservoir", () => {
  it("keeps all while there is room, and as many as there is room for after that", () => {
    expect([...filled(70, 1000, 1).rows]).toEqual(Array.from({ length: 70 }, (_, i) => i));
    const full = filled(1_000, 1_000_000, 1);
    expect([full.length, full.seen, new Set(full.rows).size]).toEqual([100, 1_000, 100]);
  });

  it("keeps early and late alike while it remembers all", () => {
    const means = Array.from({ length: 40 }, (_, seed) => mean(filled(1_000, 1e6, seed).rows));
    // 4,000 draws from 0 to 999: the mean's deviation is 288 / √4,000 = 4.6.
    expect(Math.abs(mean(means) - 499.5)).toBeLessThan(15);
  });

  it("forgets what is older than its memory", () => {
    // Ages are exponential with mean 500: 10,000 - 500, give or take 500 / √4,000 = 8.
    const means = Array.from({ length: 40 }, (_, seed) => mean(filled(10_000, 500, seed).rows));
    expect(Math.abs(mean(means) - 9_500)).toBeLessThan(25);
  });
});
