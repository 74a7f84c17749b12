import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sql } from "drizzle-orm";
import { NumberArrayWriter, storable, textArray } from "./array-literal.ts";
import { startDatabase, type TestDatabase } from "./queries/testing.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let running: TestDatabase;
beforeAll(async () => {
  running = await startDatabase("pglite");
});
afterAll(() => running.stop());

/** The array as Postgres understood it, as JSON, which has no NULL of its own for numbers. */
async function understood(literal: string, type: string): Promise<unknown> {
  const array = sql<unknown>`array_to_json(${literal}::${sql.raw(type)}[])`;
  const [row] = await running.database.drizzle.select({ array }).from(sql`(select 1) as one`);
  return row.array;
}

describe("textArray", () => {
  it("makes its worked example", () => {
    expect(textArray(["a", 'b"c', "", undefined])).toBe('{a,"b\\"c","",NULL}');
    expect(textArray([])).toBe("{}");
  });

  it("survives as text whatever it holds", async () => {
    const texts = fc.array(
      fc.option(
        fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("NULL", "null", "{}", "")),
        {
          nil: undefined,
        },
      ),
    );
    await fc.assert(fc.asyncProperty(texts, async (drawn) => {
      const expected = drawn.map((text) => text === undefined ? null : storable(text));
      expect(await understood(textArray(drawn), "text")).toEqual(expected);
    }));
  });

  it("nests", async () => {
    const inner = ['say "hi"', "back\\slash", undefined, "{}"];
    expect(await understood(textArray([textArray(inner)]), "text")).toEqual([textArray(inner)]);
  });
});

describe("storable", () => {
  it("replaces only what Postgres cannot hold", () => {
    expect(storable("a\0b\ud83dc\ude00d")).toBe("a\ufffdb\ufffdc\ufffdd");
    expect(storable("é \ud83d\ude00 \u2028")).toBe("é \ud83d\ude00 \u2028");
  });
});

describe("NumberArrayWriter", () => {
  const numberArray = (values: readonly number[]): string => {
    const writer = new NumberArrayWriter();
    for (const value of values) writer.add(value);
    return writer.take();
  };

  it("makes its worked example, and starts again", () => {
    const writer = new NumberArrayWriter();
    for (const value of [1, -2.5, 1754611200000, NaN]) writer.add(value);
    expect(writer.take()).toBe("{1,-2.5,1754611200000,NULL}");
    expect(writer.take()).toBe("{}");
    writer.add(7);
    expect(writer.take()).toBe("{7}");
  });

  it("writes every whole number as JavaScript does", () => {
    const edges = Array.from({ length: 16 }, (_, i) => [10 ** i - 1, 10 ** i, 10 ** i + 1]).flat();
    const values = [...edges, 2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];
    const all = [...values, ...values.map((value) => -value)];
    expect(numberArray(all)).toBe(`{${all.map((value) => value === 0 ? 0 : value).join(",")}}`);
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => {
      expect(numberArray([value])).toBe(`{${value}}`);
    }));
  });

  it("writes any other number so that it comes back the same, and nothing for what is none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double()), async (drawn) => {
        const expected = drawn.map((value) => Number.isFinite(value) ? value + 0 : null);
        expect(await understood(numberArray(drawn), "double precision")).toEqual(expected);
      }),
    );
  });

  it("grows", () => {
    const writer = new NumberArrayWriter(0);
    for (let i = 0; i < 1000; i++) writer.add(i);
    expect(writer.take()).toBe(`{${Array.from({ length: 1000 }, (_, i) => i).join(",")}}`);
  });
});
