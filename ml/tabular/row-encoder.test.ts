import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { CategoryTable } from "./category-table.ts";
import type { Cell } from "./column.ts";
import { saltedHash } from "../text-hash.ts";
import { Quantiles } from "./quantiles.ts";
import { mostRepeating, RowEncoder } from "./row-encoder.ts";

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: 0, max: 3 }),
  fc.string(),
  fc.constantFrom("several words of text", "FR", "DE", undefined, 1e308, -1e308),
);
const rows = fc.array(
  fc.tuple(fc.array(cell, { minLength: 3, maxLength: 3 }), fc.constantFrom(0, 1)),
  { maxLength: 80 },
);

function encoderAfter(
  shown: readonly (readonly [readonly Cell[], number])[],
  labels: "probability" | "number" = "probability",
): RowEncoder {
  const encoder = new RowEncoder({ columns: 3, labels, seed: 1 });
  for (const [cells, label] of shown) encoder.learn(cells, label);
  return encoder;
}

describe("RowEncoder", () => {
  it("makes a number, a hash and crosses of what it never saw, as in its example", () => {
    const encoder = new RowEncoder({ columns: 2, labels: "probability", seed: 1 });
    const { dense, hashed, crossed } = encoder.encode([3, "FR"]);
    expect([...dense]).toEqual([0, NaN, ...new Array(mostRepeating).fill(NaN)]);
    expect([hashed.length, crossed.length]).toEqual([2, 1]);
  });

  it("tells names apart that belong to different columns, and values within one", () => {
    const encoder = new RowEncoder({ columns: 2, labels: "number", seed: 1 });
    const { hashed: [one, other] } = encoder.encode(["FR", "FR"]);
    expect(one).not.toBe(other);
    expect(encoder.encode(["DE", "FR"]).hashed[0]).not.toBe(one);
    expect(encoder.encode([undefined, "FR"]).hashed[0]).not.toBe(one);
  });

  it("says what labels were like for a name that comes again", () => {
    const chicks = Array.from({ length: 400 }, (_, i) => i % 40);
    const encoder = new RowEncoder({ columns: 1, labels: "number", seed: 1 });
    for (const chick of chicks) encoder.learn([`chick ${chick}`], 10 * chick);
    const { dense } = encoder.encode(["chick 7"]);
    const [last, mean] = encoder.labelFeatures;
    expect(dense[last]).toBe(70);
    expect(dense[mean]).toBeGreaterThan(65);
    expect(dense[mean]).toBeLessThan(85);
  });

  it("brings heavy tails to ranks, so that the middle can be told apart", () => {
    const encoder = new RowEncoder({ columns: 1, labels: "number", seed: 1 });
    const random = new Random(1);
    for (let i = 0; i < 2_000; i++) encoder.learn([Math.exp(random.normal(0, 3))], 0);
    const at = (value: number) => encoder.encode([value]).dense[0];
    expect(at(Math.exp(1)) - at(Math.exp(-1))).toBeGreaterThan(0.4);
    expect(Math.abs(at(1))).toBeLessThan(0.3);
  });

  it("takes the words of a text", () => {
    const encoder = new RowEncoder({ columns: 1, labels: "probability", seed: 1 });
    const words = (text: string) => encoder.encode([text]).hashed.slice(1);
    expect(words("Free money now")).toHaveLength(3);
    expect(words("money!  FREE")).toEqual([words("free money")[1], words("free money")[0]]);
  });

  it("learns nothing by encoding, and nothing of later rows", () => {
    fc.assert(fc.property(rows, fc.array(cell, { minLength: 3, maxLength: 3 }), (shown, asked) => {
      const [encoder, same] = [encoderAfter(shown), encoderAfter(shown)];
      for (const [cells] of shown) encoder.encode(cells);
      expect(encoder.encode(asked)).toEqual(same.encode(asked));
    }));
  });

  it("gives bounded numbers or none, whatever the cells", () => {
    fc.assert(fc.property(rows, fc.constantFrom("probability" as const, "number" as const), (
      shown,
      labels,
    ) => {
      const encoder = encoderAfter(shown, labels);
      for (const [cells] of shown) {
        const { dense, hashed } = encoder.encode(cells);
        for (const value of dense) expect(Number.isNaN(value) || Math.abs(value) < 1e3).toBe(true);
        for (const hash of hashed) expect(hash).toBe(hash >>> 0);
      }
    }));
  });
});

describe("Quantiles", () => {
  it("cuts into parts of equal number, as in its example", () => {
    const quantiles = new Quantiles(new Random(1));
    for (let i = 0; i < 512; i++) quantiles.learn(i);
    expect(quantiles.bin(40)).toBe(1);
    expect(quantiles.score(256)).toBeCloseTo(0, 1);
    expect([quantiles.bin(-1), quantiles.bin(1e9)]).toEqual([0, 15]);
  });

  it("knows heavy tails from others", () => {
    const heavy = (draw: (random: Random) => number) => {
      const [quantiles, random] = [new Quantiles(new Random(1)), new Random(2)];
      for (let i = 0; i < 1_024; i++) quantiles.learn(draw(random));
      return quantiles.hasHeavyTails;
    };
    expect(heavy((random) => random.normal())).toBe(false);
    expect(heavy((random) => random.uniform())).toBe(false);
    expect(heavy((random) => Math.exp(random.normal(0, 2)))).toBe(true);
    expect(heavy((random) => random.chance(0.9) ? 0 : random.exponential(1))).toBe(true);
  });

  it("scores in order", () => {
    const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 16 });
    fc.assert(fc.property(numbers, numbers, (shown, asked) => {
      const quantiles = new Quantiles(new Random(1));
      for (const number of shown) quantiles.learn(number);
      const sorted = asked.toSorted((one, other) => one - other);
      const scores = sorted.map((number) => quantiles.score(number));
      for (let i = 1; i < scores.length; i++) {
        expect(scores[i]).toBeGreaterThanOrEqual(scores[i - 1] - 1e-12);
        expect(Math.abs(scores[i])).toBeLessThan(3);
      }
    }));
  });
});

describe("CategoryTable", () => {
  it("keeps mean and last label, as in its example", () => {
    const table = new CategoryTable();
    table.learn(7, 10);
    table.learn(7, 20);
    expect([table.mean(7, 0), table.last(7, 0)]).toEqual([10, 20]);
    expect([table.mean(8, 5), table.last(8, 6)]).toEqual([5, 6]);
  });

  it("knows columns that repeat from those that do not", () => {
    const [names, ids] = [new CategoryTable(), new CategoryTable()];
    for (let i = 0; i < 1_000; i++) {
      names.learn(i % 50, 0);
      ids.learn(i, 0);
    }
    expect([names.repeats, ids.repeats]).toEqual([true, false]);
  });
});

describe("saltedHash", () => {
  it("spreads over the last bits, differently for each salt", () => {
    const places = new Set<number>();
    for (let i = 0; i < 1_000; i++) places.add(saltedHash(`name ${i}`, 1) & 0xfff);
    expect(places.size).toBeGreaterThan(850);
    expect([saltedHash("FR", 1), saltedHash("FR", 2)]).toEqual([1601805239, 1959487349]);
  });
});
