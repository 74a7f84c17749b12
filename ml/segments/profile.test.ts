import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profilesOf } from "./profile.ts";
import { featuresOf } from "./testing.ts";

const phrases = [
  { name: "visits", high: "visits often", low: "visits rarely" },
  { name: "minutes", high: "watches long", low: "watches briefly" },
];

describe("profilesOf", () => {
  it("does its example", () => {
    const centres = [Float64Array.of(1.2, 0.6), Float64Array.of(-0.7, 0.1), new Float64Array(2)];
    expect(profilesOf(centres, phrases)).toEqual([
      "visits often, watches long",
      "visits rarely",
      "average",
    ]);
  });

  it("names the three features that differ most, the most telling first", () => {
    const [profile] = profilesOf([Float64Array.of(0.6, -3, 0.7, 2, 0)], featuresOf(5));
    expect(profile).toBe("low f1, high f3, high f2");
  });

  it("tells segments that would be called the same apart by what differs next", () => {
    const centres = [Float64Array.of(2, 0.3), Float64Array.of(1, -0.2), new Float64Array(2)];
    expect(profilesOf(centres, phrases)).toEqual([
      "visits often, watches long",
      "visits often, watches briefly",
      "average",
    ]);
    // The same words in another order are the same.
    const turned = [Float64Array.of(2, 1, 0.1), Float64Array.of(1, 2, 0)];
    expect(profilesOf(turned, featuresOf(3))).toEqual([
      "high f0, high f1, high f2",
      "high f1, high f0",
    ]);
  });

  it("gives no two segments the same profile", () => {
    const value = fc.constantFrom(-2, -0.6, -0.1, 0, 0.1, 0.6, 2);
    const centre = fc.array(value, { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(fc.array(centre, { maxLength: 8 }), (drawn) => {
      const profiles = profilesOf(drawn.map((row) => Float64Array.from(row)), featuresOf(3));
      expect(new Set(profiles).size).toBe(profiles.length);
    }));
  });
});
