import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { Random } from "./random.ts";

/** Mean and variance of `count` draws. */
function moments(count: number, draw: () => number): { mean: number; variance: number } {
  let mean = 0;
  let squares = 0;
  for (let n = 1; n <= count; n++) {
    const value = draw();
    const delta = value - mean;
    mean += delta / n;
    squares += delta * (value - mean);
  }
  return { mean, variance: squares / (count - 1) };
}

/** Fails unless the sample mean is within five standard errors of the wanted one. */
function expectMean(draw: () => number, mean: number, variance: number): void {
  const count = 50_000;
  const found = moments(count, draw);
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / count));
  expect(found.variance / variance).toBeGreaterThan(0.9);
  expect(found.variance / variance).toBeLessThan(1.1);
}

describe("Random", () => {
  it("gives the draws of the documented example", () => {
    const random = new Random(7);
    expect([random.uniform(), random.integer(1, 6), random.pick(["a", "b"])]).toEqual([
      0.8249183006431007,
      1,
      "b",
    ]);
  });

  it("repeats itself for the same seeds and differs for others", () => {
    const draws = (...seeds: number[]) => {
      const random = new Random(...seeds);
      return Array.from({ length: 8 }, () => random.next());
    };
    const seeds = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(seeds, seeds, (one, other) => {
      expect(draws(...one)).toEqual(draws(...one));
      const same = one.length === other.length && one.every((seed, i) => Object.is(seed, other[i]));
      if (!same) expect(draws(...one)).not.toEqual(draws(...other));
    }));
    expect(draws(1)).not.toEqual(draws(1, 0));
    expect(draws(1, 2)).not.toEqual(draws(2, 1));
  });

  it("continues identically after its state was saved and restored", () => {
    fc.assert(fc.property(fc.integer(), fc.nat(50), (seed, draws) => {
      const random = new Random(seed);
      for (let i = 0; i < draws; i++) random.normal();
      const writer = new ByteWriter();
      random.encode(writer);
      const restored = Random.decode(new ByteReader(writer.take()));
      for (let i = 0; i < 10; i++) expect(restored.gamma(2)).toBe(random.gamma(2));
    }));
  });

  it("spreads its bits evenly", () => {
    const random = new Random(1);
    const ones = new Array(32).fill(0);
    const count = 20_000;
    for (let i = 0; i < count; i++) {
      const bits = random.next();
      for (let bit = 0; bit < 32; bit++) ones[bit] += (bits >>> bit) & 1;
    }
    for (const total of ones) {
      expect(Math.abs(total - count / 2)).toBeLessThan(5 * Math.sqrt(count) / 2);
    }
  });

  it("draws whole numbers evenly over the whole range", () => {
    const random = new Random(2);
    const seen = new Array(6).fill(0);
    for (let i = 0; i < 60_000; i++) seen[random.integer(1, 6) - 1]++;
    let chiSquared = 0;
    for (const count of seen) chiSquared += (count - 10_000) ** 2 / 10_000;
    expect(chiSquared).toBeLessThan(25);
    expect(() => random.integer(2, 1)).toThrow("wanted whole numbers from low to high");
    expect(() => random.pick([])).toThrow("found no items");
  });

  it("has the mean and variance of each distribution", () => {
    const random = new Random(3);
    expectMean(() => random.uniform(), 0.5, 1 / 12);
    expectMean(() => random.between(-2, 4), 1, 3);
    expectMean(() => random.chance(0.3) ? 1 : 0, 0.3, 0.21);
    expectMean(() => random.normal(5, 2), 5, 4);
    expectMean(() => random.exponential(4), 0.25, 1 / 16);
    for (const shape of [0.5, 1, 2.5, 40]) {
      expectMean(() => random.gamma(shape, 3), 3 * shape, 9 * shape);
    }
    for (const mean of [0.2, 3, 9.99, 10, 37, 1_000, 5e7, 1e10]) {
      expectMean(() => random.poisson(mean), mean, mean);
    }
    expect(random.poisson(0)).toBe(0);
  });

  it("draws Poisson counts with the right frequency of each count", () => {
    const random = new Random(4);
    const mean = 12;
    const draws = 100_000;
    const seen = new Array(64).fill(0);
    for (let i = 0; i < draws; i++) seen[random.poisson(mean)]++;
    let probability = Math.exp(-mean);
    for (let count = 0; count < 30; count++) {
      if (count > 0) probability *= mean / count;
      const deviation = Math.sqrt(draws * probability * (1 - probability));
      expect(Math.abs(seen[count] - draws * probability)).toBeLessThan(5 * deviation + 1);
    }
  });

  it("shuffles every item to every place equally often", () => {
    const random = new Random(5);
    const places = new Array(9).fill(0);
    for (let i = 0; i < 30_000; i++) {
      const items = [0, 1, 2];
      random.shuffle(items);
      items.forEach((item, place) => places[3 * item + place]++);
    }
    for (const count of places) expect(Math.abs(count - 10_000)).toBeLessThan(450);
  });
});
