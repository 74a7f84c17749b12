// Scoring forecasts (A6): sums that can be added up in any order, and the figures made from them.
// Every error is of the gain since the reading that the forecast was made from.

/** What is summed for each target, in the order in which the sums lie. */
export const metricSums = [
  "scored",
  "covered",
  "absoluteError",
  "squaredError",
  "driftAbsoluteError",
  "lastAbsoluteError",
  "gain",
  "gainSquared",
  "width",
] as const;

/** Sums per target. */
export const sumsPerTarget = metricSums.length;

/**
 * Adds one forecast of one target to its {@link sumsPerTarget} sums in `sums` from `at` on.
 * `value`, `low` and `high` are forecast gains, `drift` is the gain that the last rate would give,
 * `gain` is what came true.
 */
export function addScore(
  sums: Float64Array,
  at: number,
  value: number,
  low: number,
  high: number,
  drift: number,
  gain: number,
): void {
  const error = value - gain;
  sums[at] += 1;
  sums[at + 1] += gain >= low && gain <= high ? 1 : 0;
  sums[at + 2] += Math.abs(error);
  sums[at + 3] += error * error;
  sums[at + 4] += Math.abs(drift - gain);
  sums[at + 5] += Math.abs(gain);
  sums[at + 6] += gain;
  sums[at + 7] += gain * gain;
  sums[at + 8] += high - low;
}

/** How good forecasts were. Figures that need what was not there (no forecast, no spread) are NaN. */
export interface Accuracy {
  /** Forecasts scored. */
  readonly scored: number;
  /** Mean absolute, mean squared and root mean squared error, in counts. */
  readonly mae: number;
  readonly mse: number;
  readonly rmse: number;
  /** Share of the variance of the gains that was forecast; below 0 the mean gain would be better. */
  readonly r2: number;
  /** 1 − MAE / MAE of the last rate going on, and the same against no change: above 0 is better. */
  readonly skill: number;
  readonly skillOverLast: number;
  /** Share of gains within the band, with its 95 % Wilson interval. */
  readonly coverage: number;
  readonly coverageLow: number;
  readonly coverageHigh: number;
  /** Mean width of the band, in counts. */
  readonly width: number;
}

/**
 * The figures of one target from its sums ({@link metricSums}) in `sums` from `at` on.
 *
 * ```ts
 * const sums = new Float64Array(sumsPerTarget);
 * addScore(sums, 0, 12, 8, 16, 20, 10); // forecast 12 (8 to 16), drift said 20, 10 came
 * addScore(sums, 0, 12, 8, 16, 10, 20); // the same forecast, drift said 10, 20 came
 * const { mae, skill, r2, coverage } = accuracyFrom(sums);
 * // mae 5, skill 0.5 (drift's is 10), r2 −0.36 (errors 4 + 64, spread 25 + 25), coverage 0.5
 * ```
 */
export function accuracyFrom(sums: ArrayLike<number>, at = 0): Accuracy {
  const scored = sums[at];
  const mse = sums[at + 3] / scored;
  const meanGain = sums[at + 6] / scored;
  const variance = sums[at + 7] / scored - meanGain * meanGain;
  const coverage = wilsonInterval(sums[at + 1], scored);
  return {
    scored,
    mae: sums[at + 2] / scored,
    mse,
    rmse: Math.sqrt(mse),
    r2: variance > 0 ? 1 - mse / variance : NaN,
    skill: sums[at + 4] > 0 ? 1 - sums[at + 2] / sums[at + 4] : NaN,
    skillOverLast: sums[at + 5] > 0 ? 1 - sums[at + 2] / sums[at + 5] : NaN,
    coverage: sums[at + 1] / scored,
    coverageLow: coverage.low,
    coverageHigh: coverage.high,
    width: sums[at + 8] / scored,
  };
}

/** Two-sided 95 % quantile of the standard normal distribution. */
const z95 = 1.959963984540054;

/**
 * The 95 % interval of a share, given how many of how many; 0 to 1 where there were none.
 * Source: Wilson, Probable inference, the law of succession, and statistical inference, 1927.
 *
 * ```ts
 * wilsonInterval(8, 10); // { low: 0.490…, high: 0.943… }
 * ```
 */
export function wilsonInterval(successes: number, trials: number): { low: number; high: number } {
  if (!(trials > 0)) return { low: 0, high: 1 };
  const share = successes / trials;
  const shrink = 1 + z95 * z95 / trials;
  const centre = (share + z95 * z95 / (2 * trials)) / shrink;
  const half = z95 / shrink *
    Math.sqrt(share * (1 - share) / trials + z95 * z95 / (4 * trials * trials));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
