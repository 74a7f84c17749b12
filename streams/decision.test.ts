import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionId, experimentOfDecision } from "./decision.ts";
import { isExperimentId } from "./experiment.ts";

describe("experimentOfDecision", () => {
  it("has the experiments of its examples", () => {
    expect(experimentOfDecision("banner.7f3a")).toBe("banner");
    expect(experimentOfDecision("7f3a")).toBeUndefined();
  });

  it("finds none in what is no id of a decision, nor in what would be several subjects", () => {
    const ids = ["", ".", "banner.", ".7", "a b.7", "*.7", ">.7", `${"x".repeat(65)}.7`];
    expect(ids.map(experimentOfDecision)).toEqual(ids.map(() => undefined));
  });

  it("finds the experiment that an id was made of (property)", () => {
    const experiment = fc.string({
      unit: fc.constantFrom(..."aZ9_-"),
      minLength: 1,
      maxLength: 64,
    });
    fc.assert(fc.property(experiment, fc.string({ minLength: 1 }), (id, own) => {
      expect(isExperimentId(id)).toBe(true);
      expect(experimentOfDecision(decisionId(id, own))).toBe(id);
    }));
  });
});
