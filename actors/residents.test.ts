import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Residents } from "./residents.ts";

describe("Residents", () => {
  it("leaves in the order of last use, as a list kept by hand does (property)", () => {
    const steps = fc.array(
      fc.record({ key: fc.constantFrom(..."abcdefgh"), shrinkTo: fc.integer({ min: 0, max: 12 }) }),
      { maxLength: 100 },
    );
    fc.assert(fc.property(steps, (steps) => {
      const residents = new Residents<string>();
      let expected: string[] = [];
      for (const { key, shrinkTo } of steps) {
        if (residents.use(key) === undefined) residents.add(key, key.toUpperCase());
        expected = [...expected.filter((other) => other !== key), key];
        const left: string[] = [];
        residents.shrink(shrinkTo, 0, (resident) => left.push(resident.key));
        const leaving = Math.max(0, expected.length - shrinkTo);
        expect(left).toEqual(expected.slice(0, leaving));
        expected = expected.slice(leaving);
        expect([...residents.values()].map((resident) => resident.key).sort())
          .toEqual([...expected].sort());
      }
    }));
  });

  it("refuses a second actor of one key", () => {
    const residents = new Residents<number>();
    residents.add("a", 1);
    expect(() => residents.add("a", 2)).toThrow(RangeError);
  });

  it("keeps whoever is dirty or in a checkpoint that is not committed", () => {
    const residents = new Residents<number>();
    residents.add("dirty", 1).dirty = true;
    residents.add("clean", 2);
    residents.shrink(0, 9, () => expect.unreachable("the dirty one is the oldest"));
    const dirty = residents.peek("dirty");
    if (dirty === undefined) throw new Error("it left");
    dirty.dirty = false;
    dirty.checkpoint = 5;
    residents.shrink(0, 4, () => expect.unreachable("checkpoint 5 is not committed"));
    residents.shrink(0, 5, () => {});
    expect(residents.size).toBe(0);
  });
});
