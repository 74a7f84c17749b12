import { describe, expect, it } from "vitest";
import { Random } from "../../ml/random.ts";
import { type Item, Shelf } from "./shelf.ts";
import { drawWeighted, placeIn } from "./weighted.ts";

describe("weighted draws", () => {
  it("take what has weight, as often as it weighs", () => {
    expect(drawWeighted(new Random(7), [0, 1, 0])).toBe(1);
    expect(drawWeighted(new Random(7), [0, 0])).toBe(-1);
    const random = new Random(1);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) counts[drawWeighted(random, [1, 0, 2, 5])]++;
    expect(counts[1]).toBe(0);
    for (const [i, weight] of [[0, 1], [2, 2], [3, 5]]) {
      expect(Math.abs(counts[i] - 1000 * weight)).toBeLessThan(4 * Math.sqrt(1000 * weight));
    }
  });

  it("find places among running totals", () => {
    expect(placeIn([1, 1, 4], 0.5)).toBe(0);
    expect(placeIn([1, 1, 4], 1.5)).toBe(2);
    expect(placeIn([1, 1, 4], 1)).toBe(2);
  });
});

describe("Shelf", () => {
  const items: (Item & { readonly appeal: number })[] = [
    { id: "a", category: 0, brand: "", appeal: 1 },
    { id: "b", category: 0, brand: "", appeal: 3 },
    { id: "c", category: 1, brand: "", appeal: 4 },
  ];

  it("gives items in proportion to appeal and taste", () => {
    const shelf = new Shelf<typeof items[number]>(2);
    shelf.fill(items, ({ appeal }) => appeal);
    const random = new Random(2);
    const counts = new Map<string, number>();
    const draws = 8000;
    for (let i = 0; i < draws; i++) {
      const id = shelf.take(random, [2, 0.5])?.id ?? "";
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    for (const [id, weight] of [["a", 2], ["b", 6], ["c", 2]] as const) {
      const expected = draws * weight / 10;
      expect(Math.abs((counts.get(id) ?? 0) - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it("holds what it was filled with last, and gives nothing when it is empty", () => {
    const shelf = new Shelf<typeof items[number]>(2);
    expect(shelf.take(new Random(1), [1, 1])).toBeUndefined();
    shelf.fill(items, ({ appeal }) => appeal);
    shelf.fill(items.slice(2), ({ appeal }) => appeal);
    expect(shelf.take(new Random(1), [1, 1])?.id).toBe("c");
    shelf.fill([], () => 1);
    expect(shelf.take(new Random(1), [1, 1])).toBeUndefined();
  });
});
