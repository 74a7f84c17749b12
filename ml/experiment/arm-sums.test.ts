import { describe, expect, it } from "vitest";
import { ByteReader } from "../bytes.ts";
import { ArmSums } from "./arm-sums.ts";
import { bytesOf } from "./testing.ts";

describe("ArmSums", () => {
  it("says what its example says, and keeps it as arms join", () => {
    const sums = new ArmSums(2);
    sums.growTo(3);
    sums.add(2, 1, 0.5);
    expect(sums.at(2, 1)).toBe(0.5);
    sums.growTo(5);
    sums.growTo(1);
    expect([sums.armCount, sums.at(2, 1), sums.at(4, 1)]).toEqual([5, 0.5, 0]);
  });

  it("is read from its bytes only where every row is in range", () => {
    const sums = new ArmSums(1);
    sums.growTo(3);
    sums.add(2, 0, 7);
    const range = { name: "pulls", count: 1, low: 0, high: 7 };
    expect(ArmSums.decode(new ByteReader(bytesOf(sums)), [range])).toEqual(sums);
    expect(() => ArmSums.decode(new ByteReader(bytesOf(sums)), [{ ...range, high: 6 }]))
      .toThrow("pulls: found 7");
    const endless = new Uint8Array(4).fill(255);
    expect(() => ArmSums.decode(new ByteReader(endless), [range])).toThrow("arms: found");
  });
});
