import process from "node:process";
import { describe, expect, it } from "vitest";
import { ProbabilityScore } from "../scoring/probability-score.ts";
import { RowEncoder } from "../tabular/row-encoder.ts";
import { sharedCells, sharedFile } from "../testing/shared-data.ts";
import { Classifier } from "./classifier.ts";
import { someBandwidths } from "./features.ts";

/** Figures of a whole file, every row predicted before it is learnt. */
function prequential(path: string, label: string, seed: number) {
  const [header, ...lines] = sharedCells(path);
  const place = header.indexOf(label);
  const encoder = new RowEncoder({ columns: header.length - 1, labels: "probability", seed });
  const shape = { tableBits: 18, crosses: true, kernels: someBandwidths, seed };
  const classifier = new Classifier({ ...shape, dense: encoder.size });
  const score = new ProbabilityScore();
  for (const line of lines) {
    const numbers = line.map(Number);
    if (numbers.includes(NaN)) continue;
    const isPositive = numbers[place] > 0;
    const cells = numbers.toSpliced(place, 1);
    score.add(classifier.learn(encoder.encode(cells), isPositive), isPositive);
    encoder.learn(cells, isPositive ? 1 : 0);
  }
  return score.figures();
}

const streams = [
  { file: "phishing.csv.gz", label: "is_phishing", bar: 0.9 },
  { file: "banana.csv", label: "label", bar: 0.89 },
];

describe("Classifier on public streams, every row predicted before it is learnt", () => {
  for (const { file, label, bar } of streams) {
    const path = sharedFile(file);
    it.skipIf(path === undefined)(`is right on ${file} as often as the best`, {
      timeout: 120_000,
    }, () => {
      for (const seed of [1, 2, 3]) {
        const figures = prequential(path ?? "", label, seed);
        const { accuracy = 0, logLoss = 0, normalisedEntropy = 1, ece = 1 } = figures;
        process.stdout.write(
          `${file} seed ${seed}: accuracy ${accuracy.toFixed(4)}, log loss ${
            logLoss.toFixed(4)
          }, ` +
            `normalised entropy ${normalisedEntropy.toFixed(4)}, ECE ${ece.toFixed(4)}\n`,
        );
        expect(accuracy).toBeGreaterThanOrEqual(bar);
        expect(normalisedEntropy).toBeLessThan(0.4);
        expect(ece).toBeLessThan(0.025);
      }
    });
  }
});
