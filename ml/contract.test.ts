// What must hold for everything that learns from readings: each of them runs every check here.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { kinds, type Learner } from "./testing/learners.ts";
import { RollingWindow } from "./window.ts";

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;
const most = Number.MAX_SAFE_INTEGER;
const counter = fc.oneof(
  fc.nat(1_000),
  fc.nat(1_000_000),
  fc.constantFrom(0, 1, most - 1, most),
);
const elapsed = fc.oneof(
  fc.integer({ min: 1, max: 48 * hourMs }),
  fc.constantFrom(0, 1, hourMs, 24 * hourMs, 10 * yearMs),
);
const reading = fc.record({ elapsedMs: elapsed, counters: fc.tuple(counter, counter, counter) });
const readings = fc.array(reading, { minLength: 1, maxLength: 60 });
type Reading = typeof reading extends fc.Arbitrary<infer T> ? T : never;

/** Shows readings to a learner as an actor would; the window holds those that were shown. */
function show(learner: Learner, window: RollingWindow, shown: readonly Reading[]): void {
  for (const { elapsedMs, counters } of shown) {
    if (window.length === 0) {
      window.push(0, ...counters);
      continue;
    }
    const gains = Float64Array.from(counters, (count, target) => {
      return count - window.counter(window.length - 1, target);
    });
    learner.learn(window, elapsedMs, gains);
    window.push(window.lastAtMs + elapsedMs, ...counters);
  }
}

function bytesOf(state: { encode(to: ByteWriter): void }): Uint8Array {
  const writer = new ByteWriter();
  state.encode(writer);
  return writer.take();
}

/** What tells whether states are the same to the bit. */
function fingerprintOf(state: { encode(to: ByteWriter): void }): string {
  return createHash("sha256").update(bytesOf(state)).digest("hex");
}

describe.each(kinds)("$name", (kind) => {
  it("says the same after the same readings", () => {
    fc.assert(fc.property(readings, (shown) => {
      const [one, other] = [kind.make(), kind.make()];
      const [window, sameWindow] = [new RollingWindow(), new RollingWindow()];
      show(one, window, shown);
      show(other, sameWindow, shown);
      expect(one.say(window)).toEqual(other.say(sameWindow));
      expect(fingerprintOf(one)).toBe(fingerprintOf(other));
    }));
  });

  it("goes on from its bytes as if it had never stopped", () => {
    fc.assert(fc.property(readings, fc.nat(60), (shown, cut) => {
      const learner = kind.make();
      const window = new RollingWindow();
      show(learner, window, shown.slice(0, cut));
      const restored = kind.decode(new ByteReader(bytesOf(learner)));
      const sameWindow = RollingWindow.decode(new ByteReader(bytesOf(window)));
      show(learner, window, shown.slice(cut));
      show(restored, sameWindow, shown.slice(cut));
      expect(restored.say(sameWindow)).toEqual(learner.say(window));
      expect(fingerprintOf(restored)).toBe(fingerprintOf(learner));
    }));
  });

  it("says nothing but finite numbers, whatever it is shown", () => {
    fc.assert(fc.property(readings, (shown) => {
      const learner = kind.make();
      const window = new RollingWindow();
      for (const one of shown) {
        show(learner, window, [one]);
        expect(learner.say(window).filter((number) => !Number.isFinite(number))).toEqual([]);
      }
    }));
  });

  it("changes nothing that it learns from, and nothing by speaking", () => {
    fc.assert(fc.property(readings, reading, (shown, { elapsedMs, counters }) => {
      const learner = kind.make();
      const window = new RollingWindow();
      show(learner, window, shown);
      const gains = Float64Array.from(counters);
      const before = fingerprintOf(window);
      learner.learn(window, elapsedMs, gains);
      expect([...gains]).toEqual(counters);
      const state = fingerprintOf(learner);
      learner.say(window);
      expect(fingerprintOf(window)).toBe(before);
      expect(fingerprintOf(learner)).toBe(state);
    }));
  });

  it(`takes at most ${kind.maxBytes} bytes, and no more for more readings`, () => {
    fc.assert(fc.property(readings, (shown) => {
      const learner = kind.make();
      const window = new RollingWindow();
      for (let round = 0; round < 4; round++) show(learner, window, shown);
      expect(bytesOf(learner).length).toBeLessThanOrEqual(kind.maxBytes);
    }));
  });

  it("refuses bytes that are cut off, and says finite numbers from others that it believes", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(readings, damage, fc.nat(), (shown, damaged, cut) => {
      const learner = kind.make();
      const window = new RollingWindow();
      show(learner, window, shown);
      const bytes = bytesOf(learner);
      const short = bytes.subarray(0, cut % bytes.length);
      expect(() => kind.decode(new ByteReader(short))).toThrow(RangeError);
      for (const [place, value] of damaged) bytes[place % bytes.length] = value;
      let broken: Learner;
      try {
        broken = kind.decode(new ByteReader(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      for (const one of shown) {
        expect(broken.say(window).filter((number) => !Number.isFinite(number))).toEqual([]);
        show(broken, window, [one]);
      }
    }));
  });
});
