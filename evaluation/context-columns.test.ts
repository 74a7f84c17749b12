import { expect, it } from "vitest";
import { ContextColumns, maxValues } from "./context-columns.ts";

it("makes numbers of numbers, and 0 and 1 of texts", () => {
  const columns = new ContextColumns(["age", "device"]);
  for (const row of [{ age: "20", device: "phone" }, { device: "desk" }, { age: 40 }]) {
    expect(columns.add(row)).toBe(true);
  }
  const { names, row } = columns.encode();
  expect(names).toEqual(["age", "device=phone", "device=desk"]);
  // An age that is missing is the mean of the others, a device that is missing none.
  expect([0, 1, 2].map((at) => [...row(at)])).toEqual([[20, 1, 0], [30, 0, 1], [40, 0, 0]]);
});

it("tells the most frequent texts apart", () => {
  const columns = new ContextColumns(["city"]);
  for (let i = 0; i < 3_000; i++) columns.add({ city: i % 3 === 0 ? "Rome" : `town ${i}` });
  const { names, row } = columns.encode();
  expect(names).toHaveLength(maxValues);
  expect(names[0]).toBe("city=Rome");
  expect(row(0)[0]).toBe(1);
  expect(row(2_999).some((value) => value !== 0)).toBe(false);
});
