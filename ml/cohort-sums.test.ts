import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { cohortScopes, CohortSums, maxCohortRows } from "./cohort-sums.ts";

const increment = fc.tuple(
  fc.constantFrom(...cohortScopes),
  fc.constantFrom("", "cats", "news", "ü\ud800"),
  fc.nat(3),
  fc.tuple(fc.nat(1_000), fc.nat(1_000)),
);
const increments = fc.array(increment, { maxLength: 60 });
type Increment = typeof increment extends fc.Arbitrary<infer T> ? T : never;

function tableOf(all: readonly Increment[]): CohortSums {
  const table = new CohortSums(2);
  for (const [scope, name, ageClass, sums] of all) table.addTo(scope, name, ageClass, sums);
  return table;
}

function contents(table: CohortSums): Record<string, number[] | undefined> {
  const found: Record<string, number[]> = {};
  for (const scope of cohortScopes) {
    for (const name of ["", "cats", "news", "ü\ud800"]) {
      for (let ageClass = 0; ageClass < 4; ageClass++) {
        const sums = table.find(scope, name, ageClass);
        if (sums !== undefined) found[`${scope} ${name} ${ageClass}`] = [...sums];
      }
    }
  }
  return found;
}

describe("CohortSums", () => {
  it("adds up as in the documented example", () => {
    const [one, other] = [new CohortSums(2), new CohortSums(2)];
    one.addTo("channel", "cats", 0, [3, 1]);
    other.addTo("channel", "cats", 0, [4, 1]);
    one.add(other);
    expect(one.find("channel", "cats", 0)).toEqual(new Float64Array([7, 2]));
    expect(other.find("channel", "cats", 0)).toEqual(new Float64Array([4, 1]));
  });

  it("comes to the same total in whatever parts and order increments are added", () => {
    fc.assert(fc.property(increments, fc.nat(60), fc.boolean(), (all, cut, swap) => {
      const parts = [tableOf(all.slice(0, cut)), tableOf(all.slice(cut).reverse())];
      if (swap) parts.reverse();
      const total = new CohortSums(2);
      for (const part of parts) total.add(part);
      expect(contents(total)).toEqual(contents(tableOf(all)));
      expect(total.size).toBe(tableOf(all).size);
    }));
  });

  it("comes back from bytes as it was", () => {
    fc.assert(fc.property(increments, (all) => {
      const table = tableOf(all);
      const writer = new ByteWriter();
      table.encode(writer);
      const restored = CohortSums.decode(new ByteReader(writer.take()), 2);
      expect(contents(restored)).toEqual(contents(table));
      expect(restored.size).toBe(table.size);
    }));
  });

  it("drops the lightest cohorts when full, the same ones in whatever order they came", () => {
    const names = Array.from({ length: maxCohortRows }, (_, i) => `channel ${i}`);
    const fill = (order: readonly string[]) => {
      const table = new CohortSums(2);
      table.addTo("everyone", "", 0, [0, 1]);
      for (const name of order) {
        if (name === names[0]) continue;
        const videos = Number(name.slice(8)) % 97;
        table.addTo("channel", name, 0, [videos, 1]);
      }
      table.addTo("channel", "the last one", 0, [1, 1]);
      return table;
    };
    const [table, other] = [fill(names), fill([...names].reverse())];
    expect(table.size).toBe(3 * maxCohortRows / 4 + 1);
    expect(table.find("everyone", "", 0)).toBeDefined();
    expect(table.find("channel", "the last one", 0)).toBeDefined();
    expect(table.find("channel", "channel 96", 0)).toBeDefined();
    expect(table.find("channel", "channel 97", 0)).toBeUndefined();
    for (const name of names) {
      expect(other.find("channel", name, 0)).toEqual(table.find("channel", name, 0));
    }
  });

  it("refuses bytes with a sum that is not finite", () => {
    for (const sum of [NaN, Infinity, -Infinity]) {
      const table = new CohortSums(2);
      table.addTo("channel", "cats", 0, [1, sum]);
      const writer = new ByteWriter();
      table.encode(writer);
      expect(() => CohortSums.decode(new ByteReader(writer.take()), 2)).toThrow(RangeError);
    }
  });

  it("refuses bytes with two rows of one group, with an unknown scope, or with a row refused", () => {
    const table = new CohortSums(2);
    table.addTo("channel", "cats", 0, [1, 2]);
    const writer = new ByteWriter();
    table.encode(writer);
    const once = writer.take();
    const twice = new Uint8Array([...once, ...once.subarray(4)]);
    twice[0] = 2;
    const unscoped = once.slice();
    unscoped[4] = 3;
    expect(() => CohortSums.decode(new ByteReader(twice), 2)).toThrow(
      "found two rows of channel cats",
    );
    expect(() => CohortSums.decode(new ByteReader(unscoped), 2)).toThrow("found cohort scope 3");
    const refuse = (ageClass: number, sums: Float64Array) => {
      throw new RangeError(`${ageClass}: ${sums.join()}`);
    };
    expect(() => CohortSums.decode(new ByteReader(once), 2, refuse)).toThrow("0: 1,2");
  });

  it("refuses bytes of a table beyond its bound", () => {
    const writer = new ByteWriter();
    writer.u32(maxCohortRows + 1);
    expect(() => CohortSums.decode(new ByteReader(writer.take()), 2)).toThrow(
      `found ${maxCohortRows + 1} cohort rows, wanted at most ${maxCohortRows}`,
    );
  });
});
