import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowSquare, sizesOver } from "./segment-flows.js";

describe("flowSquare", () => {
  it("has a row for where users came from and a column for where they went", () => {
    const flows = [{ from: null, to: 1, users: 9 }, { from: 1, to: 2, users: 4 }];
    expect(flowSquare([{ id: 1 }, { id: 2 }], flows)).toEqual({
      from: [1, 2, null],
      to: [1, 2],
      users: [[0, 4], [0, 0], [9, 0]],
      most: 9,
      moved: 4,
    });
  });

  it("has room for segments that are no more, and loses nobody", () => {
    const id = fc.integer({ min: 1, max: 6 });
    const flow = fc.record({
      from: fc.option(id),
      to: id,
      users: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(fc.property(fc.array(flow, { maxLength: 40 }), (flows) => {
      const { users, most, from, to } = flowSquare([{ id: 1 }, { id: 3 }], flows);
      const total = flows.reduce((sum, { users }) => sum + users, 0);
      expect(users.flat().reduce((sum, users) => sum + users, 0)).toBe(total);
      expect(most).toBe(Math.max(1, ...users.flat()));
      expect(to).toEqual(expect.arrayContaining([1, 3]));
      expect(users.map((row) => row.length)).toEqual(from.map(() => to.length));
    }));
  });
});

describe("sizesOver", () => {
  it("is an even row for each segment, oldest first", () => {
    const sizes = [
      { day: "2025-08-03", segment: 2, size: 5 },
      { day: "2025-08-02", segment: 1, size: 8 },
      { day: "2025-08-02", segment: 2, size: 4 },
      { day: "2025-08-01", segment: 1, size: 7 },
    ];
    expect([...sizesOver(sizes)]).toEqual([[2, [0, 4, 5]], [1, [7, 8, 0]]]);
  });
});
