// A number learnt from one row after the other: experts of several kinds, combined by what they are worth.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { priorOf } from "../tabular/covariance.ts";
import { mostDeviations, Standardiser } from "../tabular/standardiser.ts";
import { type RegressorShape } from "./features.ts";
import { ForecastCombination } from "./forecast-combination.ts";
import { KernelRegression, waves } from "./kernel-regression.ts";
import { LabelHistory } from "./label-history.ts";
import { RecursiveLeastSquares } from "./recursive-least-squares.ts";
import { RegressorWeights } from "./regressor-weights.ts";
import { decodeShape, encodeShape } from "./shape-bytes.ts";

/** Memories of linear models: for ever, a thousand, a hundred and twenty rows. */
const levelForgettings = [1, 0.999, 0.99, 0.95];
const changeForgettings = [1, 0.99];

/** Beyond so many numbers, covariances cost too much: kernels and averages are left. */
export const mostSecondOrder = 256;

/** Prior variance of a constant, in variances of the noise: it may be anything. */
const ofConstant = 100;

/** Rows that the typical distance is taken over. */
const scaleMemory = 10_000;

const formatVersion = 1;

/**
 * An online regressor. Its experts are the last label and averages of labels; numbers of the row that are
 * forecasts themselves; recursive least squares at several rates of forgetting for the label, for what it
 * is off the last label, and for its change by how the row changed; and kernel machines of several
 * bandwidths. A {@link ForecastCombination} makes one forecast of what they say.
 *
 * All of it is O(1) a row, and says 0 before the first.
 *
 * ```ts
 * const regressor = new Regressor({ dense: 1, candidates: [], kernels: [], seed: 1 });
 * for (let i = 0; i < 1_000; i++) regressor.learn(Float64Array.of(i % 10), 5 * (i % 10) + 1);
 * regressor.predict(Float64Array.of(0)); // 1.0
 * ```
 */
export class Regressor {
  readonly shape: RegressorShape;
  private readonly history = new LabelHistory();
  private readonly levels: readonly RecursiveLeastSquares[];
  private readonly offsets: readonly RecursiveLeastSquares[];
  private readonly changes: readonly RecursiveLeastSquares[];
  private readonly kernels: readonly KernelRegression[];
  private readonly standardiser: Standardiser;
  private readonly changeStandardiser: Standardiser;
  private readonly combination: ForecastCombination;
  /** Mean sum of squares of a row of standardised numbers. */
  private meanSquare = 1;
  private readonly previous: Float64Array;
  /** Standardised numbers and a constant; the same and the last label; changes, a constant and labels. */
  private readonly level: Float64Array;
  private readonly offset: Float64Array;
  private readonly change: Float64Array;
  private readonly difference: Float64Array;
  private readonly said: Float64Array;

  constructor(shape: RegressorShape) {
    const { dense, candidates, kernels, seed } = shape;
    this.shape = shape;
    const models = (forgettings: readonly number[], prior: Float64Array) =>
      (dense > mostSecondOrder ? [] : forgettings).map((forgetting) =>
        new RecursiveLeastSquares({ prior, forgetting, bound: 1 })
      );
    const prior = priorOf(dense, 1, ofConstant);
    this.levels = models(levelForgettings, prior);
    this.offsets = models(changeForgettings, new Float64Array(dense + 2).fill(1));
    this.changes = models(changeForgettings, new Float64Array(dense + 3).fill(1));
    this.kernels = kernels.map((bandwidth) => new KernelRegression(dense, bandwidth, seed));
    this.standardiser = new Standardiser(dense);
    this.changeStandardiser = new Standardiser(dense);
    this.previous = new Float64Array(dense).fill(NaN);
    this.level = new Float64Array(dense + 1);
    this.offset = new Float64Array(dense + 2);
    this.change = new Float64Array(dense + 3);
    this.difference = new Float64Array(dense);
    for (const input of [this.level, this.offset, this.change]) input[dense] = 1;
    const experts = this.history.averages.length + candidates.length + this.levels.length +
      this.offsets.length + this.changes.length + this.kernels.length;
    this.said = new Float64Array(experts);
    this.combination = new ForecastCombination(experts);
  }

  /** Rows learnt from. */
  get count(): number {
    return this.history.length;
  }

  /** The forecast of the label. Numbers of the row may be of any scale, and NaN where one is missing. */
  predict(dense: Float64Array): number {
    this.hear(dense);
    return this.history.bounded(this.combination.forecast(this.said, this.history.last));
  }

  /**
   * Learns a label, and returns what {@link predict} would have forecast before. Throws a `RangeError` for
   * a label that is no number, or larger than `largestLabel`.
   */
  learn(dense: Float64Array, label: number): number {
    const { history, level } = this;
    const forecast = this.predict(dense);
    const { last, length } = history;
    history.learn(label);
    this.combination.learn(this.said, last, label);
    for (const model of this.levels) model.learn(level, label);
    if (length > 0) {
      for (const model of this.offsets) model.learn(this.offset, label - last);
      for (const model of this.changes) model.learn(this.change, label - last);
    }
    for (const kernel of this.kernels) kernel.learn(label);
    this.standardiser.learn(dense);
    this.changeStandardiser.learn(this.difference);
    for (let i = 0; i < this.shape.dense; i++) this.previous[i] = dense[i];
    let square = 0;
    for (let i = 0; i < this.shape.dense; i++) square += level[i] * level[i];
    this.meanSquare += (square - this.meanSquare) / Math.min(scaleMemory, length + 2);
    return forecast;
  }

