import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cheapestPairing } from "./pairing.ts";

function costOf(costs: readonly number[], columns: number, paired: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < paired.length; row++) {
    if (paired[row] >= 0) sum += costs[row * columns + paired[row]];
  }
  return sum;
}

/** The least cost of pairing `row` and all after it, each with a column or, with rows to spare, none. */
function leastCost(
  costs: readonly number[],
  rows: number,
  columns: number,
  row = 0,
  taken: readonly number[] = [],
): number {
  if (row === rows) return taken.length === Math.min(rows, columns) ? 0 : Infinity;
  let least = rows > columns ? leastCost(costs, rows, columns, row + 1, taken) : Infinity;
  for (let column = 0; column < columns; column++) {
    if (taken.includes(column)) continue;
    const rest = leastCost(costs, rows, columns, row + 1, [...taken, column]);
    least = Math.min(least, costs[row * columns + column] + rest);
  }
  return least;
}

const table = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(
  ([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      costs: fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ min: 0, max: 1e6 })), {
        minLength: rows * columns,
        maxLength: rows * columns,
      }),
    }),
);

describe("cheapestPairing", () => {
  it("does its example", () => {
    expect([...cheapestPairing([1, 2, 2, 9], 2, 2)]).toEqual([1, 0]);
  });

  it("costs as little as the best of all pairings", () => {
    fc.assert(fc.property(table.filter(({ costs }) => !costs.some(Number.isNaN)), (drawn) => {
      const { rows, columns, costs } = drawn;
      const paired = cheapestPairing(costs, rows, columns);
      const columnsTaken = [...paired].filter((column) => column >= 0);
      expect(new Set(columnsTaken).size).toBe(columnsTaken.length);
      expect(columnsTaken.length).toBe(Math.min(rows, columns));
      const least = leastCost(costs, rows, columns);
      expect(costOf(costs, columns, paired)).toBeCloseTo(least, 5);
    }));
  });
});
