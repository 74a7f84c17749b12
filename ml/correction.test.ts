import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { correctedGain, Correction } from "./correction.ts";
import { Random } from "./random.ts";

function bytesOf(correction: Correction): Uint8Array {
  const writer = new ByteWriter();
  correction.encode(writer);
  return writer.take();
}

describe("Correction", () => {
  it("believes a network that is right, as in the documented example", () => {
    const correction = new Correction();
    expect(correction.share(0, 100, 30, 500)).toBeLessThan(0.5);
    for (let i = 0; i < 100; i++) correction.learn(0, 100, Math.log(2), 200, 10, 30, 500);
    expect(correction.share(0, 100, 30, 500)).toBeCloseTo(1, 2);
  });

  it("refuses a network that says anything, and takes half of one that says twice too much", () => {
    const random = new Random(1);
    const [noise, loud] = [new Correction(), new Correction()];
    for (let i = 0; i < 500; i++) {
      noise.learn(0, 100, random.normal(0, 0.5), random.poisson(100), 10, 30, 500);
      const logRatio = random.normal(0, 0.5);
      loud.learn(0, 100, 2 * logRatio, random.poisson(100 * Math.exp(logRatio)), 10, 30, 500);
    }
    expect(noise.share(0, 100, 30, 500)).toBeLessThan(0.05);
    expect(loud.share(0, 100, 30, 500)).toBeCloseTo(0.5, 1);
  });

  it("tells counters apart, and videos of other sizes from the ones that it learnt from", () => {
    const correction = new Correction();
    const untried = correction.share(1, 100, 30, 500);
    for (let i = 0; i < 100; i++) correction.learn(0, 100, Math.log(2), 200, 10, 30, 500);
    expect(correction.share(1, 100, 30, 500)).toBe(untried);
    for (let i = 0; i < 100; i++) correction.learn(0, 1e6, Math.log(2), 1e6, 1e5, 30, 500);
    expect(correction.share(0, 100, 30, 500)).toBeGreaterThan(0.9);
    expect(correction.share(0, 1e6, 30, 500)).toBeLessThan(0.1);
  });

  it("says a share from 0 to 1, and the same from its bytes, whatever it learnt", () => {
    const gain = fc.oneof(fc.nat(1_000), fc.constantFrom(0, 1e30));
    const seen = fc.array(
      fc.record({
        target: fc.nat(2),
        mixGain: gain,
        logRatio: fc.double({ min: -3, max: 3, noNaN: true }),
        gain,
        usualLoss: fc.oneof(fc.constantFrom(0, 1e30), fc.nat(100)),
        readings: fc.nat(20),
        ageHours: fc.constantFrom(0.5, 100, 1e6),
      }),
    );
    fc.assert(fc.property(seen, (seen) => {
      const correction = new Correction();
      for (const { target, mixGain, logRatio, gain, usualLoss, readings, ageHours } of seen) {
        correction.learn(target, mixGain, logRatio, gain, usualLoss, readings, ageHours);
      }
      const restored = Correction.decode(new ByteReader(bytesOf(correction)));
      for (const { target, mixGain, readings, ageHours } of seen) {
        const share = correction.share(target, mixGain, readings, ageHours);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(restored.share(target, mixGain, readings, ageHours)).toBe(share);
      }
    }));
  });

  it("refuses bytes of losses that nobody can have had", () => {
    const correction = new Correction();
    for (let i = 0; i < 9; i++) correction.learn(0, 100, 0.1, 105, 10, 30, 500);
    for (const [place, value] of [[0, NaN], [0, -1], [0, 1e9], [1, NaN], [1, -1], [1, 1e9]]) {
      const bytes = bytesOf(correction);
      new DataView(bytes.buffer).setFloat64(8 * place, value, true);
      expect(() => Correction.decode(new ByteReader(bytes)), `${value}`).toThrow(RangeError);
    }
  });
});

describe("correctedGain", () => {
  it("applies a log ratio to half a count more, and never falls below no gain", () => {
    expect(correctedGain(100, 0)).toBeCloseTo(100, 9);
    expect(correctedGain(99.5, Math.log(2))).toBeCloseTo(199.5, 9);
    expect(correctedGain(0, -3)).toBe(0);
    expect(correctedGain(0, Math.log(3))).toBeCloseTo(1, 9);
  });
});
