import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { decodeExample, encodeExample, type Example, residualOf } from "./example.ts";
import { featureCount } from "./weights.ts";

const example: Example = {
  atMs: Date.UTC(2026, 0, 5, 10),
  features: Float64Array.from({ length: featureCount }, (_, index) => index / 8),
  residuals: Float64Array.of(0.5, -3, 0),
  weights: Float64Array.of(1, 0.25, 0),
};

function bytesOf(value: Example): Uint8Array {
  const writer = new ByteWriter();
  encodeExample(value, writer);
  return writer.take();
}

describe("residualOf", () => {
  it("is the log ratio of the gain to the mix's, as in the documented example", () => {
    expect(residualOf(19.5, 9.5)).toBeCloseTo(Math.log(2));
  });

  it("stays within its bounds, and takes a fall for no gain", () => {
    expect(residualOf(1e9, 0)).toBe(3);
    expect(residualOf(0, 1e9)).toBe(-3);
    expect(residualOf(-20, 0)).toBe(0);
    expect(residualOf(0, -20)).toBe(0);
  });
});

describe("bytes of an example", () => {
  it("bring it back, about 500 of them", () => {
    expect(decodeExample(new ByteReader(bytesOf(example)))).toEqual(example);
    expect(bytesOf(example).length).toBe(513);
  });

  it("are refused where they are broken, and so is an example that is none", () => {
    const bytes = bytesOf(example);
    expect(() => decodeExample(new ByteReader(bytes.with(0, 2)))).toThrow("in format 2, wanted 1");
    expect(() => decodeExample(new ByteReader(bytes.subarray(0, 500)))).toThrow(RangeError);
    const refused = (change: Partial<Example>) => () => bytesOf({ ...example, ...change });
    expect(refused({ atMs: -1 })).toThrow("time of an example: found -1");
    expect(refused({ features: example.features.with(7, NaN) })).toThrow("feature: found NaN");
    expect(refused({ residuals: Float64Array.of(4, 0, 0) })).toThrow("residual: found 4");
    expect(refused({ weights: Float64Array.of(2, 0, 0) })).toThrow("weight of a residual: found 2");
    expect(refused({ residuals: new Float64Array(2) })).toThrow("found an example of 120, 2, 3");
  });
});
