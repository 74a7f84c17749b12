import { describe, expect, it } from "vitest";
import { Random } from "../../ml/random.ts";
import { drawFault, drawGap, longestGap, noFaults, ordinaryFaults } from "./faults.ts";

describe("drawFault", () => {
  it("draws each fault as often as its rate says", () => {
    const random = new Random(11);
    const rates = { gap: 0.1, zero: 0.2, repeat: 0.05, late: 0.15, correction: 0.25 };
    const draws = 40_000;
    const seen = { gap: 0, zero: 0, repeat: 0, late: 0, correction: 0, none: 0 };
    for (let i = 0; i < draws; i++) seen[drawFault(random, rates) ?? "none"]++;
    for (const [fault, rate] of Object.entries({ ...rates, none: 0.25 })) {
      const found: number = Reflect.get(seen, fault);
      expect(Math.abs(found - draws * rate)).toBeLessThan(5 * Math.sqrt(draws * rate * (1 - rate)));
    }
  });

  it("draws none where there are none", () => {
    const random = new Random(12);
    for (let i = 0; i < 1000; i++) expect(drawFault(random, noFaults)).toBeUndefined();
    expect(Object.values(ordinaryFaults).every((rate) => rate > 0)).toBe(true);
  });
});

describe("drawGap", () => {
  it("swallows 1 to 48 readings", () => {
    const random = new Random(13);
    const gaps = Array.from({ length: 20_000 }, () => drawGap(random));
    expect(Math.min(...gaps)).toBe(1);
    expect(Math.max(...gaps)).toBe(longestGap);
  });
});