  /** What each number adds to the forecast, into `out`: the difference to that at its mean. */
  contributions(dense: Float64Array, out: Float64Array): void {
    this.weights().contributions(dense, out);
  }

  /** What is needed to forecast and not to learn, to be told to others. */
  weights(): RegressorWeights {
    const { shape, history, standardiser, changeStandardiser } = this;
    const coefficients = this.combination.linear();
    const weights = new RegressorWeights(shape);
    weights.scale = this.scale;
    weights.last = history.last;
    weights.lowest = history.lowest;
    weights.highest = history.highest;
    weights.constant = coefficients[this.said.length] * history.last;
    for (let i = 0; i < shape.dense; i++) {
      weights.means[i] = standardiser.mean(i);
      weights.inverseDeviations[i] = standardiser.inverseDeviation(i);
      weights.previous[i] = this.previous[i];
      weights.changeMeans[i] = changeStandardiser.mean(i);
      weights.inverseChanges[i] = changeStandardiser.inverseDeviation(i);
    }
    let expert = 0;
    for (const average of history.averages) weights.constant += coefficients[expert++] * average;
    for (let i = 0; i < shape.candidates.length; i++) weights.shares[i] = coefficients[expert++];
    this.fillLabelInputs();
    const add = (
      { weights: own }: RecursiveLeastSquares,
      into: Float64Array,
      input: Float64Array,
      base: number,
    ) => {
      const share = coefficients[expert++];
      for (let i = 0; i < shape.dense; i++) into[i] += share * own[i];
      let rest = base;
      for (let i = shape.dense; i < input.length; i++) rest += own[i] * input[i];
      weights.constant += share * rest;
    };
    const { last } = history;
    for (const model of this.levels) add(model, weights.linear, this.level, 0);
    for (const model of this.offsets) add(model, weights.linear, this.offset, last);
    for (const model of this.changes) add(model, weights.linearChange, this.change, last);
    this.kernels.forEach(({ model }, kernel) => {
      const share = coefficients[expert++];
      for (let i = 0; i < 2 * waves; i++) weights.kernels[kernel][i] = share * model.weights[i];
      weights.constant += share * model.weights[2 * waves];
    });
    return weights;
  }

  encode(to: ByteWriter): void {
    to.u8(formatVersion);
    encodeShape(this.shape, to);
    to.f64(this.meanSquare);
    to.f64s(this.previous);
    for (const part of this.parts()) part.encode(to);
  }

  /** The regressor that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): Regressor {
    const version = from.u8();
    if (version !== formatVersion) {
      throw new RangeError(`found a regressor in format ${version}, wanted ${formatVersion}`);
    }
    const regressor = new Regressor(decodeShape(from));
    regressor.meanSquare = from.f64();
    const mostSquare = 1 + regressor.shape.dense * mostDeviations ** 2;
    checkNumbers([regressor.meanSquare], 0, [
      { name: "mean square", count: 1, low: 0, high: mostSquare },
    ]);
    from.f64s(regressor.previous);
    for (const part of regressor.parts()) part.restore(from);
    return regressor;
  }

  /** Typical distance of a row from the mean. */
  private get scale(): number {
    return Math.sqrt(Math.max(1, this.meanSquare));
  }

  /** Asks every expert for its forecast. */
  private hear(dense: Float64Array): void {
    const { history, said, level, offset, change, difference, previous } = this;
    const { last } = history;
    this.standardiser.standardise(dense, level);
    for (let i = 0; i < this.shape.dense; i++) {
      offset[i] = level[i];
      difference[i] = dense[i] - previous[i];
    }
    this.changeStandardiser.standardise(difference, change);
    this.fillLabelInputs();
    let expert = 0;
    for (const average of history.averages) said[expert++] = average;
    for (const place of this.shape.candidates) said[expert++] = history.bounded(dense[place]);
    for (const model of this.levels) said[expert++] = history.bounded(model.predict(level));
    for (const model of this.offsets) {
      said[expert++] = history.bounded(last + model.predict(offset));
    }
    for (const model of this.changes) {
      said[expert++] = history.bounded(last + model.predict(change));
    }
    for (const kernel of this.kernels) {
      said[expert++] = history.bounded(kernel.predict(level, this.scale));
    }
  }

  /** What linear models see of the labels so far. */
  private fillLabelInputs(): void {
    const { history, shape: { dense } } = this;
    const level = history.standardised(history.last);
    this.offset[dense + 1] = level;
    this.change[dense + 1] = level;
    this.change[dense + 2] = history.momentum * history.inverseDeviation;
  }

  private parts() {
    const { history, levels, offsets, changes, kernels } = this;
    return [
      ...[history, ...levels, ...offsets, ...changes, ...kernels],
      ...[this.standardiser, this.changeStandardiser, this.combination],
    ];
  }
}
