import { describe, expect, it } from "vitest";
import { userFeatures } from "../../streams/user-features.ts";
import { labelOf } from "./user-features.js";

describe("labelOf", () => {
  it("says the unit where the meaning does not stand without it", () => {
    expect(labelOf({ unit: "revenue a month", meaning: "of the subscription" }))
      .toBe("Revenue a month of the subscription");
    expect(labelOf({ unit: "hours", meaning: "since the last event" })).toBe(
      "Since the last event",
    );
  });

  it("names every feature, no two alike", () => {
    const labels = userFeatures.map(labelOf);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
