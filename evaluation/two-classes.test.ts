import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainLabel, twoClasses } from "./two-classes.ts";

function positiveOf(...labels: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) {
    counts.set(plainLabel(label), (counts.get(plainLabel(label)) ?? 0) + 1);
  }
  const classes = twoClasses(counts);
  return typeof classes === "string" ? `none: ${classes}` : classes.positive;
}

describe("twoClasses", () => {
  it("knows its examples", () => {
    expect(twoClasses(new Map([["0", 3], ["1", 2]]))).toEqual({ positive: "1", negative: "0" });
    expect(twoClasses(new Map([["ham", 90], ["spam", 9]]))).toEqual({
      positive: "spam",
      negative: "ham",
    });
  });

  it.each([
    [["0", "1", "1"], "1"],
    [["-1", "1"], "1"],
    [["2", "1"], "2"],
    [["1.0", "0.0", "1"], "1"],
    [["True", "False", "TRUE"], "true"],
    [["no", "Yes", "Yes"], "yes"],
    [["negative", "odd"], "odd"],
    [["churned", "stayed", "stayed"], "churned"],
    [["a", "b"], "b"],
  ])("of %j takes %s as positive", (labels, positive) => {
    expect(positiveOf(...labels)).toBe(positive);
  });

  it("takes a rare third value for a slip, and more for a third class", () => {
    const many = new Map([["0", 600], ["1", 400], ["x", 5]]);
    expect(twoClasses(many)).toEqual({ positive: "1", negative: "0" });
    expect(twoClasses(new Map([["0", 600], ["1", 400], ["2", 50]]))).toBe(
      '3 values: "0" (600), "1" (400), "2" (50)',
    );
    expect(twoClasses(new Map([["0", 600], ["1", 2], ["2", 2]]))).toMatch(/^3 values/);
    expect(twoClasses(new Map([["0", 600]]))).toBe('one value only, "0"');
    expect(twoClasses(new Map())).toBe("no value");
  });

  it("answers the same whatever the order of the values", () => {
    const labels = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 2 });
    fc.assert(fc.property(labels, fc.nat(50), fc.nat(50), ([one, other], a, b) => {
      const entries: [string, number][] = [[one, a + 1], [other, b + 1]];
      expect(twoClasses(new Map(entries))).toEqual(twoClasses(new Map(entries.toReversed())));
    }));
  });
});
