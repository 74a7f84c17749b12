import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { quantileError, WaitingTimes } from "./waiting-times.ts";

describe("WaitingTimes", () => {
  it("says the median as its example does", () => {
    const waits = new WaitingTimes();
    for (const seconds of [0.2, 0.4, 9]) waits.add(seconds, 1);
    expect(Math.abs(waits.quantile(0.5) / 0.4 - 1)).toBeLessThanOrEqual(quantileError);
  });

  it("says nothing of nothing", () => {
    expect(new WaitingTimes().quantile(0.5)).toBeNaN();
  });

  it("keeps every quantile within its error (property)", () => {
    const seconds = fc.double({ min: 0.0101, max: 200, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1 }), share, (all, share) => {
        const waits = new WaitingTimes();
        for (const one of all) waits.add(one, 2);
        const sorted = all.toSorted((a, b) => a - b);
        // The smallest that at least this share of all do not exceed, as the weights add up.
        const place = sorted.findIndex((_, i) => 2 * (i + 1) >= share * waits.weight);
        const error = Math.abs(waits.quantile(share) / sorted[place] - 1);
        expect(error).toBeLessThanOrEqual(quantileError + 1e-9);
      }),
    );
  });

  it("takes what is too short or too long at its ends", () => {
    const waits = new WaitingTimes();
    for (const seconds of [0, 1e-9, 8e6, 8e6]) waits.add(seconds, 1);
    expect(waits.quantile(0.5)).toBe(0.01);
    expect(waits.quantile(1)).toBeGreaterThan(180);
    expect(waits.weight).toBe(4);
  });

  it("comes back from its bytes as it was", () => {
    const waits = new WaitingTimes();
    for (const seconds of [0.02, 3, 3, 1e6]) waits.add(seconds, 4);
    const writer = new ByteWriter();
    waits.encode(writer);
    expect(writer.length).toBe(1 + 3 * 9);
    expect(WaitingTimes.decode(new ByteReader(writer.take()))).toEqual(waits);
    new WaitingTimes().encode(writer);
    expect(WaitingTimes.decode(new ByteReader(writer.take()))).toEqual(new WaitingTimes());
  });

  it.each([[72, 1], [3, 0], [3, -1], [3, 0.5], [3, NaN]])(
    "refuses bytes with bucket %i of weight %d",
    (bucket, weight) => {
      const writer = new ByteWriter();
      writer.u8(1);
      writer.u8(bucket);
      writer.f64(weight);
      expect(() => WaitingTimes.decode(new ByteReader(writer.take()))).toThrow("bucket of waiting");
    },
  );

  it("refuses bytes whose buckets do not ascend", () => {
    const writer = new ByteWriter();
    writer.u8(2);
    for (const bucket of [5, 5]) {
      writer.u8(bucket);
      writer.f64(1);
    }
    expect(() => WaitingTimes.decode(new ByteReader(writer.take()))).toThrow("found 1 in 5");
  });
});
