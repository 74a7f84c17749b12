// A regressor that only forecasts: small enough to be told to others, who then say the same.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import type { FourierFeatures } from "../tabular/fourier-features.ts";
import { standardised } from "../tabular/standardiser.ts";
import type { RegressorShape } from "./features.ts";
import { waves, wavesOf } from "./kernel-regression.ts";
import { decodeShape, encodeShape } from "./shape-bytes.ts";

/** Larger numbers are no weights of anything. */
const most = 1e155;

const formatVersion = 1;

/**
 * The weights of a regressor at one moment. They say what it would have said of the next row, but for
 * experts that it would have kept within the range of the labels.
 */
export class RegressorWeights {
  readonly shape: RegressorShape;
  /** Of the standardised numbers, of their standardised changes, and of waves of each kernel. */
  readonly linear: Float64Array;
  readonly linearChange: Float64Array;
  readonly kernels: readonly Float64Array[];
  /** Of the numbers that are forecasts themselves. */
  readonly shares: Float64Array;
  readonly means: Float64Array;
  readonly inverseDeviations: Float64Array;
  /** The row that changes are counted from, and what they mostly are. */
  readonly previous: Float64Array;
  readonly changeMeans: Float64Array;
  readonly inverseChanges: Float64Array;
  constant = 0;
  /** Typical distance of a row from the mean, by which kernels measure. */
  scale = 1;
  /** The last label, which stands in for a forecast that is missing; what forecasts are kept within. */
  last = 0;
  lowest = 0;
  highest = 0;
  private readonly waves: readonly FourierFeatures[];
  private readonly standard: Float64Array;
  private readonly features = new Float64Array(2 * waves);

  /** Weights that are all 0, to be filled in. */
  constructor(shape: RegressorShape) {
    const { dense, kernels, seed } = shape;
    this.shape = shape;
    this.linear = new Float64Array(dense);
    this.linearChange = new Float64Array(dense);
    this.kernels = kernels.map(() => new Float64Array(2 * waves));
    this.shares = new Float64Array(shape.candidates.length);
    this.means = new Float64Array(dense);
    this.inverseDeviations = new Float64Array(dense);
    this.previous = new Float64Array(dense);
    this.changeMeans = new Float64Array(dense);
    this.inverseChanges = new Float64Array(dense);
    this.waves = kernels.map((bandwidth) => wavesOf(dense, bandwidth, seed));
    this.standard = new Float64Array(dense);
  }

  /** The forecast of the label. */
  predict(dense: Float64Array): number {
    this.standardise(dense);
    let sum = this.constant + this.bend();
    for (let i = 0; i < this.linear.length; i++) sum += this.linear[i] * this.standard[i];
    for (let i = 0; i < this.linear.length; i++) sum += this.ofChange(dense, i);
    this.shape.candidates.forEach((place, i) => {
      sum += this.shares[i] * this.candidate(dense[place]);
    });
    return Math.max(this.lowest, Math.min(this.highest, sum));
  }

  /**
   * What each number adds to the forecast, into `out`: the difference to what it was with that number at
   * its mean and all others as they are.
   */
  contributions(dense: Float64Array, out: Float64Array): void {
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
    this.shape.candidates.forEach((place, i) => {
      out[place] += this.shares[i] * (this.candidate(dense[place]) - this.means[place]);
    });
  }

  encode(to: ByteWriter): void {
    to.u8(formatVersion);
    encodeShape(this.shape, to);
    to.f64s([this.constant, this.scale, this.last, this.lowest, this.highest]);
    for (const numbers of this.arrays()) to.f64s(numbers);
    to.f64s(this.previous);
  }

  /** The weights that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): RegressorWeights {
    const version = from.u8();
    if (version !== formatVersion) {
      throw new RangeError(`found weights in format ${version}, wanted ${formatVersion}`);
    }
    const weights = new RegressorWeights(decodeShape(from));
    const numbers = new Float64Array(5);
    from.f64s(numbers);
    checkNumbers(numbers, 0, [
      { name: "constant", count: 1, low: -most, high: most },
      { name: "scale", count: 1, low: 1, high: most },
      { name: "label", count: 3, low: -most, high: most },
    ]);
    [weights.constant, weights.scale, weights.last, weights.lowest, weights.highest] = numbers;
    for (const array of weights.arrays()) {
      from.f64s(array);
      checkNumbers(array, 0, [{ name: "weight", count: array.length, low: -most, high: most }]);
    }
    from.f64s(weights.previous);
    return weights;
  }

  private arrays(): readonly Float64Array[] {
    const { linear, linearChange, kernels, shares, means, inverseDeviations } = this;
    return [
      ...[linear, linearChange, ...kernels, shares, means, inverseDeviations],
      ...[this.changeMeans, this.inverseChanges],
    ];
  }

  private candidate(value: number): number {
    if (Number.isNaN(value)) return this.last;
    return Math.max(this.lowest, Math.min(this.highest, value));
  }

  private ofChange(dense: Float64Array, i: number): number {
    const change = dense[i] - this.previous[i];
    return this.linearChange[i] * standardised(change, this.changeMeans[i], this.inverseChanges[i]);
  }

  private standardise(dense: Float64Array): void {
    const { standard, means, inverseDeviations } = this;
    for (let i = 0; i < standard.length; i++) {
      standard[i] = standardised(dense[i], means[i], inverseDeviations[i]);
    }
  }

  /** What the kernels add to the forecast. */
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
