import { describe, expect, it } from "vitest";
import {
  compact,
  duration,
  figure,
  percent,
  range,
  signed,
  signedPercent,
  visible,
  whole,
} from "./format.js";

describe("numbers", () => {
  it("are exact while short, then have three digits", () => {
    expect(compact(9_999)).toBe("9,999");
    expect(compact(12_480)).toBe("12.5K");
    expect(compact(1_243_000)).toBe("1.24M");
    expect(compact(-12_480)).toBe("−12.5K");
  });

  it("are rounded to whole ones without a negative zero", () => {
    expect(whole(12_480.4)).toBe("12,480");
    expect(whole(-0.2)).toBe("0");
  });

  it("keep three digits where they are small", () => {
    expect(figure(0.04231)).toBe("0.0423");
    expect(figure(21_234.4)).toBe("21,234");
  });

  it("carry their sign, but zero has none", () => {
    expect(signed(512)).toBe("+512");
    expect(signed(-3)).toBe("−3");
    expect(signed(0)).toBe("0");
    expect(signed(0.2)).toBe("0");
    expect(signedPercent(0.0843)).toBe("+8.4%");
    expect(signedPercent(0.00001)).toBe("0.0%");
    expect(signedPercent(-0.0843)).toBe("−8.4%");
  });

  it("become percentages with a digit where one matters", () => {
    expect(percent(0.0843)).toBe("8.4%");
    expect(percent(0.3412)).toBe("34%");
    expect(percent(0.0996)).toBe("10%");
    expect(percent(0.791, 1)).toBe("79.1%");
    expect(percent(123.4)).toBe("12.3K%");
  });

  it("make ranges that a minus cannot spoil", () => {
    expect(range(1_200, 1_340, whole)).toBe("1,200–1,340");
    expect(range(-5, 3, whole)).toBe("−5 to 3");
  });
});

describe("duration", () => {
  it("is told in the unit that fits", () => {
    expect([250, 30_000, 1_800_000, 5_400_000, 3 * 86_400_000].map(duration)).toEqual([
      "250 ms",
      "30 s",
      "30 min",
      "1.5 h",
      "3 days",
    ]);
  });

  it("is never negative, whatever two clocks say", () => {
    expect(duration(-4_000)).toBe("0 ms");
  });
});

describe("visible", () => {
  it("shows control characters by their pictures and leaves the rest", () => {
    expect(visible("nul\u0000id\n\u007f\u0085 é 🎬")).toBe("nul␀id␊␡\ufffd é 🎬");
  });
});
