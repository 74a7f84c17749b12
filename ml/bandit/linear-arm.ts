// A linear regression of one arm's rewards on contexts, with how certain it is.
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, fullCount } from "../ranges.ts";
import { maxReward } from "./rewards.ts";

/** Numbers of a context count as at most so much, to either side. */
export const maxFeature = 1_000;

/** Precision that every weight begins with, in units of the noise. */
const ridge = 1;

/** After so many decisions the inverse is worked out anew, since rounding errors add up. */
const refreshAfter = 1_000;

const mostPrecision = 4 * fullCount * maxFeature ** 2;
const mostInverse = 2 / ridge;
const mostSum = 4 * fullCount * maxFeature * maxReward;
const mostSquares = 4 * fullCount * maxReward ** 2;

/**
 * Ridge regression in one pass: A = I + Σ x x', b = Σ r x, weights A⁻¹ b. The inverse follows each x by the
 * formula of Sherman and Morrison, A⁻¹ ← A⁻¹ − A⁻¹x x'A⁻¹ / (1 + x'A⁻¹x), and is solved for anew every so
 * often, by Cholesky.
 * Source: Sherman and Morrison, Adjustment of an inverse matrix corresponding to a change in one element of a
 * given matrix, 1950.
 *
 * ```ts
 * const arm = new LinearArm(2);
 * for (let i = 0; i < 1000; i++) arm.learn(Float64Array.of(1, i % 2), 3 + 2 * (i % 2));
 * arm.mean(Float64Array.of(1, 1));     // 5.0, and without the second 3.0
 * arm.variance(Float64Array.of(1, 1)); // 0.002, of 500 decisions, in units of the noise
 * ```
 */
export class LinearArm {
  /** Decisions learnt from. */
  count = 0;
  private readonly length: number;
  /** A and its inverse, row by row. */
  private readonly precision: Float64Array;
  private readonly inverse: Float64Array;
  /** Sums of the contexts times their rewards. */
  private readonly sums: Float64Array;
  /** Sum of the squared rewards. */
  private squares = 0;
  private readonly weights: Float64Array;
  /** Working memory: A⁻¹x. */
  private readonly gain: Float64Array;

