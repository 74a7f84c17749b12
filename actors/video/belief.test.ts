import { describe, expect, it } from "vitest";
import { type Row, rowAt, Stage } from "./testing.ts";

/** Steps the rows, and says of each how it was counted and what the history says of it. */
async function judge(rows: readonly Row[]) {
  const stage = await Stage.open();
  const outcomes = rows.map((row) => stage.take(row));
  await stage.commit();
  const history = stage.store.readings.flatMap(({ statuses }) => statuses);
  const { belief, readings } = stage.video();
  const counters = [0, 1, 2].map((target) => belief.counter(target));
  return { outcomes, history, counters, readings, forecasts: stage.forecasts.length };
}

describe("a video's readings", () => {
  it("count as a duplicate where they say again what the last one said", async () => {
    const row = rowAt(0, [100, 5, 1]);
    expect(await judge([row, row, row])).toEqual({
      outcomes: ["stepped", "duplicate", "duplicate"],
      history: ["stepped"],
      counters: [100, 5, 1],
      readings: 1,
      forecasts: 1,
    });
  });

  it("are late at the same instant with other counters: the first one stands", async () => {
    const { outcomes, history, counters } = await judge([
      rowAt(0, [100, 5, 1]),
      rowAt(0, [101, 5, 1]),
    ]);
    expect(outcomes).toEqual(["stepped", "late"]);
    expect(history).toEqual(["stepped", "late"]);
    expect(counters).toEqual([100, 5, 1]);
  });

  it("are kept in the history when they come out of order, and move nothing", async () => {
    const judged = await judge([
      rowAt(0, [100, 5, 1]),
      rowAt(2, [140, 6, 1]),
      rowAt(1, [999, 9, 9]),
    ]);
    expect(judged).toEqual({
      outcomes: ["stepped", "stepped", "late"],
      history: ["stepped", "stepped", "late"],
      counters: [140, 6, 1],
      readings: 2,
      forecasts: 2,
    });
  });

  it("count as a duplicate where they come late and the window holds the same", async () => {
    const rows = Array.from({ length: 5 }, (_, hour) => rowAt(hour, [100 + 10 * hour, hour, 0]));
    const { outcomes, history } = await judge([...rows, rows[1], rows[4]]);
    expect(outcomes.slice(5)).toEqual(["duplicate", "duplicate"]);
    expect(history).toHaveLength(5);
  });

  it("are late, not repeats, where they say of an earlier moment what the last one says", async () => {
    const { outcomes } = await judge([
      rowAt(0, [90, 5, 1]),
      rowAt(2, [100, 5, 1]),
      rowAt(1, [100, 5, 1]),
    ]);
    expect(outcomes).toEqual(["stepped", "stepped", "late"]);
  });

  it("are believed when a counter falls, as a correction", async () => {
    const { outcomes, history, counters, forecasts } = await judge([
      rowAt(0, [100, 5, 1]),
      rowAt(1, [90, 5, 1]),
      rowAt(2, [95, 4, 1]),
    ]);
    expect(outcomes).toEqual(["stepped", "stepped", "stepped"]);
    expect(history).toEqual(["stepped", "correction", "correction"]);
    expect(counters).toEqual([95, 4, 1]);
    expect(forecasts).toBe(3);
  });

  it("are a gap while views show zero once or twice, and forecast nothing then", async () => {
    const { outcomes, history, counters, readings, forecasts } = await judge([
      rowAt(0, [100, 5, 1]),
      rowAt(1, [0, 0, 0]),
      rowAt(2, [0, 6, 1]),
      rowAt(3, [130, 7, 1]),
    ]);
    expect(outcomes).toEqual(["stepped", "stepped", "stepped", "stepped"]);
    expect(history).toEqual(["stepped", "gap", "gap", "stepped"]);
    expect(counters).toEqual([130, 7, 1]);
    expect([readings, forecasts]).toEqual([2, 2]);
  });

  it("are believed when views show zero a third time", async () => {
    const zero: [number, number, number] = [0, 0, 0];
    const { history, counters } = await judge([
      rowAt(0, [100, 5, 1]),
      rowAt(1, zero),
      rowAt(2, zero),
      rowAt(3, zero),
    ]);
    expect(history).toEqual(["stepped", "gap", "gap", "correction"]);
    // Likes and comments were not looked at while the whole reading was doubted: they start now.
    expect(counters).toEqual([0, 5, 1]);
  });

  it("count zeros anew after a reading that has the counter", async () => {
    const { history } = await judge([
      rowAt(0, [100, 5, 1]),
      rowAt(1, [0, 5, 1]),
      rowAt(2, [0, 5, 1]),
      rowAt(3, [110, 5, 1]),
      rowAt(4, [0, 5, 1]),
      rowAt(5, [0, 5, 1]),
    ]);
    expect(history).toEqual(["stepped", "gap", "gap", "stepped", "gap", "gap"]);
  });

  it("keep the likes of before where likes show zero while views grow", async () => {
    const { history, counters, forecasts } = await judge([
      rowAt(0, [100, 5, 1]),
      rowAt(1, [120, 0, 1]),
      rowAt(2, [140, 0, 2]),
    ]);
    expect(history).toEqual(["stepped", "stepped", "stepped"]);
    expect(counters).toEqual([140, 5, 2]);
    expect(forecasts).toBe(3);
  });

  it("may begin with zeros: there is nothing yet that could be missing", async () => {
    const { outcomes, history, counters } = await judge([
      rowAt(0, [0, 0, 0]),
      rowAt(1, [0, 0, 0]),
      rowAt(2, [7, 1, 0]),
    ]);
    expect(outcomes).toEqual(["stepped", "stepped", "stepped"]);
    expect(history).toEqual(["stepped", "stepped", "stepped"]);
    expect(counters).toEqual([7, 1, 0]);
  });
});
