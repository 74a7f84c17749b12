import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../ml/score.ts";
import { retentionLines, weeksToShow } from "./retention-lines.js";

/** A cohort of which so many came in its own week and in each later one; the last week goes on. */
function cohortOf(monday: string, counts: readonly number[]) {
  const size = counts[0];
  return {
    monday: `${monday}T00:00:00.000Z`,
    size,
    weeks: counts.map((users, week) => {
      const { low, high } = wilsonInterval(users, size);
      const isOver = week < counts.length - 1;
      return { week, users, share: users / size, shareLow: low, shareHigh: high, isOver };
    }),
  };
}

const older = cohortOf("2025-07-28", [100, 50, 40, 10]);
const newer = cohortOf("2025-08-04", [10, 9, 1]);

describe("retentionLines", () => {
  it("says what share of each cohort came in each week after", () => {
    const [all, second, first] = retentionLines([newer, older], 3);
    expect(first).toMatchObject({ label: "28 Jul", size: "100", isSmall: false });
    expect(first.cells.map((cell) => cell?.text)).toEqual(["50%", "40%", "10%"]);
    expect(first.cells[1]?.title).toBe(
      "Of the 100 who first came in the week of 28 Jul, 40 came 2 weeks after: 40% " +
        "(95% interval 31%–50%)",
    );
    expect(first.cells[2]).toMatchObject({ isOver: false });
    expect(first.cells[2]?.title).toContain("so far");
    expect(second).toMatchObject({ label: "4 Aug", isSmall: true });
    expect(second.cells[2]).toBeUndefined();
    expect(all.cells.map((cell) => cell?.share)).toEqual([59 / 110, 40 / 100, undefined]);
  });

  it("has nothing to say of nobody", () => {
    expect(retentionLines([], 8)).toEqual([]);
    const nobody = { ...older, size: 0, weeks: [{ ...older.weeks[1], share: null }] };
    expect(retentionLines([nobody], 1).map(({ cells }) => cells)).toEqual([[undefined], [
      undefined,
    ]]);
  });
});

describe("weeksToShow", () => {
  it("is as long as the oldest cohort, within bounds", () => {
    expect(weeksToShow([newer, older], 12)).toBe(3);
    expect(weeksToShow([newer, older], 2)).toBe(2);
    expect(weeksToShow([], 12)).toBe(1);
  });
});
