import { describe, expect, it } from "vitest";
import { reportText } from "./evaluation-report.ts";

describe("reportText", () => {
  it("shows the figures that any row has, in a fixed order, and leaves gaps for the others", () => {
    const rows = [
      { method: "served", accuracy: 0.91, auc: 0.95 },
      { method: "base rate", accuracy: 0.5 },
    ];
    const report = { rows, seed: 1, rowsPerSecond: 12_345.6 };
    expect(reportText(report, "1,250 rows", ["A remark."]).split("\n")).toEqual([
      "1,250 rows; 12,346 rows a second, seed 1.",
      "",
      "method     auc     accuracy",
      "served     0.9500  0.9100",
      "base rate          0.5000",
      "A remark.",
    ]);
  });
});
