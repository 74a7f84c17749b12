import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Timeline } from "./timeline.ts";

describe("Timeline", () => {
  it("hands items out by time, and equal times in the order of adding", () => {
    fc.assert(fc.property(fc.array(fc.nat(20)), (times) => {
      const timeline = new Timeline<number>();
      times.forEach((atMs, i) => timeline.add(atMs, i));
      const taken: [number, number][] = [];
      for (let next = timeline.takeUntil(20); next; next = timeline.takeUntil(20)) {
        taken.push([next.atMs, next.item]);
      }
      const sorted = times.map((atMs, i): [number, number] => [atMs, i])
        .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
      expect(taken).toEqual(sorted);
      expect(timeline.size).toBe(0);
    }));
  });

  it("keeps what is later than asked for", () => {
    const timeline = new Timeline<string>();
    timeline.add(5, "later");
    timeline.add(3, "now");
    expect(timeline.takeUntil(3)).toMatchObject({ atMs: 3, item: "now" });
    expect(timeline.takeUntil(4)).toBeUndefined();
    expect(timeline.size).toBe(1);
  });
});
