import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { DropOff, dropOffPoints } from "./drop-off.ts";

describe("DropOff", () => {
  it("says who is still there as its example does", () => {
    const dropOff = new DropOff();
    dropOff.add(30, 60, 1);
    dropOff.add(60, 60, 1);
    expect([...dropOff.retention()])
      .toEqual([...new Array(10).fill(1), ...new Array(10).fill(0.5)]);
  });

  it("says nothing of nothing, and takes what lies beyond the ends", () => {
    const dropOff = new DropOff();
    expect([...dropOff.retention()]).toEqual(new Array(dropOffPoints).fill(NaN));
    dropOff.add(-5, 60, 1);
    dropOff.add(1e9, 60, 3);
    expect([...dropOff.retention()]).toEqual(new Array(dropOffPoints).fill(0.75));
    expect(dropOff.weight).toBe(4);
  });

  it("reaches each twentieth exactly there", () => {
    for (let point = 1; point <= dropOffPoints; point++) {
      for (const length of [60, 0.7, 599, 8e6]) {
        const dropOff = new DropOff();
        dropOff.add(length * point / dropOffPoints, length, 1);
        expect(dropOff.retention().reduce((sum, share) => sum + share, 0)).toBe(point);
      }
    }
  });

  it("comes back from its bytes as it was, and from no others", () => {
    const dropOff = new DropOff();
    dropOff.add(30, 60, 7);
    const writer = new ByteWriter();
    dropOff.encode(writer);
    expect(DropOff.decode(new ByteReader(writer.take()))).toEqual(dropOff);
    writer.f64s(new Float64Array(21).fill(0.5));
    expect(() => DropOff.decode(new ByteReader(writer.take()))).toThrow("plays that came so far");
  });
});
