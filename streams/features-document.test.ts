import { describe, expect, it } from "vitest";
import { activityTypes } from "./activity-types.ts";
import { featuresDocument } from "./features-document.ts";
import {
  countMeasures,
  engagementScore,
  sessionMeasurePlace,
  sessionMeasures,
} from "./session-measures.ts";
import { userFeaturePlace, userFeatures } from "./user-features.ts";

describe("featuresDocument", () => {
  it("is what docs/features.md holds", async () => {
    await expect(featuresDocument()).toMatchFileSnapshot("../docs/features.md");
  });
});

describe("the measures of a session", () => {
  it("are more than fifty, each with a name of its own", () => {
    expect(sessionMeasures.length).toBeGreaterThan(50);
    expect(new Set(sessionMeasures.map(({ name }) => name)).size).toBe(sessionMeasures.length);
  });

  it("begin with the counts, by the number of their types", () => {
    activityTypes.forEach((type, i) =>
      expect(sessionMeasurePlace(countMeasures[type].name)).toBe(i)
    );
    expect(sessionMeasurePlace("engagement")).toBe(sessionMeasures.length - 1);
  });

  it("score engagement as the example says", () => {
    const parts = { minutes: 10, depth: 2, interactions: 1, clicks: 0, completions: 0, signUps: 0 };
    expect(engagementScore(parts)).toBeCloseTo(57.26, 2);
    expect(engagementScore({ ...parts, minutes: 100_000 })).toBeLessThanOrEqual(100);
  });
});

describe("the features of a user", () => {
  it("are 59 or more, each with a name and words of its own", () => {
    expect(userFeatures.length).toBeGreaterThanOrEqual(59);
    expect(new Set(userFeatures.map(({ name }) => name)).size).toBe(userFeatures.length);
    const words = userFeatures.flatMap(({ high, low }) => [high, low]);
    expect(words.filter((word) => word.length < 6 || /\s$|^\s|\.$/.test(word))).toEqual([]);
  });

  it("are found by their names", () => {
    userFeatures.forEach(({ name }, i) => expect(userFeaturePlace(name)).toBe(i));
  });
});
