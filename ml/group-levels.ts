// Levels of groups in noisy data that also drift: a regression that a few wild values do not bend.

/** The level of every group, and how far to trust what is computed from them. */
export interface GroupLevels {
  readonly levels: Float64Array;
  /** Covariances of the levels, a row per group. */
  readonly covariances: readonly Float64Array[];
  /** Values beyond as many as the regression has coefficients. */
  readonly freedom: number;
}

/** Residuals beyond this many standard deviations count as if they were there; Huber's 95 % choice. */
const huberBend = 1.345;
/** From the median absolute deviation to the standard deviation of normal noise. */
const deviationsPerMedian = 1.4826;
const mostRounds = 50;
/** A share of the diagonal, for trends that are level or repeat each other. */
const ridge = 1e-9;

/**
 * Fits `value = level of its group + slopes · trends + noise` by Huber's M-estimator, and the
 * covariances of the levels after Huber's correction for few values.
 * Source: Huber, Robust regression: asymptotics, conjectures and Monte Carlo, 1973, section 6.
 *
 * @param values one number each
 * @param groups the group of each, from 0 to `groupCount - 1`; every group has a value
 * @param trends numbers that go with each value, the same count for all
 * @param leastDeviation noise is taken to be at least so large
 *
 * ```ts
 * const { levels } = groupLevels([1, 2, 3, 11, 12, 90], [0, 0, 0, 1, 1, 1], 2, [], 0.01);
 * // levels[0] 2.0, levels[1] 12.7, where the mean would be 37.7
 * ```
 */
export function groupLevels(
  values: ArrayLike<number>,
  groups: ArrayLike<number>,
  groupCount: number,
  trends: readonly ArrayLike<number>[],
  leastDeviation: number,
): GroupLevels {
  const count = values.length;
  const width = groupCount + trends.length;
  const freedom = count - width;
  const weights = new Float64Array(count).fill(1);
  const residuals = new Float64Array(count);
  let coefficients = new Float64Array(width);
  let deviation = leastDeviation;
  const design = { values, groups, groupCount, trends };
  for (let round = 0; round < mostRounds; round++) {
    const before = coefficients;
    const { matrix, target } = normalEquations(design, weights);
    coefficients = product(inverse(matrix), target);
    for (let i = 0; i < count; i++) residuals[i] = values[i] - fitted(design, coefficients, i);
    const spread = deviationsPerMedian * median(residuals.map(Math.abs));
    deviation = Math.max(leastDeviation, spread * Math.sqrt(count / Math.max(1, freedom)));
    for (let i = 0; i < count; i++) {
      weights[i] = Math.min(1, huberBend * deviation / Math.abs(residuals[i]));
    }
    if (coefficients.every((value, i) => Math.abs(value - before[i]) < 1e-9)) break;
  }
  const { matrix } = normalEquations(design, weights.fill(1));
  const variance = noiseVariance(residuals, deviation, width);
  const covariances = inverse(matrix).slice(0, groupCount)
    .map((row) => row.slice(0, groupCount).map((value) => value * variance));
  return { levels: coefficients.slice(0, groupCount), covariances, freedom };
}

interface Design {
  readonly values: ArrayLike<number>;
  readonly groups: ArrayLike<number>;
  readonly groupCount: number;
  readonly trends: readonly ArrayLike<number>[];
}

function fitted(design: Design, coefficients: Float64Array, i: number): number {
  const { groups, groupCount, trends } = design;
  let sum = coefficients[groups[i]];
  for (let j = 0; j < trends.length; j++) sum += coefficients[groupCount + j] * trends[j][i];
  return sum;
}

/** Weighted sums of products; a value belongs to one group, so that most products are zero. */
function normalEquations(design: Design, weights: Float64Array) {
  const { values, groups, groupCount, trends } = design;
  const width = groupCount + trends.length;
  const matrix = Array.from({ length: width }, () => new Float64Array(width));
  const target = new Float64Array(width);
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i];
    const group = groups[i];
    matrix[group][group] += weight;
    target[group] += weight * values[i];
    for (let j = 0; j < trends.length; j++) {
      const weighted = weight * trends[j][i];
      matrix[group][groupCount + j] += weighted;
      target[groupCount + j] += weighted * values[i];
      for (let k = 0; k <= j; k++) {
        matrix[groupCount + k][groupCount + j] += weighted * trends[k][i];
      }
    }
  }
  for (let i = 0; i < width; i++) {
    matrix[i][i] += ridge * values.length;
    for (let j = 0; j < i; j++) matrix[i][j] = matrix[j][i];
  }
  return { matrix, target };
}

/** Huber's variance of the noise: large residuals count as bent, and for the room they leave. */
function noiseVariance(residuals: Float64Array, deviation: number, width: number): number {
  const count = residuals.length;
  const bend = huberBend * deviation;
  let squares = 0;
  let straight = 0;
  for (const residual of residuals) {
    const size = Math.abs(residual);
    squares += Math.min(size, bend) ** 2;
    if (size <= bend) straight++;
  }
  const share = Math.max(straight, 1) / count;
  const correction = 1 + width / count * (1 - share) / share;
  return Math.max(
    deviation * deviation * 1e-4,
    correction ** 2 * squares / Math.max(1, count - width) / share ** 2,
  );
}

/** The inverse of a symmetric positive definite matrix, by Gauss and Jordan's elimination. */
function inverse(matrix: readonly Float64Array[]): Float64Array[] {
  const size = matrix.length;
  const left = matrix.map((row) => row.slice());
  const right = left.map((_, i) => new Float64Array(size).fill(1, i, i + 1));
  for (let i = 0; i < size; i++) {
    const pivot = left[i][i];
    for (let k = 0; k < size; k++) {
      left[i][k] /= pivot;
      right[i][k] /= pivot;
    }
    for (let j = 0; j < size; j++) {
      const factor = left[j][i];
      if (j === i || factor === 0) continue;
      for (let k = 0; k < size; k++) {
        left[j][k] -= factor * left[i][k];
        right[j][k] -= factor * right[i][k];
      }
    }
  }
  return right;
}

function product(matrix: readonly Float64Array[], vector: Float64Array): Float64Array<ArrayBuffer> {
  return Float64Array.from(
    matrix,
    (row) => row.reduce((sum, value, i) => sum + value * vector[i], 0),
  );
}

function median(values: Float64Array): number {
  const sorted = values.sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
