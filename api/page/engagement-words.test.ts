import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EngagementFigureName, engagementFigures } from "../../streams/engagement-figures.ts";
import {
  breakdownLines,
  dropOffText,
  qualityLines,
  scoreOf,
  watchingLines,
} from "./engagement-words.js";

function figures(values: Partial<Record<EngagementFigureName, number>>) {
  return engagementFigures.map(({ name, unit, meaning }) => ({
    name,
    unit,
    meaning,
    value: values[name] ?? null,
  }));
}

const textsOf = (lines: { label: string; value: string; note: string }[]) =>
  Object.fromEntries(lines.map(({ label, value, note }) => [label, [value, note]]));

describe("watchingLines", () => {
  it("says every figure with its error", () => {
    const said = textsOf(watchingLines(figures({
      uniqueViewers: 12_400,
      uniqueViewersLow: 12_100,
      uniqueViewersHigh: 12_700,
      plays: 20_000,
      playsError: 150,
      followedShare: 0.25,
      watchSeconds: 7_200,
      watchSecondsError: 0,
      completionRate: 0.42,
      completionRateLow: 0.4,
      completionRateHigh: 0.44,
      adClickRate: 0.012,
      adClickRateLow: 0.008,
      adClickRateHigh: 0.018,
      adImpressions: 3_000,
    })));
    expect(said["Unique viewers"]).toEqual(["12.4K", "95%: 12.1K–12.7K"]);
    expect(said.Plays).toEqual(["20K", "25% of viewers followed, ± 150"]);
    expect(said["Time watched"]).toEqual(["2 h", "counted exactly"]);
    expect(said["Watched to the end"]).toEqual(["42%", "95%: 40%–44%"]);
    expect(said["Ads clicked"]).toEqual(["1.2%", "95%: 0.8%–1.8% of 3,000"]);
  });

  it("says nothing of what is not known", () => {
    for (const { value } of [...watchingLines(figures({})), ...qualityLines(figures({}))]) {
      expect(value).toBe("–");
    }
  });
});

describe("scoreOf", () => {
  it("is said once enough plays are scored", () => {
    expect(scoreOf(figures({ scoredPlays: 12 }))).toMatchObject({
      short: "Not enough data",
      text: "12 plays can be scored so far; it takes 30 to say anything.",
    });
    const score = { qualityScore: 3.8, qualityScoreLow: 3.7, qualityScoreHigh: 3.9 };
    expect(scoreOf(figures({ ...score, scoredPlays: 400 }))).toMatchObject({
      tone: "good",
      short: "3.80",
      text: "Good, of 5: the mean opinion score of 400 plays, 95% 3.70–3.90.",
    });
  });
});

describe("dropOffText", () => {
  it("says where half are gone, and where most leave", () => {
    const retention = [{ reached: 0.5, share: 0.4 }, { reached: 1, share: 0.3 }];
    expect(dropOffText(retention, 600)).toBe(
      "Half of the viewers are gone by 50% (5 min). Most leave before 50% (5 min): 60% of those " +
        "who began.",
    );
    expect(dropOffText([{ reached: 1, share: 0.99 }], undefined))
      .toBe("99% of plays come to the end.");
    expect(dropOffText([{ reached: 1, share: null }], 600)).toBe("");
  });
});

describe("breakdownLines", () => {
  it("has all plays in it, the rest together", () => {
    const count = fc.record({
      plays: fc.integer({ min: 0, max: 1000 }),
      watchSeconds: fc.integer({ min: 0, max: 1000 }),
    });
    const named = fc.array(count, { maxLength: 12 });
    fc.assert(fc.property(named, count, count, (counts, other, unknown) => {
      const top = counts.map((one, i) => ({ name: `country ${i}`, playsMissed: 0, ...one }));
      const lines = breakdownLines({ top, other, unknown }, 5);
      const total = [...counts, other, unknown].reduce((sum, { plays }) => sum + plays, 0);
      expect(lines.reduce((sum, { plays }) => sum + plays, 0)).toBe(total);
      expect(lines.length).toBeLessThanOrEqual(7);
      if (total > 0) expect(lines.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    }));
  });
});
