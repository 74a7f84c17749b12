import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Adwin } from "./adwin.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { Random } from "./random.ts";

function bytesOf(adwin: Adwin): Uint8Array {
  const writer = new ByteWriter();
  adwin.encode(writer);
  return writer.take();
}

/** Errors that a method with this error rate makes. */
const errorOf = (random: Random, rate: number) => random.chance(rate) ? 1 : 0;

describe("Adwin", () => {
  it("cuts its window, as in the documented example", () => {
    const adwin = new Adwin();
    for (let i = 0; i < 1_000; i++) expect(adwin.add(0.1)).toBe(false);
    const told = Array.from({ length: 56 }, () => adwin.add(0.3));
    expect(told.indexOf(true)).toBe(55);
    expect(adwin.length).toBe(224);
  });

  it("notices within some hundred losses that an error rate of 0.1 became 0.3", () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const delays = seeds.map((seed) => {
      const random = new Random(seed, 1);
      const adwin = new Adwin();
      for (let i = 0; i < 3_000; i++) adwin.add(errorOf(random, 0.1));
      let delay = 1;
      while (!adwin.add(errorOf(random, 0.3)) && delay < 1_000) delay += 1;
      return delay;
    });
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    expect(mean, `${mean} losses on average`).toBeLessThan(140);
    expect(Math.max(...delays)).toBeLessThan(300);
  });

  it("raises less than one false alarm in 100,000 losses that stay the same", () => {
    let alarms = 0;
    const rounds = 5;
    for (let seed = 0; seed < rounds; seed++) {
      const random = new Random(seed, 2);
      const errors = new Adwin();
      const skewed = new Adwin();
      for (let i = 0; i < 50_000; i++) {
        if (errors.add(errorOf(random, 0.1))) alarms += 1;
        if (skewed.add(Math.min(1, Math.exp(random.normal(-2, 1))))) alarms += 1;
      }
      expect(errors.mean).toBeCloseTo(0.1, 1);
    }
    const per100000 = alarms / rounds;
    expect(per100000, `${per100000} false alarms in 100,000 losses`).toBeLessThan(1);
  });

  it("notices a loss that becomes less, too, and forgets what was before", () => {
    const random = new Random(4);
    const adwin = new Adwin();
    for (let i = 0; i < 2_000; i++) adwin.add(random.between(0.4, 0.8));
    let cuts = 0;
    for (let i = 0; i < 2_000; i++) if (adwin.add(random.between(0.1, 0.3))) cuts += 1;
    expect(cuts).toBeGreaterThan(0);
    expect(adwin.length).toBeLessThan(2_200);
    expect(adwin.mean).toBeCloseTo(0.2, 1);
  });

  it("goes on from its bytes as if it had never stopped", () => {
    const losses = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(200)), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(fc.property(losses, fc.nat(11), (runs, cut) => {
      const adwin = new Adwin();
      const feed = (to: Adwin, some: typeof runs) =>
        some.flatMap(([loss, times]) => Array.from({ length: times }, () => to.add(loss)));
      feed(adwin, runs.slice(0, cut));
      const restored = Adwin.decode(new ByteReader(bytesOf(adwin)));
      expect(restored.length).toBe(adwin.length);
      expect(feed(restored, runs.slice(cut))).toEqual(feed(adwin, runs.slice(cut)));
      expect(bytesOf(restored)).toEqual(bytesOf(adwin));
    }));
  });

  it("takes less than 2 kB, however many losses it has seen", () => {
    const adwin = new Adwin();
    const random = new Random(5);
    for (let i = 0; i < 200_000; i++) adwin.add(random.uniform());
    expect(adwin.length).toBe(200_000);
    expect(adwin.mean).toBeCloseTo(0.5, 2);
    expect(bytesOf(adwin).length).toBeLessThan(2_000);
  });

  it("refuses losses that are none, and bytes that are no detector", () => {
    const adwin = new Adwin();
    for (const loss of [-0.1, 1.1, NaN]) expect(() => adwin.add(loss)).toThrow(RangeError);
    adwin.add(0.5);
    const bytes = bytesOf(adwin);
    const decode = (change: (view: DataView) => void) => () => {
      const copy = bytes.slice();
      change(new DataView(copy.buffer));
      return Adwin.decode(new ByteReader(copy));
    };
    expect(decode(() => {})().mean).toBe(0.5);
    expect(decode((view) => view.setUint8(0, 9))).toThrow("found a detector in format 9");
    expect(decode((view) => view.setFloat64(2, NaN, true))).toThrow("sum of losses");
    expect(decode((view) => view.setFloat64(2, 0.7, true))).toThrow("sum of losses");
    expect(decode((view) => view.setUint8(18, 6))).toThrow("buckets of a level: found 6");
    expect(decode((view) => view.setFloat64(19, 1.5, true))).toThrow("losses of a bucket");
    expect(() => Adwin.decode(new ByteReader(bytes.slice(0, -1)))).toThrow(RangeError);
  });
});
