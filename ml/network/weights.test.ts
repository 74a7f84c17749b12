import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import {
  checkWeights,
  decodeWeights,
  encodeWeights,
  networkInputs,
  type NetworkWeights,
  weightLayout,
} from "./weights.ts";

function someWeights(units: number): NetworkWeights {
  const random = new Random(units);
  return {
    units,
    values: Float32Array.from({ length: weightLayout(units).count }, () => random.normal()),
    means: Float64Array.from({ length: networkInputs }, () => random.normal(0, 10)),
    deviations: Float64Array.from({ length: networkInputs }, () => random.between(0.1, 3)),
  };
}

function bytesOf(weights: NetworkWeights): Uint8Array {
  const writer = new ByteWriter();
  encodeWeights(weights, writer);
  return writer.take();
}

describe("weights of a network", () => {
  it("have the layout of the documented example", () => {
    expect(weightLayout(8).count).toBe(507);
  });

  it("come back from their bytes as they were", () => {
    for (const units of [1, 8, 64]) {
      const weights = someWeights(units);
      expect(decodeWeights(new ByteReader(bytesOf(weights)))).toEqual(weights);
    }
    expect(bytesOf(someWeights(8)).length).toBe(2_126);
  });

  it("are refused where a number is out of range, and the message says which", () => {
    const weights = someWeights(8);
    const refused = (change: Partial<NetworkWeights>) => () =>
      checkWeights({ ...weights, ...change });
    expect(refused({})).not.toThrow();
    expect(refused({ units: 65 })).toThrow("units of a network: found 65");
    expect(refused({ units: 7 })).toThrow("found 507, 6, 6 weights");
    expect(refused({ values: weights.values.with(3, Infinity) })).toThrow("weight: found Infinity");
    expect(refused({ values: weights.values.with(3, 101) })).toThrow("weight: found 101");
    expect(refused({ means: weights.means.with(0, NaN) })).toThrow("mean of a feature: found NaN");
    expect(refused({ deviations: weights.deviations.with(5, 0) })).toThrow(
      "deviation of a feature: found 0",
    );
  });

  it("are refused where their bytes are broken", () => {
    const bytes = bytesOf(someWeights(8));
    expect(() => decodeWeights(new ByteReader(bytes.with(0, 9)))).toThrow("in format 9, wanted 1");
    expect(() => decodeWeights(new ByteReader(bytes.with(1, 0)))).toThrow(RangeError);
    expect(() => decodeWeights(new ByteReader(bytes.with(1, 200)))).toThrow(RangeError);
    expect(() => decodeWeights(new ByteReader(bytes.subarray(0, 900)))).toThrow(RangeError);
    expect(() => encodeWeights({ ...someWeights(8), units: 9 }, new ByteWriter())).toThrow(
      RangeError,
    );
  });
});
