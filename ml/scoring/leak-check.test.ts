import { describe, expect, it } from "vitest";
import { type DatedExample, leaksIn } from "./leak-check.ts";

const example = (x: number, label: boolean, featuresAtMs = 9, labelledAtMs = 20): DatedExample => ({
  features: [x, 1],
  label,
  predictedAtMs: 10,
  featuresAtMs,
  labelledAtMs,
});
const names = ["visits", "constant"];

describe("leaksIn", () => {
  it("finds what the documented example finds", () => {
    expect(leaksIn(names, [example(3, true), example(1, false, 11)])).toEqual([
      { kind: "separates", feature: "visits", auc: 1 },
      { kind: "late-features", examples: 1 },
    ]);
  });

  it("finds a feature that points the other way, and one that is nearly the label", () => {
    const examples = Array.from({ length: 100 }, (_, i) => example(i, i < 48 || i === 50));
    expect(leaksIn(names, examples)).toMatchObject([{ kind: "separates", feature: "visits" }]);
  });

  it("finds labels that were known at the prediction", () => {
    const examples = [example(1, true), example(1, false, 9, 10)];
    expect(leaksIn(names, examples)).toEqual([{ kind: "early-labels", examples: 1 }]);
  });

  it("lets honest features pass, and says nothing of none or of one class", () => {
    const honest = Array.from({ length: 100 }, (_, i) => example(i, (i * 7) % 100 < i));
    expect(leaksIn(names, honest)).toEqual([]);
    expect(leaksIn(names, [])).toEqual([]);
    expect(leaksIn(names, [example(1, true), example(2, true)])).toEqual([]);
  });
});
