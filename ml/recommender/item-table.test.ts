import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { textHash } from "../text-hash.ts";
import { ItemTable, maxCategories } from "./item-table.ts";

describe("ItemTable", () => {
  const known = (table: ItemTable) => {
    return Array.from({ length: table.slotCount }, (_, slot) => table.idOf(slot)).filter(Boolean);
  };
  const add = (table: ItemTable, id: string, category?: string) => {
    if (table.isFull) table.leave();
    return table.add(id, textHash(id), category, 0);
  };

  it("lets go of the items that were not consumed for the longest, a sixteenth at once", () => {
    const table = new ItemTable(32);
    for (let i = 0; i < 32; i++) add(table, `i${i}`);
    table.touch(table.slotOf(textHash("i0")));
    add(table, "new");
    expect(table.count).toBe(31);
    expect(known(table)).toContain("i0");
    expect(known(table)).not.toContain("i1");
    expect(known(table)).not.toContain("i2");
    expect(table.slotOf(textHash("i1"))).toBe(-1);
    expect(table.idOf(table.slotOf(textHash("new")))).toBe("new");
  });

  it("tells only so many categories apart", () => {
    const table = new ItemTable(2_000);
    for (let i = 0; i <= maxCategories; i++) add(table, `i${i}`, `c${i}`);
    expect(table.category[table.slotOf(textHash(`i${maxCategories}`))]).toBe(0);
    expect(table.categories[table.category[table.slotOf(textHash("i7"))]]).toBe("c7");
  });

  it("goes on from its bytes, whatever was consumed", () => {
    fc.assert(fc.property(fc.array(fc.nat(80)), fc.array(fc.nat(80)), (before, after) => {
      const consume = (table: ItemTable, numbers: number[]) => {
        for (const number of numbers) {
          const slot = table.slotOf(textHash(`i${number}`));
          if (slot >= 0) table.touch(slot);
          else add(table, `i${number}`, number % 3 === 0 ? undefined : `c${number % 3}`);
        }
      };
      const table = new ItemTable(32);
      consume(table, before);
      const writer = new ByteWriter();
      table.encode(writer);
      const restored = ItemTable.decode(new ByteReader(writer.take()));
      consume(table, after);
      consume(restored, after);
      expect(known(restored)).toEqual(known(table));
      expect(table.count).toBeLessThanOrEqual(32);
      const [one, other] = [new ByteWriter(), new ByteWriter()];
      table.encode(one);
      restored.encode(other);
      expect(other.take()).toEqual(one.take());
    }));
  });
});