  constructor(length: number) {
    this.length = length;
    this.precision = new Float64Array(length * length);
    this.inverse = new Float64Array(length * length);
    this.sums = new Float64Array(length);
    this.weights = new Float64Array(length);
    this.gain = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      this.precision[i * (length + 1)] = ridge;
      this.inverse[i * (length + 1)] = 1 / ridge;
    }
  }

  /** The reward that is expected in a context. */
  mean(x: Float64Array): number {
    const { weights } = this;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] * x[i];
    return sum;
  }

  /** How uncertain that is, x'A⁻¹x, in units of the variance of the noise. */
  variance(x: Float64Array): number {
    const { length, inverse } = this;
    let sum = 0;
    let size = 0;
    for (let i = 0, place = 0; i < length; i++) {
      let product = 0;
      for (let j = 0; j < length; j++, place++) product += inverse[place] * x[j];
      sum += product * x[i];
      size += x[i] * x[i];
    }
    // No decision counts more than one: rounding alone says that more is known.
    return Math.max(sum, size / mostPrecision, Number.MIN_VALUE);
  }

  /** Sum of the squared errors, as far as the weights explain the rewards. */
  get residual(): number {
    const { weights, sums } = this;
    let explained = 0;
    for (let i = 0; i < weights.length; i++) explained += weights[i] * sums[i];
    return Math.max(0, this.squares - explained);
  }

  /** Adds the contexts of all decisions to `into`; they begin with a 1. */
  addContexts(into: Float64Array): void {
    for (let i = 0; i < this.length; i++) into[i] += this.precision[i];
    into[0] -= ridge;
  }

  learn(x: Float64Array, reward: number): void {
    const { length, precision, inverse, gain } = this;
    let spread = 1;
    for (let i = 0, place = 0; i < length; i++) {
      gain[i] = 0;
      for (let j = 0; j < length; j++, place++) {
        gain[i] += inverse[place] * x[j];
        precision[place] = clamp(precision[place] + x[i] * x[j], mostPrecision);
      }
      spread += gain[i] * x[i];
    }
    this.count = Math.min(fullCount, this.count + 1);
    // A product below 1 is rounding; solving anew mends what caused it.
    if (spread < 1 || this.count % refreshAfter === 0) this.refresh();
    else {
      for (let i = 0, place = 0; i < length; i++) {
        for (let j = 0; j < length; j++, place++) {
          inverse[place] = clamp(inverse[place] - gain[i] * gain[j] / spread, mostInverse);
        }
        const diagonal = i * (length + 1);
        inverse[diagonal] = Math.max(0, inverse[diagonal]);
      }
    }
    this.earn(x, reward, reward * reward);
  }

  correct(x: Float64Array, from: number, to: number): void {
    this.earn(x, to - from, to * to - from * from);
  }

  encode(to: ByteWriter): void {
    to.f64(this.count);
    to.f64(this.squares);
    to.f64s(this.sums);
    for (const matrix of [this.precision, this.inverse]) {
      for (let i = 0; i < this.length; i++) to.f64s(matrix, i * this.length, i + 1);
    }
  }

  /** Reads what {@link encode} wrote of so long contexts; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, length: number): LinearArm {
    const arm = new LinearArm(length);
    arm.count = from.f64();
    arm.squares = from.f64();
    checkNumbers([arm.count, arm.squares], 0, [
      { name: "decisions", count: 1, low: 0, high: fullCount, whole: true },
      { name: "squared rewards", count: 1, low: 0, high: mostSquares },
    ]);
    from.f64s(arm.sums);
    checkNumbers(arm.sums, 0, [{ name: "sum", count: length, low: -mostSum, high: mostSum }]);
    readTriangle(from, arm.precision, length, "precision", mostPrecision);
    readTriangle(from, arm.inverse, length, "inverse", mostInverse);
    arm.weigh();
    return arm;
  }

  private earn(x: Float64Array, change: number, squares: number): void {
    const { length, sums } = this;
    for (let i = 0; i < length; i++) sums[i] = clamp(sums[i] + change * x[i], mostSum);
    this.squares = Math.max(0, Math.min(mostSquares, this.squares + squares));
    this.weigh();
  }

  private weigh(): void {
    const { length, inverse, sums, weights } = this;
    for (let i = 0, place = 0; i < length; i++) {
      weights[i] = 0;
      for (let j = 0; j < length; j++, place++) weights[i] += inverse[place] * sums[j];
    }
  }

  private refresh(): void {
    const { length, precision, inverse } = this;
    const cholesky = new CholeskyDecomposition(Matrix.from1DArray(length, length, precision));
    // Contexts that all look alike by the billion leave nothing to solve: then the inverse stays.
    if (!cholesky.isPositiveDefinite()) return;
    const solved = cholesky.solve(Matrix.eye(length));
    for (let i = 0; i < length; i++) {
      for (let j = 0; j <= i; j++) {
        const value = (solved.get(i, j) + solved.get(j, i)) / 2;
        inverse[i * length + j] = clamp(value, mostInverse);
        inverse[j * length + i] = inverse[i * length + j];
      }
    }
  }
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

/** Reads the lower triangle of a symmetric matrix with a diagonal above 0. */
function readTriangle(
  from: ByteReader,
  into: Float64Array,
  length: number,
  name: string,
  high: number,
): void {
  for (let i = 0; i < length; i++) {
    from.f64s(into, i * length, i + 1);
    checkNumbers(into, i * length, [
      { name, count: i, low: -high, high },
      { name, count: 1, low: 0, high },
    ]);
    for (let j = 0; j < i; j++) into[j * length + i] = into[i * length + j];
  }
}
