import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { ClockProfile, longestSpanHours, openHourNumbers } from "./clock-profile.ts";

const hourMs = 3_600_000;
const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 1);
const at = (hours: number) => startMs + hours * hourMs;

const newProfile = () => new ClockProfile(new Float64Array(openHourNumbers), 0);

function bytesOf(profile: ClockProfile): Uint8Array {
  const writer = new ByteWriter();
  profile.encode(writer);
  return writer.take();
}

/** The same by counting every minute: what it brought, where it was covered. */
class Recount {
  private readonly minutes = new Map<number, number>();
  private readonly hours = new Map<number, number>();
  private openHour = -Infinity;

  add(fromMs: number, toMs: number, gain: number): void {
    if (toMs - fromMs > longestSpanHours * hourMs || toMs <= fromMs) return;
    const minutes = (toMs - fromMs) / minuteMs;
    for (let ms = fromMs; ms < toMs; ms += minuteMs) {
      this.minutes.set(ms, Math.max(0, gain) / minutes);
    }
    this.openHour = Math.floor((toMs - 1) / hourMs);
    this.hours.clear();
  }

  gain(fromMs: number, toMs: number): number {
    let gain = 0;
    for (let ms = fromMs; ms < toMs; ms += minuteMs) {
      gain += this.hour(Math.floor(ms / hourMs)) / 60;
    }
    return gain;
  }

  /** Gain of an hour that is over and was covered at least by half, of the last 216. */
  private hour(hour: number): number {
    if (hour >= this.openHour || hour < this.openHour - 216) return NaN;
    let covered = 0;
    let gain = 0;
    for (let minute = 0; minute < 60; minute++) {
      const counted = this.minutes.get(hour * hourMs + minute * minuteMs);
      if (counted === undefined) continue;
      covered += 1;
      gain += counted;
    }
    return covered < 30 ? NaN : gain * 60 / covered;
  }
}

/** Time until a reading, in minutes: mostly short, at times too long to tell of single hours. */
const spanMinutes = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 180 }) },
  { weight: 4, arbitrary: fc.integer({ min: 181, max: 720 }) },
  { weight: 1, arbitrary: fc.integer({ min: 721, max: 2_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2_001, max: 260 * 60 }) },
);
const spans = fc.array(
  fc.record({ minutes: spanMinutes, gain: fc.integer({ min: -50, max: 5_000 }) }),
  { minLength: 1, maxLength: 120 },
);

