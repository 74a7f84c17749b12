import { describe, expect, it } from "vitest";
import { Tally } from "./streams.ts";
import { fieldDifferences } from "./tables.ts";

describe("Tally", () => {
  const expected = new Map([["a", "1"], ["b", "2"], ["c", "3"]]);

  it("has nothing to say where every message has come once, in any order", () => {
    const tally = new Tally("news", expected);
    for (const [id, digest] of [...expected].reverse()) tally.take(id, digest);
    expect(tally.differences()).toEqual([]);
    expect([tally.matched, tally.missing]).toEqual([3, 0]);
  });

  it("tells of messages that are there twice, or other, or unexpected, or missing", () => {
    const tally = new Tally("news", expected);
    for (const [id, digest] of [["a", "1"], ["a", "1"], ["b", "9"], ["d", "4"]]) {
      tally.take(id, digest);
    }
    expect(tally.differences()).toEqual([
      "news: 1 messages are there twice, such as a",
      "news: 1 messages are other than they should be, such as b",
      "news: 1 messages are there without being expected, such as d",
      "news: 1 messages are missing, such as c",
    ]);
    expect(tally.differences(true)).toHaveLength(3);
    expect(expected.size).toBe(3);
  });
});

describe("fieldDifferences", () => {
  it("names the fields, and takes what is not a number for itself", () => {
    const found = { a: 1, b: [1, NaN], c: { d: null } };
    expect(fieldDifferences(found, structuredClone(found), "row")).toEqual([]);
    expect(fieldDifferences(found, { a: 1, b: [1, 0, 7], c: { d: {} } }, "row")).toEqual([
      "row.b.1: found NaN, wanted 0",
      "row.b.length: found 2, wanted 3",
      "row.b.2: found undefined, wanted 7",
      "row.c.d: found null, wanted [object Object]",
    ]);
  });
});
