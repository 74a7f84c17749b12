// How good forecasts of a number were: exact, in constant memory.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";

/** Figures of forecasts; those that what was scored cannot say are undefined. */
export interface ErrorFigures {
  /** Mean absolute error. */
  readonly mae: number | undefined;
  /** Root of the mean squared error. */
  readonly rmse: number | undefined;
  /** Share of the variance of the labels that the forecasts explain; undefined for constant labels. */
  readonly r2: number | undefined;
  readonly n: number;
}

/** Forecasts and labels of that size can be squared and summed without overflow. */
export const largestScored = 1e100;

/**
 * Scores forecasts of a number given before it was known.
 *
 * ```ts
 * const score = new ErrorScore();
 * score.add(1, 2);
 * score.add(4, 4);
 * score.figures(); // mae 0.5, rmse 0.7071, r2 1 − 1 / 2 = 0.5, n 2
 * ```
 */
export class ErrorScore {
  private count = 0;
  private absolute = 0;
  private squares = 0;
  private meanLabel = 0;
  private labelSquares = 0;

  /** Scores a forecast. Throws a `RangeError` unless both are at most {@link largestScored} in size. */
  add(forecast: number, label: number): void {
    if (!(Math.abs(forecast) <= largestScored && Math.abs(label) <= largestScored)) {
      throw new RangeError(
        `found ${forecast} for a label of ${label}, wanted numbers up to ${largestScored}`,
      );
    }
    const error = forecast - label;
    this.count += 1;
    this.absolute += Math.abs(error);
    this.squares += error * error;
    // Welford's sums: no difference of large squares.
    const before = label - this.meanLabel;
    this.meanLabel += before / this.count;
    this.labelSquares += before * (label - this.meanLabel);
  }

  figures(): ErrorFigures {
    const { count, absolute, squares, labelSquares } = this;
    const isVaried = labelSquares > 0;
    return {
      mae: count === 0 ? undefined : absolute / count,
      rmse: count === 0 ? undefined : Math.sqrt(squares / count),
      r2: isVaried ? 1 - squares / labelSquares : undefined,
      n: count,
    };
  }

  encode(to: ByteWriter): void {
    to.f64s([this.count, this.absolute, this.squares, this.meanLabel, this.labelSquares]);
  }

  /** The score that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): ErrorScore {
    const numbers = new Float64Array(5);
    from.f64s(numbers);
    const most = Number.MAX_VALUE;
    checkNumbers(numbers, 0, [
      { name: "forecasts", count: 1, low: 0, high: maxSteps, whole: true },
      { name: "sum of errors", count: 2, low: 0, high: most },
      { name: "mean label", count: 1, low: -most, high: most },
      { name: "squares of labels", count: 1, low: 0, high: most },
    ]);
    const score = new ErrorScore();
    [score.count, score.absolute, score.squares, score.meanLabel, score.labelSquares] = numbers;
    return score;
  }
}
