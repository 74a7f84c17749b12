import { describe, expect, it } from "vitest";
import { noStanding, outcomeOf, standingPromotion, versionIn } from "./model-changes.ts";

describe("standingPromotion", () => {
  it("is the latest promotion that no rollback has undone", () => {
    const first = { kind: "promoted", version: 5, fromVersion: undefined } as const;
    expect(standingPromotion([
      { kind: "rolled-back", version: 5, fromVersion: 7 },
      { kind: "promoted", version: 7, fromVersion: 5 },
      first,
    ])).toEqual(first);
    expect(standingPromotion([first])).toEqual(first);
    expect(standingPromotion([])).toBeUndefined();
    const undone = { kind: "rolled-back", version: undefined, fromVersion: 5 } as const;
    expect(standingPromotion([undone, first])).toBeUndefined();
  });
});

describe("outcomeOf", () => {
  it("rolls back to no version that is gone", () => {
    const undone = { kind: "promoted", version: 7, fromVersion: 5 } as const;
    const known = {
      name: "forecast",
      standing: { ...noStanding, champion: 7 },
      standingPromotion: undone,
      exists: false,
    };
    expect(versionIn({ kind: "rolled-back" }, undone)).toBe(5);
    expect(() => outcomeOf(known, { kind: "rolled-back" })).toThrow(
      "there is no version 5 of the model forecast",
    );
  });
});
