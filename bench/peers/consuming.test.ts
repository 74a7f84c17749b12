import { describe, expect, it } from "vitest";
import { batches } from "./consuming.ts";

describe("batches", () => {
  it("hands over everything once, in order and in bounded lots, and ends with its source", async () => {
    const wanted = Array.from({ length: 100 }, (_, i) => i);
    const found: number[][] = [];
    for await (const batch of batches(eachOf(wanted), 7)) found.push(batch);
    expect(found.flat()).toEqual(wanted);
    expect(Math.max(...found.map((batch) => batch.length))).toBeLessThanOrEqual(7);
  });

  it("lets no message wait for others", async () => {
    let more = (_: undefined) => {};
    const source = async function* () {
      yield 1;
      await new Promise((resolve) => more = resolve);
      yield 2;
    };
    const lots = batches(source(), 500);
    expect(await lots.next()).toEqual({ done: false, value: [1] });
    more(undefined);
    expect(await lots.next()).toEqual({ done: false, value: [2] });
    expect((await lots.next()).done).toBe(true);
  });

  it("fails as its source fails", async () => {
    const source = async function* () {
      yield 1;
      throw new Error("gone");
    };
    const take = async () => {
      for await (const batch of batches(source(), 5)) expect(batch).toEqual([1]);
    };
    await expect(take()).rejects.toThrow("gone");
  });
});

async function* eachOf(values: readonly number[]) {
  for (const value of values) {
    if (value % 10 === 0) await Promise.resolve();
    yield value;
  }
}