describe("ClockProfile", () => {
  it("knows the hours that are over, as in the documented example", () => {
    const profile = newProfile();
    profile.add(at(0), at(1), [60, 3, 0]);
    profile.add(at(1), at(2), [30, 0, 0]);
    expect(profile.gain(0, at(0.5), at(1))).toBeCloseTo(30, 1);
    expect(profile.gain(0, at(1), at(2))).toBeNaN();
  });

  it("says what counting minute by minute says, to less than a thousandth", () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 240 }), (spans, askedMinutes) => {
        const profile = newProfile();
        const recount = new Recount();
        let nowMs = startMs;
        for (const { minutes, gain } of spans) {
          profile.add(nowMs, nowMs + minutes * minuteMs, [0, gain, 0]);
          recount.add(nowMs, nowMs + minutes * minuteMs, gain);
          nowMs += minutes * minuteMs;
        }
        const wrong: string[] = [];
        for (let ago = 0; ago < 260; ago++) {
          const fromMs = nowMs - ago * hourMs;
          for (const minutes of [60, askedMinutes]) {
            const toMs = fromMs + minutes * minuteMs;
            const [said, counted] = [profile.gain(1, fromMs, toMs), recount.gain(fromMs, toMs)];
            const isRight = Number.isNaN(counted)
              ? Number.isNaN(said)
              : Math.abs(said - counted) < 1e-3 * (counted + 1 + minutes / 60);
            if (!isRight) {
              wrong.push(`${minutes} minutes, ${ago} hours ago: ${said}, not ${counted}`);
            }
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("knows nothing of a long silence, nor of what lies before it in the same place", () => {
    for (const silentHours of [13, 214, 215, 216, 217, 230, 1_000]) {
      const profile = newProfile();
      for (let hour = 0; hour < 5; hour++) profile.add(at(hour), at(hour + 1), [60, 0, 0]);
      const back = 5 + silentHours;
      for (let hour = back; hour < back + 2; hour++) profile.add(at(hour), at(hour + 1), [9, 0, 0]);
      const said = Array.from(
        { length: silentHours },
        (_, i) => profile.gain(0, at(5 + i), at(6 + i)),
      );
      expect(said.filter((gain) => !Number.isNaN(gain)), `${silentHours} hours`).toEqual([]);
      expect(profile.gain(0, at(back), at(back + 1))).toBeCloseTo(9, 1);
    }
  });

  it("takes no memory for a video that is read once a day", () => {
    const profile = newProfile();
    for (let day = 0; day < 30; day++) profile.add(at(24 * day), at(24 * day + 24), [900, 9, 1]);
    expect(bytesOf(profile).length).toBe(1);
    expect(profile.gain(0, at(24), at(48))).toBeNaN();
  });

  it("takes 1.3 KB for any other, however long, and remembers nine days", () => {
    const profile = newProfile();
    for (let hour = 0; hour < 1_000; hour++) profile.add(at(hour), at(hour + 1), [hour, 0, 0]);
    expect(bytesOf(profile).length).toBeLessThan(1_300);
    const open = 999;
    const known = Array.from(
      { length: 1_000 },
      (_, hour) => profile.gain(0, at(hour), at(hour + 1)),
    )
      .map((gain, hour) => Math.abs(gain - hour) < 1 ? hour : undefined)
      .filter((hour) => hour !== undefined);
    expect(known).toEqual(Array.from({ length: 216 }, (_, i) => open - 216 + i));
  });

  it("takes an hour that is covered by half for the whole, and knows none that is less", () => {
    const knownAfter = (minutes: number) => {
      const profile = newProfile();
      profile.add(at(0), at(0) + minutes * minuteMs, [minutes, 0, 0]);
      profile.add(at(20), at(21), [0, 0, 0]);
      return profile.gain(0, at(0), at(1));
    };
    expect(knownAfter(29)).toBeNaN();
    for (const minutes of [30, 33, 60]) expect(knownAfter(minutes)).toBeCloseTo(60, 1);
  });

  it("answers as before from its bytes and its open hour", () => {
    fc.assert(fc.property(spans, fc.nat(80), (spans, cut) => {
      const open = new Float64Array(openHourNumbers);
      const profile = new ClockProfile(open, 0);
      let restored: ClockProfile | undefined;
      let nowMs = startMs;
      spans.forEach(({ minutes, gain }, i) => {
        if (i === cut % spans.length) {
          restored = new ClockProfile(open.slice(), 0);
          restored.decode(new ByteReader(bytesOf(profile)));
        }
        profile.add(nowMs, nowMs + minutes * minuteMs, [gain, 0, 1]);
        restored?.add(nowMs, nowMs + minutes * minuteMs, [gain, 0, 1]);
        nowMs += minutes * minuteMs;
      });
      for (let ago = 1; ago < 220; ago++) {
        const fromMs = nowMs - ago * hourMs;
        expect(restored?.gain(0, fromMs, fromMs + hourMs))
          .toBe(profile.gain(0, fromMs, fromMs + hourMs));
      }
    }));
  });

  it("refuses bytes that are cut off or none", () => {
    const profile = newProfile();
    for (let hour = 0; hour < 9; hour++) profile.add(at(hour), at(hour + 1), [9, 0, 0]);
    const bytes = bytesOf(profile);
    expect(() => newProfile().decode(new ByteReader(bytes.subarray(0, -1)))).toThrow(RangeError);
    expect(() => newProfile().decode(new ByteReader(Uint8Array.of(2)))).toThrow(
      "found 2, wanted 0 or 1 for the hours",
    );
  });
});
