import { describe, expect, it } from "vitest";
import { coverageVerdict, skillVerdict } from "./verdict.js";

/** A group of forecasts about which only what matters to a test need be said. */
function row(differences: Record<string, number | null> = {}) {
  const figures = {
    scored: 800,
    mae: 212,
    mse: 90_000,
    rmse: 300,
    r2: 0.8,
    driftMae: 321,
    lastMae: 500,
    skillOverDrift: 1 - 212 / 321,
    skillOverLast: 1 - 212 / 500,
    coverage: 0.8,
    coverageLow: 0.77,
    coverageHigh: 0.83,
    meanWidth: 700,
  };
  return { ...figures, ...differences };
}

describe("skillVerdict", () => {
  it("says how much better, with the figures", () => {
    const { tone, short, text } = skillVerdict(row(), "views");
    expect([tone, short]).toEqual(["good", "34% better"]);
    expect(text).toBe("34% better than naive: off by 212 views on average, naive by 321.");
  });

  it("says in plain words when it is worse", () => {
    const { tone, text } = skillVerdict(row({ mae: 350, skillOverDrift: 1 - 350 / 321 }), "views");
    expect(tone).toBe("bad");
    expect(text).toContain("9% worse than naive");
    expect(text).toContain("would have served better");
  });

  it("calls a small difference none", () => {
    expect(skillVerdict(row({ skillOverDrift: 0.01 }), "views").short).toBe("No better");
  });

  it("does not judge by a handful", () => {
    const { tone, text } = skillVerdict(row({ scored: 12 }), "views");
    expect([tone, text]).toEqual(["unknown", "12 scored so far: too few to judge."]);
  });

  it("says that nothing was scored", () => {
    expect(skillVerdict(undefined, "views").text).toContain("Nothing scored yet");
  });

  it("tells an exact naive forecast from two exact ones", () => {
    const naive = { driftMae: 0, skillOverDrift: null };
    expect(skillVerdict(row(naive), "likes").short).toBe("Naive was exact");
    expect(skillVerdict(row({ ...naive, mae: 0 }), "likes").short).toBe("Both exact");
  });
});

describe("coverageVerdict", () => {
  it("finds a promise kept where the interval reaches it", () => {
    expect(coverageVerdict(row()).note).toBe("77.0%–83.0%, as promised");
  });

  it("calls bands too narrow or too wide only beyond the interval and two points more", () => {
    const narrow = { coverage: 0.7, coverageLow: 0.68, coverageHigh: 0.72 };
    expect(coverageVerdict(row(narrow)).tone).toBe("bad");
    const wide = { coverage: 0.9, coverageLow: 0.88, coverageHigh: 0.92 };
    expect(coverageVerdict(row(wide)).note).toContain("wider than need be");
    const near = { coverage: 0.79, coverageLow: 0.788, coverageHigh: 0.792 };
    expect(coverageVerdict(row(near)).tone).toBe("good");
  });

  it("does not judge by a handful", () => {
    expect(coverageVerdict(row({ scored: 29 })).tone).toBe("unknown");
  });
});
