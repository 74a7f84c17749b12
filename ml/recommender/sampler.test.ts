import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { textHash } from "../text-hash.ts";
import { ItemTable } from "./item-table.ts";
import { Sampler } from "./sampler.ts";

describe("Sampler", () => {
  it("draws as it says", () => {
    const items = new ItemTable(16);
    for (let i = 0; i < 10; i++) items.add(`i${i}`, textHash(`i${i}`), undefined, 0);
    const sampler = new Sampler(items, new Random(3));
    for (let i = 0; i < 2_000; i++) sampler.add(i % 4 === 0 ? 1 : 0);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) counts[sampler.draw()] += 1;
    counts.forEach((count, slot) => {
      expect(Math.abs(count / 20_000 - sampler.chanceOf(slot))).toBeLessThan(0.02);
    });
    expect(counts.reduce((sum, _, slot) => sum + sampler.chanceOf(slot), 0)).toBeCloseTo(1, 6);
  });
});
