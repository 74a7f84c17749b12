import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { estimateStandardError, HyperLogLog, maxKeptHashes } from "./hyperloglog.ts";
import { textHash } from "../text-hash.ts";

function counterOf(hashes: Iterable<number>): HyperLogLog {
  const counter = new HyperLogLog();
  for (const hash of hashes) counter.add(hash);
  return counter;
}

function bytesOf(counter: HyperLogLog): Uint8Array {
  const writer = new ByteWriter();
  counter.encode(writer);
  return writer.take();
}

describe("HyperLogLog", () => {
  it("counts as its example says", () => {
    const viewers = counterOf(["ann", "bob", "ann"].map((name) => textHash(name)));
    expect(viewers.estimate()).toBe(2);
    expect(viewers.standardError).toBe(0);
    expect(viewers.interval()).toEqual({ value: 2, low: 2, high: 2 });
  });

  it("states an error of 1.04 / √2048", () => {
    expect(estimateStandardError).toBeCloseTo(0.02298, 5);
  });

  it("counts exactly up to the bound, whatever the order (property)", () => {
    const hash = fc.integer({ min: 1, max: 2 ** 32 - 1 });
    fc.assert(fc.property(fc.array(hash, { maxLength: maxKeptHashes }), (hashes) => {
      expect(counterOf(hashes).estimate()).toBe(new Set(hashes).size);
    }));
  });

  it("keeps within 4 standard errors from few to a million, without bias", () => {
    const sizes = [257, 500, 2_000, 5_120, 8_000, 30_000, 1_000_000];
    for (const size of sizes) {
      const seeds = size > 100_000 ? 4 : 40;
      let bias = 0;
      for (let seed = 0; seed < seeds; seed++) {
        const random = new Random(seed, size);
        const counter = new HyperLogLog();
        for (let i = 0; i < size; i++) counter.add(random.next());
        const error = counter.estimate() / size - 1;
        expect(Math.abs(error), `seed ${seed} of ${size}`).toBeLessThan(4 * estimateStandardError);
        const { value, low, high } = counter.interval();
        expect((high - value) / value).toBeCloseTo(1.96 * estimateStandardError, 5);
        expect(value - low).toBeCloseTo(high - value, 6);
        bias += error / seeds;
      }
      expect(Math.abs(bias), `${size}`).toBeLessThan(4 * estimateStandardError / Math.sqrt(seeds));
    }
  });

  it("counts ids that resemble each other", () => {
    for (const prefix of ["user-", "", "a very long beginning of an id that all have "]) {
      const counter = new HyperLogLog();
      for (let i = 0; i < 20_000; i++) counter.add(textHash(`${prefix}${i}`));
      expect(Math.abs(counter.estimate() / 20_000 - 1)).toBeLessThan(4 * estimateStandardError);
    }
  });

  it("never counts down and counts nothing twice (property)", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 3_000 }), (seed, size) => {
        const random = new Random(seed);
        const hashes = Array.from({ length: size }, () => random.next());
        const counter = counterOf(hashes);
        const before = counter.estimate();
        for (const hash of hashes) counter.add(hash);
        expect(counter.estimate()).toBe(before);
        for (let i = 0; i < 100; i++) counter.add(random.next());
        expect(counter.estimate()).toBeGreaterThanOrEqual(before * (size <= 256 ? 0.9 : 1));
      }),
      { numRuns: 40 },
    );
  });

  it.each([0, 5, 256, 257, 5_000])("comes back from its bytes as it was (%i hashes)", (size) => {
    const random = new Random(size);
    const counter = counterOf(Array.from({ length: size }, () => random.next()));
    const bytes = bytesOf(counter);
    expect(bytes.length).toBe(size <= 256 ? 5 + 4 * size : 2049);
    const reader = new ByteReader(bytes);
    const decoded = HyperLogLog.decode(reader);
    expect(reader.remaining).toBe(0);
    for (let i = 0; i < 300; i++) {
      const hash = random.next();
      counter.add(hash);
      decoded.add(hash);
    }
    expect(bytesOf(decoded)).toEqual(bytesOf(counter));
    expect(decoded.estimate()).toBe(counter.estimate());
  });

  it("refuses bytes that are no counter", () => {
    const decode = (bytes: number[]) => HyperLogLog.decode(new ByteReader(Uint8Array.from(bytes)));
    expect(() => decode([2])).toThrow("form of a counter: found 2, wanted 0 or 1");
    expect(() => decode([0, 1, 1, 0, 0])).toThrow("kept hashes: found 257, wanted at most 256");
    expect(() => decode([0, 2, 0, 0, 0, 7, 0, 0, 0, 7, 0, 0, 0])).toThrow("do not ascend");
    expect(() => decode([1, ...new Array(2048).fill(23)])).toThrow(
      "rank: found 23, wanted 0 to 22",
    );
    expect(() => decode([1, ...new Array(2047).fill(1)])).toThrow(RangeError);
    expect(() => decode([0, 2, 0, 0, 0, 7, 0, 0, 0])).toThrow(RangeError);
  });
});
