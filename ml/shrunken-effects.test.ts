import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";
import { shrinkEffects } from "./shrunken-effects.ts";

describe("shrinkEffects", () => {
  it("believes part of an effect that may be luck", () => {
    const raw = [0.6, -0.2, -0.1, -0.3].map((value) => ({ value, standardError: 0.3 }));
    const [effect] = shrinkEffects(raw, 40);
    expect(effect.value).toBeCloseTo(0.28, 2);
    expect(effect.quantile(0.1)).toBeCloseTo(-0.02, 2);
  });

  it("believes nearly all of effects that stand out of their errors, and little of those that do not", () => {
    const scatter = [1, -1, 0.8, -0.8, 0.6, -0.6];
    const believedShare = (standardError: number) =>
      shrinkEffects(scatter.map((value) => ({ value, standardError })), 100)[0].value;
    expect(believedShare(0.05)).toBeGreaterThan(0.98);
    expect(believedShare(0.05)).toBeLessThan(1);
    expect(believedShare(2)).toBeLessThan(0.35);
  });

  it("draws what is known badly further than what is known well", () => {
    const [well, badly] = shrinkEffects([
      { value: 0.5, standardError: 0.1 },
      { value: 0.5, standardError: 0.5 },
    ], 30);
    expect(badly.value).toBeLessThan(well.value);
  });

  it("holds the truth in 80 % of its intervals", () => {
    let held = 0;
    let all = 0;
    for (let seed = 0; seed < 150; seed++) {
      const random = new Random(seed, 3);
      const spread = random.between(0.1, 0.8);
      const truths = Array.from({ length: 12 }, () => random.normal(0, spread));
      const raw = truths.map((truth) => {
        const standardError = random.between(0.1, 0.4);
        return { value: random.normal(truth, standardError), standardError };
      });
      for (const [i, effect] of shrinkEffects(raw, 200).entries()) {
        if (truths[i] > effect.quantile(0.1) && truths[i] < effect.quantile(0.9)) held++;
        all++;
      }
    }
    expect(held / all).toBeGreaterThan(0.76);
    expect(held / all).toBeLessThan(0.86);
  });
});
