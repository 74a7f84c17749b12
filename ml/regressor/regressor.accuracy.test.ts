import process from "node:process";
import { describe, expect, it } from "vitest";
import { someBandwidths } from "../classifier/features.ts";
import { ErrorScore } from "../scoring/error-score.ts";
import { RowEncoder } from "../tabular/row-encoder.ts";
import { sharedCells, sharedFile } from "../testing/shared-data.ts";
import { Regressor } from "./regressor.ts";

/** Figures of a whole file, every row forecast before it is learnt. */
function prequential(path: string, label: string, seed: number) {
  const [header, ...lines] = sharedCells(path);
  const place = header.indexOf(label);
  const encoder = new RowEncoder({ columns: header.length - 1, labels: "number", seed });
  const regressor = new Regressor({
    dense: encoder.size,
    candidates: encoder.labelFeatures,
    kernels: someBandwidths,
    seed,
  });
  const [served, lastValue] = [new ErrorScore(), new ErrorScore()];
  let last = 0;
  for (const line of lines) {
    const numbers = line.map(Number);
    const cells = numbers.toSpliced(place, 1);
    const value = numbers[place];
    served.add(regressor.learn(encoder.encode(cells).dense, value), value);
    lastValue.add(last, value);
    encoder.learn(cells, value);
    last = value;
  }
  return { served: served.figures(), lastValue: lastValue.figures() };
}

const streams = [
  { file: "trump-approval.csv.gz", label: "five_thirty_eight", bar: 0.195 },
  { file: "chick-weights.csv", label: "weight", bar: 23.1 },
];

describe("Regressor on public streams, every row forecast before it is learnt", () => {
  for (const { file, label, bar } of streams) {
    const path = sharedFile(file);
    it.skipIf(path === undefined)(`is closer on ${file} than the best and the last value`, {
      timeout: 120_000,
    }, () => {
      for (const seed of [1, 2, 3]) {
        const { served, lastValue } = prequential(path ?? "", label, seed);
        process.stdout.write(
          `${file} seed ${seed}: MAE ${served.mae?.toFixed(4)}, RMSE ${served.rmse?.toFixed(4)}, ` +
            `R2 ${served.r2?.toFixed(4)}; last value ${lastValue.mae?.toFixed(4)}\n`,
        );
        expect(served.mae ?? Infinity).toBeLessThanOrEqual(bar);
        expect(served.mae ?? Infinity).toBeLessThan(lastValue.mae ?? 0);
      }
    });
  }
});
