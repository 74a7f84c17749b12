// How far into a video its plays came: who is still there at each twentieth of it.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, type NumberRange } from "../ranges.ts";

/** Points of a video at which it is said who is still there: each twentieth of it. */
export const dropOffPoints = 20;

const ranges: readonly NumberRange[] = [{
  name: "plays that came so far",
  count: dropOffPoints + 1,
  low: 0,
  high: Number.MAX_VALUE,
  whole: true,
}];

/**
 * Counts plays by the furthest that they came.
 *
 * ```ts
 * const dropOff = new DropOff();
 * dropOff.add(30, 60, 1); // to the middle of a minute
 * dropOff.add(60, 60, 1); // to the end
 * dropOff.retention(); // 1 up to the 10th twentieth, 0.5 from the 11th to the 20th
 * ```
 */
export class DropOff {
  /** Plays by the last twentieth that they reached, 0 for those that reached none. */
  private readonly plays = new Float64Array(dropOffPoints + 1);

  /** How many plays were added, in sum of their weights. */
  get weight(): number {
    return this.plays.reduce((sum, plays) => sum + plays, 0);
  }

  /** Adds a play that came to `furthestSeconds` of `lengthSeconds`, which is above 0. */
  add(furthestSeconds: number, lengthSeconds: number, weight: number): void {
    // A hair more, as 0.15 × 20 is 3 for everybody but a computer.
    const reached = Math.floor(dropOffPoints * furthestSeconds / lengthSeconds + 1e-6);
    this.plays[Math.max(0, Math.min(dropOffPoints, reached))] += weight;
  }

  /** Share of plays that reached each twentieth, from the first to the last; NaN where there were none. */
  retention(): Float64Array {
    const shares = new Float64Array(dropOffPoints);
    let there = 0;
    for (let point = dropOffPoints; point > 0; point--) {
      there += this.plays[point];
      shares[point - 1] = there;
    }
    const all = there + this.plays[0];
    return shares.map((plays) => all > 0 ? plays / all : NaN);
  }

  encode(to: ByteWriter): void {
    to.f64s(this.plays);
  }

  /** The counts that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): DropOff {
    const dropOff = new DropOff();
    from.f64s(dropOff.plays);
    checkNumbers(dropOff.plays, 0, ranges);
    return dropOff;
  }
}
