// Logistic regression over many features of which few are there at a time: a rate of learning for each.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { logistic } from "../scoring/loss.ts";

/** Rate of learning, and what keeps the first steps and the weights small. */
const alpha = 0.1;
const beta = 1;
const ridge = 1;

/** More than any gradient comes to, and than any sum of their squares. */
const mostGradient = 1e9;
const mostSquares = 1e18;

/** Bytes of an entry of the table that is told apart: its place and two numbers. */
const sparseBytes = 12;
const denseBytes = 8;

/** Features by number and features by place in a table. */
export interface FtrlInput {
  /** Values of all features that have one of their own. */
  readonly dense: Float64Array;
  /** Hashes of features that are 1, of 32 bits each; the last bits are their places in the table. */
  readonly hashed: ArrayLike<number>;
  /** More of these, where the model uses them. */
  readonly crossed: ArrayLike<number>;
}

/**
 * Follow the regularised leader, proximal, with logistic loss: each feature has a rate of learning that
 * falls with the square root of its own squared gradients.
 * Source: McMahan et al., Ad click prediction: a view from the trenches, 2013.
 *
 * ```ts
 * const model = new Ftrl({ dense: 1, tableSize: 16, crosses: false });
 * const input = { dense: Float64Array.of(1), hashed: [3], crossed: [] };
 * model.logOdds(input);    // 0
 * model.learn(input, true);
 * model.logOdds(input);    // 0.0625: two features, each 0.5 / ((1 + 0.5) / 0.1 + 1)
 * ```
 */
export class Ftrl {
  private readonly dense: number;
  private readonly crosses: boolean;
  private readonly tableSize: number;
  /** Gradients less what the weights have already moved, and sums of squares; dense features first. */
  private readonly gradients: Float32Array;
  private readonly squares: Float32Array;

  /** A model of so many dense features and a table of `tableSize` places, a power of two or 0. */
  constructor(
    { dense, tableSize, crosses }: {
      readonly dense: number;
      readonly tableSize: number;
      readonly crosses: boolean;
    },
  ) {
    this.dense = dense;
    this.tableSize = tableSize;
    this.crosses = crosses;
    this.gradients = new Float32Array(dense + tableSize);
    this.squares = new Float32Array(dense + tableSize);
  }

  /** Log odds of a positive. */
  logOdds({ dense, hashed, crossed }: FtrlInput): number {
    let sum = 0;
    for (let i = 0; i < this.dense; i++) {
      if (dense[i] !== 0) sum += this.weightAt(i) * dense[i];
    }
    if (this.tableSize === 0) return sum;
    for (let i = 0; i < hashed.length; i++) sum += this.weightAt(this.placeOf(hashed[i]));
    if (!this.crosses) return sum;
    for (let i = 0; i < crossed.length; i++) sum += this.weightAt(this.placeOf(crossed[i]));
    return sum;
  }

  learn(input: FtrlInput, label: boolean): void {
    const { dense, hashed, crossed } = input;
    const error = logistic(this.logOdds(input)) - (label ? 1 : 0);
    for (let i = 0; i < this.dense; i++) {
      if (dense[i] !== 0) this.move(i, error * dense[i]);
    }
    if (this.tableSize === 0) return;
    for (let i = 0; i < hashed.length; i++) this.move(this.placeOf(hashed[i]), error);
    if (!this.crosses) return;
    for (let i = 0; i < crossed.length; i++) this.move(this.placeOf(crossed[i]), error);
  }

  /** The weight of a dense feature. */
  denseWeight(feature: number): number {
    return this.weightAt(feature);
  }

  /** The weight of a place in the table. */
  tableWeight(place: number): number {
    return this.weightAt(this.dense + place);
  }

  /** Writes what is not 0, by place, or everything where that is shorter. */
  encode(to: ByteWriter): void {
    const { gradients, squares } = this;
    let used = 0;
    for (const square of squares) if (square !== 0) used++;
    const isSparse = used * sparseBytes < squares.length * denseBytes;
    to.u32(isSparse ? used : squares.length);
    to.u8(isSparse ? 1 : 0);
    for (let place = 0; place < squares.length; place++) {
      if (isSparse && squares[place] === 0) continue;
      if (isSparse) to.u32(place);
      to.f32(gradients[place]);
      to.f32(squares[place]);
    }
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    const { gradients, squares } = this;
    const count = from.u32();
    const isSparse = from.u8() === 1;
    const size = squares.length;
    if (isSparse ? count > size : count !== size) {
      throw new RangeError(`found ${count} weights, wanted ${isSparse ? "at most " : ""}${size}`);
    }
    gradients.fill(0);
    squares.fill(0);
    for (let i = 0; i < count; i++) {
      const place = isSparse ? from.u32() : i;
      if (place >= size) throw new RangeError(`found a weight at ${place}, wanted below ${size}`);
      gradients[place] = from.f32();
      squares[place] = from.f32();
    }
    checkNumbers(gradients, 0, [
      { name: "gradient", count: size, low: -mostGradient, high: mostGradient },
    ]);
    checkNumbers(squares, 0, [{ name: "squares", count: size, low: 0, high: mostSquares }]);
  }

  private placeOf(hash: number): number {
    return this.dense + (hash & (this.tableSize - 1));
  }

  private weightAt(place: number): number {
    return -this.gradients[place] / ((beta + Math.sqrt(this.squares[place])) / alpha + ridge);
  }

  private move(place: number, gradient: number): void {
    const before = this.squares[place];
    const after = Math.min(mostSquares, before + gradient * gradient);
    const step = (Math.sqrt(after) - Math.sqrt(before)) / alpha;
    const moved = this.gradients[place] + gradient - step * this.weightAt(place);
    this.gradients[place] = Math.max(-mostGradient, Math.min(mostGradient, moved));
    this.squares[place] = after;
  }
}
