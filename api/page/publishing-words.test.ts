import { describe, expect, it } from "vitest";
import { placeOf, reachOf } from "./publishing-chart.js";
import { effectText, publishingVerdict } from "./publishing-words.js";
import type { PublishingAnswer, PublishingSlot } from "./types.js";

const slot = { days: "weekend", fromHour: 8, toHour: 12 } as const;
const effect = { videos: 16, ratio: 1.924, low80: 1.4, high80: 2.6, low95: 1.21, high95: 5.3 };
const unknown = { videos: 0, ratio: null, low80: null, high80: null, low95: null, high95: null };

function said(
  videos: number,
  kind: PublishingAnswer["verdict"]["kind"],
  of: PublishingSlot | null,
  moreVideos: number | null,
) {
  const slots = [{ ...slot, days: "weekdays" as const, ...unknown }, { ...slot, ...effect }];
  return publishingVerdict({ videos, verdict: { kind, slot: of, moreVideos }, slots });
}

describe("publishingVerdict", () => {
  it("names the best slot and by how much it is better", () => {
    expect(said(240, "best", slot, null)).toEqual({
      tone: "good",
      short: "Weekend 08–12",
      text:
        "Publishing on weekends from 8 to 12 o’clock brings ×1.92 the first-day views of other " +
        "times, going by 240 videos; by chance it may be as little as ×1.21.",
    });
  });

  it("says that it makes no difference", () => {
    expect(said(1200, "no-difference", null, null)).toMatchObject({
      tone: "even",
      short: "No difference",
      text: expect.stringContaining("Going by 1,200 videos, no part of the week"),
    });
  });

  it("says how many videos are missing, and for what", () => {
    expect(said(1, "not-enough-data", null, 29).text).toBe(
      "1 video so far were followed through their first 24 hours; " +
        "it takes about 29 more.",
    );
    expect(said(60, "not-enough-data", slot, 45).text).toContain(
      "Publishing on weekends from 8 to 12 o’clock looks best; about 45 more videos",
    );
    expect(said(900, "not-enough-data", null, null).text).toContain("would hardly tell");
  });
});

describe("effectText", () => {
  it("has every figure, or says that there is none", () => {
    expect(effectText(effect)).toBe(
      "16 videos: ×1.92, 80% interval ×1.40 to ×2.60, 95% interval of all at once ×1.21 to ×5.30",
    );
    expect(effectText({ ...effect, high95: 12_340 })).toContain("to ×12.3K");
    expect(effectText(unknown)).toBe("Nothing was published then");
    expect(effectText({ ...unknown, videos: 1 })).toBe("1 video: unknown");
  });
});

describe("the axis", () => {
  it("reaches as far as the 80 % intervals do, up to ten", () => {
    expect(reachOf([])).toBe(1.5);
    expect(reachOf([effect, unknown])).toBe(3);
    expect(reachOf([{ ...effect, low80: 0.001 }])).toBe(10);
  });

  it("is even in factors, with what lies beyond at its ends", () => {
    expect([0.01, 0.5, 1, 2, 100].map((ratio) => placeOf(ratio, 2))).toEqual([0, 0, 50, 100, 100]);
  });
});
