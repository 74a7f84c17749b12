// A probability learnt from one row after the other: experts of several kinds, combined by what they are worth.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, fullCount } from "../ranges.ts";
import { baseRateMemory, FadingBaseRate } from "../scoring/base-rate.ts";
import { logistic, logOdds } from "../scoring/loss.ts";
import { priorOf } from "../tabular/covariance.ts";
import { mostDeviations, Standardiser } from "../tabular/standardiser.ts";
import { ClassifierWeights } from "./classifier-weights.ts";
import { boundedLogOdds, Combination } from "./combination.ts";
import { type ClassifierFeatures, type ClassifierShape, tableSizeOf } from "./features.ts";
import { Ftrl } from "./ftrl.ts";
import { KernelLogistic, waves } from "./kernel-logistic.ts";
import { SecondOrderLogistic } from "./second-order-logistic.ts";
import { decodeShape, encodeShape } from "./shape-bytes.ts";

/** Base rates: of always, of late, and hardly more than the last labels. */
const memories = [baseRateMemory, 10, 2];

/** Linear models forget nothing, and all but a thousand rows. */
const forgettings = [1, 0.999];

/** Beyond so many numbers, covariances cost too much: linear models without them are left. */
export const mostSecondOrder = 256;

const formatVersion = 1;

/**
 * An online classifier. Its experts are fading base rates; logistic regressions with covariances; a
 * logistic regression by FTRL over all numbers and hashes, and another with crosses; and kernel machines
 * of several bandwidths. A {@link Combination} makes one calibrated probability of what they say.
 *
 * All of it is O(1) a row, and says 0.5 before the first.
 *
 * ```ts
 * const shape = { dense: 1, tableBits: 0, crosses: false, kernels: [], seed: 1 };
 * const classifier = new Classifier(shape);
 * const row = (x) => ({ dense: Float64Array.of(x), hashed: [], crossed: [] });
 * for (let i = 0; i < 300; i++) classifier.learn(row(i % 10), i % 10 > 4);
 * [0, 9].map((x) => classifier.predict(row(x))); // below 0.02, above 0.98
 * ```
 */
export class Classifier {
  readonly shape: ClassifierShape;
  private readonly rates: FadingBaseRate[];
  private readonly linear: readonly SecondOrderLogistic[];
  private readonly sparse: readonly Ftrl[];
  private readonly kernels: readonly KernelLogistic[];
  private readonly standardiser: Standardiser;
  private readonly combination: Combination;
  private rows = 0;
  /** Mean sum of squares of a row of standardised numbers. */
  private meanSquare = 1;
  /** Standardised numbers and a constant. */
  private readonly standard: Float64Array;
  private readonly said: Float64Array;

  constructor(shape: ClassifierShape) {
    const { dense, crosses, kernels, seed } = shape;
    this.shape = shape;
    this.rates = memories.map((memory) => new FadingBaseRate(memory));
    const prior = priorOf(dense, 1, 1);
    this.linear = (dense > mostSecondOrder ? [] : forgettings).map((forgetting) =>
      new SecondOrderLogistic({ prior, forgetting, bound: 1, damped: true })
    );
    const tableSize = tableSizeOf(shape);
    this.sparse = (crosses ? [false, true] : [false]).map((crosses) =>
      new Ftrl({ dense: dense + 1, tableSize, crosses })
    );
    this.kernels = kernels.map((bandwidth) => new KernelLogistic(dense, bandwidth, seed));
    this.standardiser = new Standardiser(dense);
    this.standard = new Float64Array(dense + 1);
    this.standard[dense] = 1;
    const experts = this.rates.length + this.linear.length + this.sparse.length +
      this.kernels.length;
    this.said = new Float64Array(experts);
    this.combination = new Combination(experts);
  }

  /** Rows learnt from. */
  get count(): number {
    return this.rows;
  }

  /** The probability of a positive. */
  predict(features: ClassifierFeatures): number {
    this.hear(features);
    return logistic(this.combination.logOdds(this.said));
  }

