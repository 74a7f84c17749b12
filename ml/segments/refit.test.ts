import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { allPoints } from "./points.ts";
import { Refit } from "./refit.ts";
import { apartShare, Separation, stillApartShare } from "./separation.ts";
import { Standardisation } from "./standardisation.ts";
import { planted, standardised } from "./testing.ts";

const nobody = new Float64Array(0);

function refit(
  numbers: Float64Array,
  width: number,
  seed: number,
  inForce = nobody,
  orStable = false,
): Refit {
  const fit = new Refit({
    standardisation: new Standardisation(
      new Float64Array(width),
      new Float64Array(width).fill(1),
    ),
    sample: standardised(numbers, width),
    seen: numbers.length / width,
    inForce,
    number: undefined,
    most: 8,
    orStable,
    seeds: [seed, 1],
  });
  fit.step(Infinity);
  return fit;
}

function cloud(rows: number, width: number, draw: (feature: number) => number): Float64Array {
  return Float64Array.from({ length: rows * width }, (_, i) => draw(i % width));
}

const seeds = Array.from({ length: 10 }, (_, seed) => seed);

describe("the number of segments of those who differ by degrees", () => {
  it("is one, unless stable ones will do, which are none of a normal cloud", () => {
    for (const seed of seeds.slice(0, 4)) {
      const random = new Random(seed, 7);
      const level = Float64Array.from({ length: 600 }, () => random.normal());
      const degrees = Float64Array.from(
        { length: 600 * 3 },
        (_, i) => 2 * level[Math.floor(i / 3)] + random.normal() / 2,
      );
      expect(refit(degrees, 3, seed).centres.length / 3).toBe(1);
      const parted = refit(degrees, 3, seed, nobody, true).centres.length / 3;
      expect(parted).toBeGreaterThan(1);
      const normal = cloud(600, 6, () => random.normal());
      expect(refit(normal, 6, seed, nobody, true).centres.length / 6).toBe(1);
    }
  });
});

describe("Separation", () => {
  it("does its example", () => {
    const numbers = Float64Array.of(...Array(20).fill(0), 5, ...Array(20).fill(10));
    const separation = new Separation(allPoints(numbers, 1), Float64Array.of(0, 10));
    separation.step(Infinity);
    expect(separation.isApart(apartShare)).toBe(true);
  });

  it("wants a middle that is thinner by the share, and by more than chance", () => {
    const isApart = (around: number, between: number, share: number) => {
      const numbers = Float64Array.of(
        ...[Array(around).fill(0), Array(between).fill(5), Array(90).fill(10)].flat(),
      );
      const separation = new Separation(allPoints(numbers, 1), Float64Array.of(0, 10));
      separation.step(Infinity);
      return separation.isApart(share);
    };
    expect([isApart(40, 19, apartShare), isApart(40, 20, apartShare)]).toEqual([true, false]);
    expect(isApart(40, 20, stillApartShare)).toBe(true);
    expect([isApart(4, 0, apartShare), isApart(3, 0, apartShare)]).toEqual([true, false]);
  });
});

describe("Refit", () => {
  it.each([2, 3, 4, 5, 6])("finds %i clusters that are apart", (count) => {
    const found = seeds.map((seed) => {
      const shape = { count, width: 2 + seed % 4, rows: 1_000, apart: 7 };
      const { numbers, width } = planted(new Random(seed, count), shape);
      return refit(numbers, width, seed).sizes.length;
    });
    expect(found.filter((number) => number === count).length).toBeGreaterThanOrEqual(9);
  });

  it.each<[string, (random: Random, feature: number) => number]>([
    ["a normal cloud", (random) => random.normal()],
    ["a stretched cloud", (random, feature) => random.normal() * 10 ** feature],
    ["an even square", (random) => random.uniform()],
    ["skewed features", (random) => random.exponential(1)],
    ["long tails", (random) => random.normal() / Math.sqrt(random.gamma(1.5, 2 / 3))],
  ])("finds no segments in %s", (_, draw) => {
    const found = seeds.map((seed) => {
      const random = new Random(seed, 77);
      const width = 1 + seed % 5;
      return refit(cloud(800, width, (i) => draw(random, i)), width, seed).sizes.length;
    });
    expect(found.filter((number) => number === 1).length).toBeGreaterThanOrEqual(9);
  });

  it("finds no segments along a line through correlated features", () => {
    const found = seeds.map((seed) => {
      const random = new Random(seed, 5);
      const common = Array.from({ length: 800 }, () => 3 * random.normal());
      const numbers = Float64Array.from(
        { length: 2_400 },
        (_, i) => common[Math.floor(i / 3)] * (1 + i % 3) + random.normal(),
      );
      return refit(numbers, 3, seed).sizes.length;
    });
    expect(found).toEqual(seeds.map(() => 1));
  });

  it("leaves a number in force that a new one would not pass for", () => {
    // Clouds 3.35 deviations apart: the middle third holds some .56 of what either side has.
    const random = new Random(3);
    const numbers = cloud(4_000, 1, () => random.normal(random.chance(0.5) ? 3.35 : 0));
    expect(refit(numbers, 1, 1).sizes.length).toBe(1);
    expect(refit(numbers, 1, 1, Float64Array.of(-1, 1)).sizes.length).toBe(2);
  });

  it("makes do with no points, one, and all the same", () => {
    expect(refit(nobody, 2, 1).sizes.length).toBe(0);
    expect(refit(Float64Array.of(1, 2), 2, 1).sizes.length).toBe(1);
    expect([...refit(new Float64Array(60).fill(7), 2, 1).sizes]).toEqual([30]);
  });
});
