import { describe, expect, it } from "vitest";
import {
  audienceMeasures,
  audiencePart,
  dayOf,
  funnelMeasure,
  funnelNames,
  funnels,
  mondayOf,
} from "./audience-measures.ts";

describe("audience measures", () => {
  it("are each defined once, the funnels' among them", () => {
    const names: string[] = audienceMeasures.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(funnelNames.toSorted()).toEqual(Object.keys(funnels).toSorted());
    expect(names).toEqual(expect.arrayContaining(funnelNames.map(funnelMeasure)));
  });

  it("say what the steps of a funnel are", () => {
    const watch = audienceMeasures.find(({ name }) => name === "funnel-watch");
    expect(watch?.meaning).toBe(
      "sessions that began that day and came to this step of " +
        "session_start, then video_play, then video_complete, then user_like or user_share",
    );
  });
});

describe("audiencePart", () => {
  it("names parts as the examples say", () => {
    expect(audiencePart.country("DE")).toBe("country:DE");
    expect(audiencePart.cohort(Date.UTC(2025, 0, 6))).toBe("cohort:2025-01-06");
    expect(audiencePart.move(undefined, 3)).toBe("->3");
    expect(audiencePart.move(0, 3)).toBe("0>3");
  });
});

describe("days and weeks", () => {
  it("begin at midnight and on Monday, before 1970, too", () => {
    const wednesday = Date.UTC(2025, 0, 1, 12);
    expect(dayOf(wednesday)).toBe(Date.UTC(2025, 0, 1));
    expect(mondayOf(wednesday)).toBe(Date.UTC(2024, 11, 30));
    for (const at of [Date.UTC(1960, 5, 1, 3), -1, 0, Date.UTC(2100, 1, 28), wednesday]) {
      expect(new Date(mondayOf(at)).getUTCDay()).toBe(1);
      expect(at - mondayOf(at)).toBeGreaterThanOrEqual(0);
      expect(at - mondayOf(at)).toBeLessThan(7 * 86_400_000);
      expect(mondayOf(mondayOf(at))).toBe(mondayOf(at));
    }
  });
});
