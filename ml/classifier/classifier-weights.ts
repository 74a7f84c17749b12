// A classifier that only predicts: small enough to be told to others, who then say the same.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { logistic } from "../scoring/loss.ts";
import type { FourierFeatures } from "../tabular/fourier-features.ts";
import { standardised } from "../tabular/standardiser.ts";
import { boundedLogOdds } from "./combination.ts";
import { type ClassifierFeatures, type ClassifierShape, tableSizeOf } from "./features.ts";
import { waves, wavesOf } from "./kernel-logistic.ts";
import { decodeShape, encodeShape } from "./shape-bytes.ts";

/** Larger numbers are no weights of anything. */
const most = 1e12;

const formatVersion = 1;

/**
 * The weights of a classifier at one moment. They say what it would have said, but for rounding to 32 bits
 * and for experts whose log odds it would have cut off.
 *
 * `contributions` tell which numbers speak for a positive: signed differences of log odds, to be named as
 * the reasons of a prediction.
 */
export class ClassifierWeights {
  readonly shape: ClassifierShape;
  /** Of the standardised numbers, and of waves of each kernel. */
  readonly linear: Float32Array;
  readonly kernels: readonly Float32Array[];
  /** Of hashes, and of crossed hashes, by place. */
  readonly table: Float32Array;
  readonly crossTable: Float32Array;
  readonly means: Float64Array;
  readonly inverseDeviations: Float64Array;
  /** Log odds of a row that is the mean of everything. */
  constant = 0;
  /** Typical distance of a row from the mean, by which kernels measure. */
  scale = 1;
  private readonly waves: readonly FourierFeatures[];
  private readonly standard: Float64Array;
  private readonly features = new Float64Array(2 * waves);

  /** Weights that are all 0, to be filled in. */
  constructor(shape: ClassifierShape) {
    const { dense, crosses, kernels, seed } = shape;
    const tableSize = tableSizeOf(shape);
    this.shape = shape;
    this.linear = new Float32Array(dense);
    this.kernels = kernels.map(() => new Float32Array(2 * waves));
    this.table = new Float32Array(tableSize);
    this.crossTable = new Float32Array(crosses ? tableSize : 0);
    this.means = new Float64Array(dense);
    this.inverseDeviations = new Float64Array(dense);
    this.waves = kernels.map((bandwidth) => wavesOf(dense, bandwidth, seed));
    this.standard = new Float64Array(dense);
  }

  /** The probability of a positive. */
  predict(features: ClassifierFeatures): number {
    return logistic(this.logOdds(features));
  }

  /** The log odds of a positive. */
  logOdds({ dense, hashed, crossed }: ClassifierFeatures): number {
    const { standard, linear, table, crossTable } = this;
    this.standardise(dense);
    let sum = this.constant + this.bend();
    for (let i = 0; i < linear.length; i++) sum += linear[i] * standard[i];
    for (let i = 0; i < hashed.length && table.length > 0; i++) {
      sum += table[hashed[i] & (table.length - 1)];
    }
    for (let i = 0; i < crossed.length && crossTable.length > 0; i++) {
      sum += crossTable[crossed[i] & (crossTable.length - 1)];
    }
    return boundedLogOdds(sum);
  }

  /**
   * What each number adds to the log odds, into `out`: the difference to what they were with that number
   * at its mean and all others as they are.
   */
  contributions({ dense }: ClassifierFeatures, out: Float64Array): void {
    const { standard, linear, kernels } = this;
    this.standardise(dense);
    const bent = this.bend();
    for (let i = 0; i < linear.length; i++) {
      const value = standard[i];
      out[i] = linear[i] * value;
      if (value === 0 || kernels.length === 0) continue;
      standard[i] = 0;
      out[i] += bent - this.bend();
      standard[i] = value;
    }
  }

  /** Writes what is not 0 of the tables, and everything else. */
  encode(to: ByteWriter): void {
    to.u8(formatVersion);
    encodeShape(this.shape, to);
    to.f64(this.constant);
    to.f64(this.scale);
    to.f64s(this.means);
    to.f64s(this.inverseDeviations);
    for (const numbers of [this.linear, ...this.kernels]) {
      for (const number of numbers) to.f32(number);
    }
    for (const table of [this.table, this.crossTable]) {
      to.u32(table.reduce((used, weight) => weight === 0 ? used : used + 1, 0));
      table.forEach((weight, place) => {
        if (weight === 0) return;
        to.u32(place);
        to.f32(weight);
      });
    }
  }

  /** The weights that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): ClassifierWeights {
    const version = from.u8();
    if (version !== formatVersion) {
      throw new RangeError(`found weights in format ${version}, wanted ${formatVersion}`);
    }
    const weights = new ClassifierWeights(decodeShape(from));
    const { linear, kernels, means, inverseDeviations } = weights;
    weights.constant = from.f64();
    weights.scale = from.f64();
    checkNumbers([weights.constant, weights.scale], 0, [
      { name: "constant", count: 1, low: -most, high: most },
      { name: "scale", count: 1, low: 1, high: most },
    ]);
    from.f64s(means);
    from.f64s(inverseDeviations);
    const count = means.length;
    checkNumbers(means, 0, [{ name: "mean", count, low: -1e100, high: 1e100 }]);
    checkNumbers(inverseDeviations, 0, [{ name: "deviation", count, low: 0, high: 1e150 }]);
    for (const numbers of [linear, ...kernels]) {
      for (let i = 0; i < numbers.length; i++) numbers[i] = from.f32();
      checkNumbers(numbers, 0, [{ name: "weight", count: numbers.length, low: -most, high: most }]);
    }
    for (const table of [weights.table, weights.crossTable]) {
      const used = from.u32();
      const size = table.length;
      if (used > size) throw new RangeError(`found ${used} weights, wanted at most ${size}`);
      for (let i = 0; i < used; i++) {
        const place = from.u32();
        if (place >= size) throw new RangeError(`found a weight at ${place}, wanted below ${size}`);
        table[place] = from.f32();
      }
      checkNumbers(table, 0, [{ name: "weight", count: size, low: -most, high: most }]);
    }
    return weights;
  }

  private standardise(dense: Float64Array): void {
    const { standard, means, inverseDeviations } = this;
    for (let i = 0; i < standard.length; i++) {
      standard[i] = standardised(dense[i], means[i], inverseDeviations[i]);
    }
  }

  /** What the kernels add to the log odds of the standardised numbers. */
  private bend(): number {
    const { kernels, features } = this;
    let sum = 0;
    for (let kernel = 0; kernel < kernels.length; kernel++) {
      this.waves[kernel].of(this.standard, this.scale, features);
      const weights = kernels[kernel];
      for (let i = 0; i < weights.length; i++) sum += weights[i] * features[i];
    }
    return sum;
  }
}
