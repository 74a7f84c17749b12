import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { BgNbdFit, fitBgNbd, sampleSize } from "./bg-nbd-fit.ts";

/** Histories of a population that BG/NBD describes. */
function historiesOf(count: number, seed: number) {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const age = random.between(5, 15);
    const rate = random.gamma(1.5, 0.5);
    const [a, b] = [random.gamma(1), random.gamma(4)];
    let [repeats, lastAt] = [0, 0];
    for (let at = random.exponential(rate); at <= age; at += random.exponential(rate)) {
      repeats += 1;
      lastAt = at;
      if (random.chance(a / (a + b))) break;
    }
    return { repeats, lastAt, age };
  });
}

function bytesOf(fit: BgNbdFit): Uint8Array {
  const writer = new ByteWriter();
  fit.encode(writer);
  return writer.take();
}

describe("fitBgNbd", () => {
  it("recovers the parameters of a simulated population", () => {
    const { shape, rate, leave, stay } = fitBgNbd(historiesOf(4_000, 1), undefined, 400);
    expect(shape / rate).toBeCloseTo(0.75, 0);
    expect(Math.abs(shape - 1.5)).toBeLessThan(0.3);
    expect(Math.abs(leave / (leave + stay) - 0.2)).toBeLessThan(0.04);
  });
});

describe("BgNbdFit", () => {
  it("finds parameters now and then, of a sample that stays bounded", () => {
    const fit = new BgNbdFit();
    const found = historiesOf(6_000, 2).filter(({ repeats, lastAt, age }) =>
      fit.add(repeats, lastAt, age)
    );
    expect(found.length).toBeGreaterThan(3);
    expect(found.length).toBeLessThan(10);
    expect(Math.abs(fit.model.shape - 1.5)).toBeLessThan(0.6);
    expect(bytesOf(fit).length).toBeLessThan(200 + 24 * sampleSize);
  });

  it("comes back from its bytes and goes on the same", () => {
    const histories = historiesOf(3_000, 3);
    const one = new BgNbdFit();
    for (const { repeats, lastAt, age } of histories.slice(0, 1_500)) one.add(repeats, lastAt, age);
    const other = BgNbdFit.decode(new ByteReader(bytesOf(one)));
    for (const { repeats, lastAt, age } of histories.slice(1_500)) {
      one.add(repeats, lastAt, age);
      other.add(repeats, lastAt, age);
    }
    expect(other.model).toEqual(one.model);
    expect(bytesOf(other)).toEqual(bytesOf(one));
  });

  it("rejects bytes that are no fit", () => {
    const bytes = bytesOf(new BgNbdFit());
    expect(() => BgNbdFit.decode(new ByteReader(bytes.subarray(0, 40)))).toThrow(RangeError);
    new DataView(bytes.buffer).setFloat64(16, NaN, true);
    expect(() => BgNbdFit.decode(new ByteReader(bytes))).toThrow(/parameter of BG\/NBD/);
  });
});
