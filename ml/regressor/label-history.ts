// What the labels themselves say of the next one: the last, averages over memories, the range.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, fullCount } from "../ranges.ts";
import { Standardiser } from "../tabular/standardiser.ts";

/** Labels that averages are taken over, the last one being an average over one. */
const memories = [1, 2, 10, 100, Infinity];

/** Labels beyond this are refused: their squares still add up. */
export const largestLabel = 1e100;

/** Labels so far, in constant memory. */
export class LabelHistory {
  /** The last label, averages over more and more labels, and the mean of all; 0 before the first. */
  readonly averages = new Float64Array(memories.length);
  private readonly standardiser = new Standardiser(1);
  private readonly standard = new Float64Array(1);
  private count = 0;
  private least = 0;
  private most = 0;

  /** How many there were. */
  get length(): number {
    return this.count;
  }

  get last(): number {
    return this.averages[0];
  }

  /** The last label less the average of the last two or so: which way it goes. */
  get momentum(): number {
    return this.averages[0] - this.averages[1];
  }

  /** A label as deviations from the mean. */
  standardised(label: number): number {
    this.standardiser.standardise([label], this.standard);
    return this.standard[0];
  }

  /** One over the deviation of the labels; 0 while they are all the same. */
  get inverseDeviation(): number {
    return this.standardiser.inverseDeviation(0);
  }

  /** The lowest and the highest forecast that is to be believed: as far outside as the labels are apart. */
  get lowest(): number {
    return this.least - (this.most - this.least);
  }

  get highest(): number {
    return this.most + (this.most - this.least);
  }

  /** A forecast within these; the last label for what is no number. */
  bounded(forecast: number): number {
    if (Number.isNaN(forecast)) return this.last;
    return Math.max(this.lowest, Math.min(this.highest, forecast));
  }

  learn(label: number): void {
    if (!(Math.abs(label) <= largestLabel)) {
      throw new RangeError(`found a label of ${label}, wanted a number up to ${largestLabel}`);
    }
    this.count += 1;
    const isFirst = this.count === 1;
    this.least = isFirst ? label : Math.min(this.least, label);
    this.most = isFirst ? label : Math.max(this.most, label);
    for (let i = 0; i < memories.length; i++) {
      this.averages[i] += (label - this.averages[i]) / Math.min(memories[i], this.count);
    }
    this.standardiser.learn([label]);
  }

  encode(to: ByteWriter): void {
    to.f64(this.count);
    to.f64(this.least);
    to.f64(this.most);
    to.f64s(this.averages);
    this.standardiser.encode(to);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    this.count = from.f64();
    this.least = from.f64();
    this.most = from.f64();
    from.f64s(this.averages);
    const range = { low: -largestLabel, high: largestLabel };
    checkNumbers([this.count, this.least, this.most, ...this.averages], 0, [
      { name: "labels", count: 1, low: 0, high: fullCount, whole: true },
      { name: "range of labels", count: 2, ...range },
      { name: "average of labels", count: this.averages.length, ...range },
    ]);
    if (this.least > this.most) {
      throw new RangeError(`found labels from ${this.least} to ${this.most}, wanted them in order`);
    }
    this.standardiser.restore(from);
  }
}
