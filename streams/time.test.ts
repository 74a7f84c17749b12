import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isoTime } from "./iso-time.ts";
import { parseTime } from "./time.ts";

describe("parseTime", () => {
  it("follows its documented examples", () => {
    expect(parseTime("2025-08-08")).toBe(1754611200000);
    expect(parseTime("2025-08-08 06:00:00")).toBe(1754632800000);
    expect(parseTime(1754611200)).toBe(1754611200000);
  });

  it("reads back every instant in every form", () => {
    const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(fc.property(instants, (ms) => {
      const iso = new Date(ms).toISOString();
      expect(parseTime(iso)).toBe(ms);
      expect(parseTime(iso.replace("T", " ").replace("Z", ""))).toBe(ms);
      expect(parseTime(iso.replace("Z", "+00:00"))).toBe(ms);
      expect(parseTime(ms)).toBe(ms);
      expect(parseTime(String(ms))).toBe(ms);
      expect(parseTime(Math.floor(ms / 1000))).toBe(1000 * Math.floor(ms / 1000));
    }));
  });

  it("reads a time of the day that it read last like all others (property)", () => {
    const day = Date.UTC(2025, 7, 8);
    const ofDay = fc.integer({ min: 0, max: 86_399_999 }).map((ms) =>
      new Date(day + ms).toISOString()
    );
    const change = fc.tuple(fc.nat({ max: 24 }), fc.constantFrom("", "9", "x", "T", ":", " ", "٣"));
    fc.assert(fc.property(ofDay, change, (text, [at, by]) => {
      const changed = text.slice(0, at) + by + text.slice(at + 1);
      for (const time of [text, changed]) {
        parseTime("2001-01-01");
        const alone = parseTime(time);
        parseTime("2025-08-08");
        expect(parseTime(time), time).toBe(alone);
      }
      expect(parseTime(text)).toBe(Date.parse(text));
    }));
  });

  it("honours zones", () => {
    expect(parseTime("2025-08-08T06:00:00+02:00")).toBe(Date.UTC(2025, 7, 8, 4));
    expect(parseTime("2025-08-08T06:00-0530")).toBe(Date.UTC(2025, 7, 8, 11, 30));
  });

  it("rejects what is no time", () => {
    const wrong = [
      "",
      "now",
      "2025-13-01",
      "2025-02-31",
      "2025-02-01T25:00:00Z",
      "12",
      "1e12",
      "NaN",
    ];
    for (const text of wrong) expect(parseTime(text), text).toBeNaN();
    expect(parseTime(NaN)).toBeNaN();
    for (const number of [Infinity, 1e300, -1e15]) expect(parseTime(number)).toBeNaN();
    expect(parseTime("9999-12-31T23:59:59-12:00")).toBeNaN();
  });
});

describe("isoTime", () => {
  it("writes what Date writes", () => {
    expect(isoTime(1754632800000)).toBe("2025-08-08T06:00:00.000Z");
    fc.assert(fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (ms) => {
      expect(isoTime(ms)).toBe(new Date(ms).toISOString());
    }));
  });
});
