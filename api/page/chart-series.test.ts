import { describe, expect, it } from "vitest";
import { chartCells, chartColumns, fittingRange } from "./chart-series.js";
import { describe as inWords } from "./readout.js";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 10);
const at = (hours: number) => new Date(startMs + hours * hourMs).toISOString();

function reading(
  hours: number,
  viewCount: number,
  status: "stepped" | "late" | "gap" | "correction" = "stepped",
) {
  return { sequence: hours, at: at(hours), viewCount, likeCount: 0, commentCount: 0, status };
}

const band = (value: number, low: number, high: number) => ({ value, low, high });
const ahead = (hours: number, views: ReturnType<typeof band>) => ({
  at: at(hours),
  views,
  likes: band(0, 0, 0),
  comments: band(0, 0, 0),
});

function forecast(madeAt: number, hours: number, views: ReturnType<typeof band>, actual: number) {
  const nothing = { ...band(0, 0, 0), actual: 0 };
  return {
    horizon: "next" as const,
    madeAt: at(madeAt),
    at: at(hours),
    method: "trend" as const,
    views: { ...views, actual },
    likes: nothing,
    comments: nothing,
  };
}

const example = {
  readings: [reading(0, 100), reading(1, 130)],
  forecasts: [forecast(0, 1, band(120, 110, 140), 130)],
  open: undefined,
  target: "views" as const,
};

describe("chartCells", () => {
  it("answers the worked example", () => {
    expect(chartCells({ ...example, measure: "rate" })).toEqual([
      { atMs: startMs },
      { atMs: startMs + hourMs, actual: 30, forecast: band(20, 10, 40) },
    ]);
  });

  it("shows counters as they are where totals are wanted", () => {
    const cells = chartCells({ ...example, measure: "total" });
    expect(cells[1]).toMatchObject({ actual: 130, forecast: band(120, 110, 140) });
  });

  it("believes neither gaps nor late readings, but marks them", () => {
    const readings = [
      reading(0, 100),
      reading(1, 0, "gap"),
      reading(2, 140),
      reading(1.5, 9, "late"),
    ];
    const cells = chartCells({ ...example, readings, forecasts: [], measure: "rate" });
    expect(cells.map((cell) => [cell.actual, cell.mark])).toEqual([
      [undefined, undefined],
      [undefined, "gap"],
      [undefined, "late"],
      [20, undefined],
    ]);
  });

  it("takes a correction for the truth and not for growth", () => {
    const readings = [reading(0, 100), reading(1, 60, "correction"), reading(2, 70)];
    const rates = chartCells({ ...example, readings, forecasts: [], measure: "rate" });
    expect(rates.map((cell) => cell.actual)).toEqual([undefined, 0, 10]);
    const totals = chartCells({ ...example, readings, forecasts: [], measure: "total" });
    expect(totals.map((cell) => cell.actual)).toEqual([100, 60, 70]);
  });

  it("sets the open forecast out from the last reading", () => {
    const open = {
      method: "trend" as const,
      model: "m",
      madeAt: at(1),
      next: ahead(1.5, band(140, 135, 150)),
      hour: ahead(2, band(155, 140, 170)),
    };
    const cells = chartCells({ ...example, open, measure: "rate" });
    expect(cells.map((cell) => cell.ahead)).toEqual([
      undefined,
      band(30, 30, 30),
      band(20, 10, 40),
      band(25, 10, 40),
    ]);
  });

  it("leaves out the rate of a forecast whose start is not in the range", () => {
    const forecasts = [forecast(-1, 1, band(120, 110, 140), 130)];
    const cells = chartCells({ ...example, forecasts, measure: "rate" });
    expect(cells[1].forecast).toBeUndefined();
  });
});

describe("chartColumns", () => {
  it("has a row of time and seven of values, all of one length", () => {
    const columns = chartColumns(chartCells({ ...example, measure: "rate" }));
    expect(columns.map((column) => column.length)).toEqual(Array(8).fill(2));
    expect(columns[0]).toEqual([startMs / 1000, startMs / 1000 + 3600]);
    expect(columns[1]).toEqual([null, 30]);
  });
});

describe("fittingRange", () => {
  it("shows about fifty readings, however often they come", () => {
    const range = (hours: number, readings: number) =>
      fittingRange({ firstAt: at(0), lastAt: at(hours), readings });
    expect(range(10, 1201)).toBe(6);
    expect(range(100, 201)).toBe(24);
    expect(range(24 * 300, 301)).toBe(720);
    expect(range(0, 1)).toBe(6);
  });
});

describe("describe", () => {
  it("says what was, what had been forecast and whether the band held", () => {
    const [, cell] = chartCells({ ...example, measure: "rate" });
    const text = inWords(cell, "rate");
    expect(text).toContain("30 an hour · forecast 20 (10 to 40), inside the band");
    expect(inWords({ ...cell, actual: 41 }, "rate")).toContain("outside the band");
  });
});
