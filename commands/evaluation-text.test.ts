import { describe, expect, it } from "vitest";
import type { Evaluation } from "../evaluation/evaluate.ts";
import type { EvaluationRow } from "../evaluation/tally.ts";
import { evaluationText } from "./evaluation-text.ts";

function row(method: string, mae: number, more: Partial<EvaluationRow> = {}): EvaluationRow {
  return {
    target: "views",
    method,
    n: 40,
    mae,
    ratio: mae / 10,
    lateRatio: null,
    medianRatio: null,
    mdape: 0.25,
    coverage: null,
    width: null,
    ...more,
  };
}

const band = { coverage: 0.8, width: 12_345.6 };

function evaluation(rows: readonly EvaluationRow[], more: Partial<Evaluation> = {}): Evaluation {
  return {
    rows,
    readings: 6656,
    skipped: 0,
    unreadable: 0,
    duplicates: 0,
    secondOfMoment: 0,
    skippedRows: [],
    videos: 30,
    fromMs: Date.UTC(2025, 7, 8),
    toMs: Date.UTC(2026, 3, 6),
    absent: [],
    assumedVideo: undefined,
    unscored: 0,
    readingsPerSecond: 12_345,
    seed: 7,
    ...more,
  };
}

describe("evaluationText", () => {
  it("is a table with the best baseline marked, and one sentence of judgement", () => {
    const text = evaluationText(
      evaluation([
        row("served", 9, { ...band, lateRatio: 0.85, medianRatio: 0.7777 }),
        row("mix", 8.5),
        row("drift", 10),
        row("last", 123.4),
        row("served", 0.5, { target: "likes", ...band, n: 2000 }),
        row("mean3", 0.4, { target: "likes", mdape: null }),
        row("network", NaN, { target: "likes", n: 0, mae: null, ratio: null, mdape: null }),
      ]),
      "36h",
    );
    expect(text.split("\n").slice(0, -1)).toEqual([
      "6,656 readings of 30 videos, 2025-08-08 to 2026-04-06; 12,345 readings a second, seed 7.",
      "",
      "views    n   MAE   /drift  after 36h  per video  MdAPE   covered         width",
      "served   40  9.00  0.900   0.850      0.778      25.0 %  80.0 % (65–90)  12,346",
      "mix      40  8.50  0.850   –          –          25.0 %  –               –",
      "drift *  40  10.0  1.000   –          –          25.0 %  –               –",
      "last     40  123   12.340  –          –          25.0 %  –               –",
      "",
      "likes    n      MAE    /drift  after 36h  per video  MdAPE   covered  width",
      "served   2,000  0.500  0.050   –          –          25.0 %  80.0 %   12,346",
      "mean3 *  40     0.400  0.040   –          –          –       –        –",
      "network  0      –      –       –          –          –       –        –",
      "",
      "Served against the best baseline (*, chosen in hindsight), by MAE: " +
      "views 10.0 % better than drift, likes 25.0 % WORSE than mean3.",
    ]);
  });

  it("is honest about baselines that nothing can beat", () => {
    const judged = (served: number, baseline: number) =>
      evaluationText(evaluation([row("served", served, band), row("last", baseline)]), "60d");
    expect(judged(0, 0)).toContain("by MAE: views just as good as last.");
    expect(judged(1, 0)).toContain("by MAE: views WORSE than last, which is never wrong.");
  });

  it("tells what was left out and why", () => {
    const skippedRows = [{ line: 4, reason: "viewCount: found nothing, wanted a whole number" }];
    const text = evaluationText(
      evaluation([], {
        videos: 1,
        absent: ["likes", "comments"],
        assumedVideo: "my video",
        skipped: 1210,
        unreadable: 1200,
        duplicates: 10,
        skippedRows,
        unscored: 3,
      }),
      "60d",
    );
    expect(text.split("\n")).toEqual([
      "6,656 readings of 1 video, 2025-08-08 to 2026-04-06; 12,345 readings a second, seed 7.",
      'No column for ids: all rows were taken for one video, "my video".',
      "No column for likes or comments: left out, and 0 for the forecasts of the rest.",
      "1,210 rows skipped: 1,200 no readings, 10 said again what was said.",
      "  line 4: viewCount: found nothing, wanted a whole number",
      "  and 1,199 more",
      "3 gains not scored: a counter was missing or taken back.",
      "",
      "Nothing was scored: that takes two readings of a video.",
    ]);
  });
});
