import { describe, expect, it } from "vitest";
import { matchCentres } from "./matching.ts";

function match(old: readonly number[], next: readonly number[]): number[] {
  return [...matchCentres(Float64Array.from(old), Float64Array.from(next), 1)];
}

describe("matchCentres", () => {
  it("does its example", () => {
    expect(match([0, 10, 90], [40, 11, 0])).toEqual([-1, 1, 0]);
  });

  it("lets a segment go on that loses or takes in a small part", () => {
    expect(match([0, 100], [-1, 9, 100])).toEqual([0, -1, 1]);
    expect(match([-1, 9, 100], [0, 100])).toEqual([0, 2]);
  });

  it("makes two new ones of a segment that parts evenly", () => {
    expect(match([0, 100], [-10, 10, 100])).toEqual([-1, -1, 1]);
  });

  it("knows a single segment again wherever it went, and starts from nothing", () => {
    expect(match([0], [70])).toEqual([0]);
    expect(match([], [70, 1])).toEqual([-1, -1]);
  });
});
