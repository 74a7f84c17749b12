import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Moments, Standardisation } from "./standardisation.ts";

const none = fc.constantFrom(NaN, Infinity, -Infinity, 1e150);
const column = fc.array(fc.oneof(fc.integer({ min: -1000, max: 1000 }), none), { maxLength: 40 });

describe("Moments", () => {
  it("does its example", () => {
    const moments = new Moments(1, 1000);
    for (const value of [1, 2, NaN, 3]) moments.add(Float64Array.of(value));
    expect(moments.standardisation().means[0]).toBe(2);
    expect(moments.standardisation().factors[0]).toBeCloseTo(1 / Math.sqrt(2 / 3), 12);
  });

  it("are mean and deviation of what is known, whatever comes in between", () => {
    fc.assert(fc.property(column, (values) => {
      const moments = new Moments(1, 1000);
      for (const value of values) moments.add(Float64Array.of(value));
      const known = values.filter((value) => Math.abs(value) <= 1e100);
      const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
      const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const { means, factors } = moments.standardisation();
      expect(means[0]).toBeCloseTo(mean, 9);
      if (squares < 1e-9) expect(factors[0] * 0).toBe(0);
      else expect(factors[0]).toBeCloseTo(1 / Math.sqrt(squares / known.length), 9);
    }));
  });

  it("forget what is long ago", () => {
    const moments = new Moments(1, 100);
    for (let i = 0; i < 1_000; i++) moments.add(Float64Array.of(5));
    for (let i = 0; i < 1_000; i++) moments.add(Float64Array.of(9));
    expect(moments.standardisation().means[0]).toBeCloseTo(9, 2);
  });
});

describe("Standardisation", () => {
  const scale = new Standardisation(Float64Array.of(10, 3), Float64Array.of(0.5, 0));

  it("counts what is unknown as the mean, and what did not vary for nothing", () => {
    const into = new Float64Array(3);
    scale.apply(Float64Array.of(0, 14, 99), 1, into, 1);
    expect([...into]).toEqual([0, 2, 0]);
    scale.apply(Float64Array.of(NaN, NaN), 0, into, 0);
    expect([...into]).toEqual([0, 0, 0]);
    scale.apply(Float64Array.of(1e99, -1e200), 0, into, 0);
    expect([...into]).toEqual([1000, 0, 0]);
  });

  it("converts between scales by way of the units themselves", () => {
    const other = new Standardisation(Float64Array.of(0, 1), Float64Array.of(0.25, 2));
    expect([...scale.convert(Float64Array.of(2, 0, 0, 0), other)]).toEqual([3.5, 4, 2.5, 4]);
  });

  it("comes back from its bytes, and not from broken ones", () => {
    const writer = new ByteWriter();
    scale.encode(writer);
    const bytes = writer.take();
    expect(Standardisation.decode(new ByteReader(bytes), 2)).toEqual(scale);
    writer.f64s([0, 1, -1, 1]);
    expect(() => Standardisation.decode(new ByteReader(writer.take()), 2)).toThrow("factor");
  });
});
