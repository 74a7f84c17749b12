// Whether a model earns its place: its losses beside those of its baseline, on the same examples, before it
// learnt from them.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { checkNumbers } from "../../ml/ranges.ts";

/** Examples after which the weight of one has faded to 1/e. */
const memory = 2000;
const keep = 1 - 1 / memory;
/** Before so much has been seen nobody is believed. */
const leastExamples = 100;
/** Standard errors by which a model must do better: it is looked at often, and luck would pass for less. */
const certainty = 2;

/** Fading sums of paired differences of losses. */
export class Standing {
  private weight = 0;
  private difference = 0;
  private squares = 0;
  private own = 0;
  private baseline = 0;
  private promoted = false;

  /** Whether the model is to be served: it did better beyond doubt, and has not done worse since. */
  get isPromoted(): boolean {
    return this.promoted;
  }

  /** Mean loss of the model and of its baseline of late; NaN before the first example. */
  get losses(): { readonly model: number; readonly baseline: number } {
    return { model: this.own / this.weight, baseline: this.baseline / this.weight };
  }

  /** Takes the loss of the model and that of its baseline on one example. */
  add(own: number, baseline: number): void {
    const difference = own - baseline;
    this.weight = keep * this.weight + 1;
    this.difference = keep * this.difference + difference;
    this.squares = keep * this.squares + difference * difference;
    this.own = keep * this.own + own;
    this.baseline = keep * this.baseline + baseline;
    if (this.weight < leastExamples) return;
    const mean = this.difference / this.weight;
    const variance = Math.max(0, this.squares / this.weight - mean * mean);
    if (mean < -certainty * Math.sqrt(variance / this.weight)) this.promoted = true;
    else if (mean > 0) this.promoted = false;
  }

  encode(writer: ByteWriter): void {
    for (const number of [this.weight, this.difference, this.squares, this.own, this.baseline]) {
      writer.f64(number);
    }
    writer.u8(this.promoted ? 1 : 0);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(reader: ByteReader): Standing {
    const standing = new Standing();
    const numbers = Array.from({ length: 5 }, () => reader.f64());
    checkNumbers(numbers, 0, [
      { name: "weight of examples", count: 1, low: 0, high: memory + 1 },
      { name: "losses", count: 4, low: -1e12, high: 1e12 },
    ]);
    const [weight] = numbers;
    if (weight < 1 && numbers.some((number) => number !== 0)) {
      throw new RangeError(
        `weight of examples: found ${weight}, wanted at least 1 or nothing at all`,
      );
    }
    [standing.weight, standing.difference, standing.squares, standing.own, standing.baseline] =
      numbers;
    standing.promoted = reader.u8() === 1;
    return standing;
  }
}
