import { describe, expect, it } from "vitest";
import { ProbabilityScore } from "../../ml/scoring/probability-score.ts";
import { Random } from "../../ml/random.ts";
import { learnerScoreSums, probabilityBins } from "../store.ts";
import { hitFigures, learnerFigures } from "./learner-figures.ts";

describe("learnerFigures", () => {
  it("is what the example says", () => {
    const bins = Array<number>(40).fill(0);
    bins[2] = 3;
    bins[20 + 12] = 1;
    const figures = learnerFigures([4, 1, 2, 0.5, 0, 0], bins, 0.8);
    expect(figures).toMatchObject({
      scored: 4,
      positives: 1,
      logLoss: 0.5,
      brier: 0.125,
      normalisedEntropy: 0.625,
      auc: 1,
      mae: undefined,
    });
    expect(figures.meanPredicted).toBeCloseTo((3 * 0.125 + 0.625) / 4, 12);
    expect(figures.calibration).toMatchObject([
      { low: 0.1, high: 0.15, scored: 3, observed: 0, observedLow: 0 },
      { low: 0.6, high: 0.65, scored: 1, observed: 1, observedHigh: 1 },
    ]);
  });

  it("comes close to the exact figures, though it knows probabilities in twentieths only", () => {
    const random = new Random(1);
    const score = new ProbabilityScore();
    const sums = Array<number>(learnerScoreSums.length).fill(0);
    const bins = Array<number>(2 * probabilityBins).fill(0);
    for (let i = 0; i < 5000; i++) {
      const probability = random.uniform() ** 3;
      const label = random.uniform() < probability;
      score.add(probability, label);
      sums[0]++;
      bins[(label ? probabilityBins : 0) + Math.floor(probability * probabilityBins)]++;
    }
    const exact = score.figures();
    const figures = learnerFigures(sums, bins, 1);
    expect(Math.abs((figures.auc ?? NaN) - (exact.auc ?? NaN))).toBeLessThan(0.02);
    expect(Math.abs((figures.ece ?? NaN) - (exact.ece ?? NaN))).toBeLessThan(0.025);
    expect(Math.abs((figures.lift10 ?? NaN) / (exact.lift10 ?? NaN) - 1)).toBeLessThan(0.02);
    expect(Math.abs((figures.meanPredicted ?? NaN) - 0.25)).toBeLessThan(0.02);
  });

  it("knows of recommendations how many were hits, and of none no share", () => {
    const known = (sums: number[]) =>
      Object.entries(hitFigures(sums)).filter(([, figure]) => figure !== undefined);
    expect(known([8, 2, 0, 0, 0, 0])).toEqual([["scored", 8], ["hitRate10", 0.25]]);
    expect(known([0, 0, 0, 0, 0, 0])).toEqual([["scored", 0]]);
  });

  it("has no figures of what was never scored", () => {
    const figures = learnerFigures([0, 0, 0, 0, 0, 0], [], NaN);
    expect(Object.values(figures).filter((figure) => figure !== undefined)).toEqual([0]);
  });
});
