import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionMeasures } from "../../streams/session-measures.ts";
import { userFeatures } from "../../streams/user-features.ts";
import { doneText, markOf, reasonLines, usualOf, valueText } from "./user-words.js";

describe("reasonLines", () => {
  it("says what raises and what lowers, the strongest first", () => {
    const lines = reasonLines([
      { feature: "visits", text: "visits often", contribution: -0.2 },
      { feature: "absenceOverGap", text: "has been away longer than usual", contribution: 0.8 },
    ], "odds");
    expect(lines).toEqual([
      {
        text: "has been away longer than usual",
        figure: "+0.80",
        share: 1,
        isFor: true,
        title: "+0.80 log odds: the odds times 2.23",
      },
      {
        text: "visits often",
        figure: "−0.20",
        share: 0.25,
        isFor: false,
        title: "−0.20 log odds: the odds times 0.819",
      },
    ]);
    expect(reasonLines([{ feature: "x", text: "y", contribution: 3 }], "points")[0].title)
      .toBe("+3.00 points");
  });

  it("draws bars within their room, whatever the contributions", () => {
    const contribution = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(fc.property(fc.array(contribution, { maxLength: 5 }), (contributions) => {
      const reasons = contributions.map((contribution) => ({
        feature: "f",
        text: "t",
        contribution,
      }));
      for (const { share } of reasonLines(reasons, "odds")) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }));
  });
});

describe("doneText", () => {
  it("tells what was done, and that something was", () => {
    expect(doneText({ plays: 5, completions: 3, likes: 1, stalls: 0, shares: null }))
      .toBe("5 plays, 3 to the end, 1 like");
    expect(doneText({ subscriptionStarts: 1 })).toBe("subscribed");
    expect(doneText({ events: 2 })).toBe("2 events");
  });

  it("speaks of measures that there are", () => {
    const measures = Object.fromEntries(sessionMeasures.map(({ name }) => [name, 2]));
    expect(doneText(measures).split(", ")).toHaveLength(18);
  });
});

describe("valueText", () => {
  it("says every unit of a feature", () => {
    const said = (unit: string, value: number | null) => valueText({ unit, value });
    expect(said("share", 0.25)).toBe("25%");
    expect(said("hours", 36)).toBe("36 h");
    expect(said("logarithm of a ratio", Math.log(2))).toBe("×2");
    expect(said("0 or 1", 1)).toBe("yes");
    expect(said("days", 1)).toBe("1 day");
    expect(said("share", null)).toBe("not known");
    for (const { unit } of userFeatures) expect(said(unit, 1)).not.toBe("");
  });
});

describe("markOf", () => {
  const usual = usualOf([
    { size: 30, centre: { sessions: Math.log1p(1) } },
    { size: 10, centre: { sessions: Math.log1p(20) } },
  ]);

  it("marks what lies beyond where segments commonly do", () => {
    const mark = (value: number | null) => markOf(value, usual.get("sessions"));
    expect([mark(0), mark(2), mark(40), mark(null)]).toEqual(["low", undefined, "high", undefined]);
    expect(markOf(40, usual.get("anything"))).toBeUndefined();
  });

  it("knows nothing usual where there is nobody", () => {
    expect(usualOf([]).size).toBe(0);
    expect(usualOf([{ size: 0, centre: { sessions: 1 } }]).size).toBe(0);
  });
});
