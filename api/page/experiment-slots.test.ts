import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  armSlots,
  mostSlots,
  sharedPeriods,
  slotColour,
  stackedColumns,
} from "./experiment-slots.js";

const arms = (counts: readonly number[]) =>
  counts.map((decisions, i) => ({ id: `arm ${i}`, decisions }));

describe("armSlots", () => {
  it("gives every arm a colour where they are few", () => {
    expect([...armSlots(arms([3, 9]))]).toEqual([["arm 0", 0], ["arm 1", 1]]);
  });

  it("gives colours to the arms that are chosen most where they are many, in their own order", () => {
    const slots = armSlots(arms([0, 90, 10, 80, 20, 70, 30, 60, 40, 50]));
    expect([...slots.keys()]).toEqual([1, 3, 4, 5, 6, 7, 8, 9].map((i) => `arm ${i}`));
    expect([...slots.values()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([slotColour(slots.get("arm 1")), slotColour(slots.get("arm 0")), slotColour(mostSlots)])
      .toEqual(["arm-0", "naive", "naive"]);
  });
});

describe("the history of traffic", () => {
  const point = (decisions: readonly number[]) => ({
    at: "2026-01-10T23:20:00.000Z",
    decisions,
    rewards: decisions,
    rewardSums: decisions,
  });

  it("is shares by colour, the rest last, and nothing where nothing was decided", () => {
    const history = {
      seconds: 5,
      arms: ["b", "a", null],
      points: [point([2, 1, 1]), point([0, 0, 0])],
    };
    const slots = new Map([["a", 0], ["b", 1]]);
    const [first, second] = sharedPeriods(history, slots);
    expect(first.shares).toEqual([0.25, 0.5, 0, 0, 0, 0, 0, 0, 0.25]);
    expect(first.decisions).toBe(4);
    expect(second.shares).toEqual(Array(mostSlots + 1).fill(null));
  });

  it("is stacked so that the highest layer is full and none is above the one before it", () => {
    fc.assert(fc.property(
      fc.array(fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }), { minLength: 1 }),
      (counts) => {
        const history = { seconds: 5, arms: ["a", "b", "c"], points: counts.map(point) };
        const slots = armSlots(["a", "b", "c"].map((id) => ({ id, decisions: 1 })));
        const [, ...layers] = stackedColumns(sharedPeriods(history, slots));
        counts.forEach((row, i) => {
          const isIdle = row.every((count) => count === 0);
          expect(layers[0][i] ?? 1).toBeCloseTo(1);
          expect(layers.map((layer) => layer[i] === null)).toEqual(layers.map(() => isIdle));
          for (let k = 1; k < layers.length; k++) {
            expect(layers[k][i] ?? 0).toBeLessThanOrEqual(layers[k - 1][i] ?? 0);
          }
        });
      },
    ));
  });
});