  /** Learns a label, and returns the probability that {@link predict} would have given before. */
  learn(features: ClassifierFeatures, label: boolean): number {
    const { standard } = this;
    const { hashed, crossed } = features;
    const probability = this.predict(features);
    this.combination.learn(this.said, label);
    for (const rate of this.rates) rate.learn(label);
    for (const model of this.linear) model.learn(standard, label);
    for (const model of this.sparse) model.learn({ dense: standard, hashed, crossed }, label);
    for (const kernel of this.kernels) kernel.learn(label);
    this.standardiser.learn(features.dense);
    this.rows += 1;
    let square = 0;
    for (let i = 0; i < this.shape.dense; i++) square += standard[i] * standard[i];
    this.meanSquare += (square - this.meanSquare) / Math.min(scaleMemory, this.rows + 1);
    return probability;
  }

  /**
   * What each number adds to the log odds, into `out`: the difference to what they were with that number
   * at its mean and all others as they are.
   */
  contributions(features: ClassifierFeatures, out: Float64Array): void {
    this.weights().contributions(features, out);
  }

  /** What is needed to predict and not to learn, to be told to others. */
  weights(): ClassifierWeights {
    const { shape, rates, linear, sparse, kernels, standardiser } = this;
    const coefficients = this.combination.linear();
    const weights = new ClassifierWeights(shape);
    weights.scale = this.scale;
    weights.constant = coefficients[this.said.length];
    for (let i = 0; i < shape.dense; i++) {
      weights.means[i] = standardiser.mean(i);
      weights.inverseDeviations[i] = standardiser.inverseDeviation(i);
    }
    let expert = 0;
    for (const { probability } of rates) {
      weights.constant += coefficients[expert++] * boundedLogOdds(logOdds(probability));
    }
    for (const model of linear) {
      const share = coefficients[expert++] * model.damping;
      for (let i = 0; i < shape.dense; i++) weights.linear[i] += share * model.weights[i];
      weights.constant += share * model.weights[shape.dense];
    }
    sparse.forEach((model, i) => {
      const share = coefficients[expert++];
      for (let i = 0; i < shape.dense; i++) weights.linear[i] += share * model.denseWeight(i);
      weights.constant += share * model.denseWeight(shape.dense);
      for (let place = 0; place < weights.table.length; place++) {
        const weight = share * model.tableWeight(place);
        weights.table[place] += weight;
        if (i === 1) weights.crossTable[place] += weight;
      }
    });
    kernels.forEach(({ model }, kernel) => {
      const share = coefficients[expert++] * model.damping;
      for (let i = 0; i < 2 * waves; i++) weights.kernels[kernel][i] = share * model.weights[i];
      weights.constant += share * model.weights[2 * waves];
    });
    return weights;
  }

  encode(to: ByteWriter): void {
    to.u8(formatVersion);
    encodeShape(this.shape, to);
    to.f64(this.rows);
    to.f64(this.meanSquare);
    for (const rate of this.rates) rate.encode(to);
    for (const part of this.parts()) part.encode(to);
  }

  /** The classifier that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): Classifier {
    const version = from.u8();
    if (version !== formatVersion) {
      throw new RangeError(`found a classifier in format ${version}, wanted ${formatVersion}`);
    }
    const classifier = new Classifier(decodeShape(from));
    classifier.rows = from.f64();
    classifier.meanSquare = from.f64();
    const mostSquare = 1 + classifier.shape.dense * mostDeviations ** 2;
    checkNumbers([classifier.rows, classifier.meanSquare], 0, [
      { name: "rows", count: 1, low: 0, high: fullCount, whole: true },
      { name: "mean square", count: 1, low: 0, high: mostSquare },
    ]);
    memories.forEach((memory, i) => classifier.rates[i] = FadingBaseRate.decode(from, memory));
    for (const part of classifier.parts()) part.restore(from);
    return classifier;
  }

  /** Typical distance of a row from the mean. */
  private get scale(): number {
    return Math.sqrt(Math.max(1, this.meanSquare));
  }

  /** Asks every expert for its log odds. */
  private hear({ dense, hashed, crossed }: ClassifierFeatures): void {
    const { standard, said, scale } = this;
    this.standardiser.standardise(dense, standard);
    let expert = 0;
    for (const { probability } of this.rates) said[expert++] = logOdds(probability);
    for (const model of this.linear) said[expert++] = model.logOdds(standard);
    for (const model of this.sparse) {
      said[expert++] = model.logOdds({ dense: standard, hashed, crossed });
    }
    for (const kernel of this.kernels) said[expert++] = kernel.logOdds(standard, scale);
  }

  private parts() {
    return [...this.linear, ...this.sparse, ...this.kernels, this.standardiser, this.combination];
  }
}

/** Rows that the typical distance is taken over. */
const scaleMemory = 10_000;
