// Whether every two clusters are told apart: whether there is a valley between their centres.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { nearestCentre, type Points, squaredDistance, startOf } from "./points.ts";

/** Segments are told apart where the middle holds less than this share of what a centre has around it. */
export const apartShare = 1 / 2;

/** A number of segments in force stays while the middle holds less than this share. */
export const stillApartShare = 2 / 3;

/** How likely so empty a middle may be, in each half, if points lay as densely there as around a centre. */
const chanceOfValley = 0.1;

/** Points around a centre without which no middle is empty enough to be more than chance. */
export const leastAround = 4;

/**
 * Looks along the line between every two centres at the points that belong to either: how many lie within
 * a sixth of its length around each end, and how many in its middle third. One cloud that was cut in two
 * is densest in the middle or on one side of it; two clouds leave the middle thin. The points are none of
 * those that the centres were fitted to, as these lie around their centres by construction. Resumable.
 *
 * Sources: that two clusters are two where the density between them falls below a share of the lesser of
 * their own, Hennig, Methods for merging Gaussian mixture components, 2010; centres of one half judged by
 * the other, Tibshirani and Walther, Cluster validation by prediction strength, 2005.
 *
 * ```ts
 * const numbers = Float64Array.of(...Array(20).fill(0), 5, ...Array(20).fill(10));
 * const separation = new Separation(allPoints(numbers, 1), Float64Array.of(0, 10));
 * separation.step(Infinity);
 * separation.isApart(apartShare); // true: 20 around each, 1 between
 * ```
 */
export class Separation {
  private readonly points: Points;
  private readonly centres: Float64Array;
  private readonly count: number;
  /** For each two places, the points of the first around its centre, along the line to the second. */
  private readonly around: Float64Array;
  /** For each two places, the points of the first in the middle of the line to the second. */
  private readonly between: Float64Array;
  private point = 0;

  /** Between centres, by points that they were not fitted to. */
  constructor(points: Points, centres: Float64Array) {
    this.points = points;
    this.centres = centres;
    const count = centres.length / points.width;
    this.count = count;
    this.around = new Float64Array(count * count);
    this.between = new Float64Array(count * count);
  }

  /** Whether all points have been looked at. */
  get isDone(): boolean {
    return this.point >= this.points.count;
  }

  /** Works for about `work` multiplications, a point more at most; hands back what is left of them. */
  step(work: number): number {
    const workPerPoint = 3 * this.centres.length;
    let left = work;
    for (; left > 0 && !this.isDone; left -= workPerPoint) this.take(this.point++);
    return left;
  }

  /** Whether between every two centres the middle holds less than `share` of what lies around either. */
  isApart(share: number): boolean {
    const { count, around, between } = this;
    for (let one = 0; one < count; one++) {
      for (let other = 0; other < one; other++) {
        const [there, back] = [one * count + other, other * count + one];
        const least = Math.min(around[there], around[back]);
        const middle = between[there] + between[back];
        if (!(middle < share * least) || !isValley(middle, least)) return false;
      }
    }
    return true;
  }

  encode(to: ByteWriter): void {
    to.u32(this.point);
    to.f64s(this.around);
    to.f64s(this.between);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, points: Points, centres: Float64Array): Separation {
    const separation = new Separation(points, centres);
    separation.point = from.u32();
    for (const counts of [separation.around, separation.between]) {
      from.f64s(counts);
      checkNumbers(counts, 0, [
        { name: "points counted", count: counts.length, low: 0, high: 2 ** 32, whole: true },
      ]);
    }
    return separation;
  }

  private take(point: number): void {
    const { points, centres } = this;
    const { width, numbers } = points;
    const at = startOf(points, point);
    const own = nearestCentre(numbers, at, centres, width);
    for (let other = 0; other < this.count; other++) {
      if (other === own) continue;
      const length = squaredDistance(centres, own * width, centres, other * width, width);
      let along = 0;
      for (let i = 0; i < width; i++) {
        const from = centres[own * width + i];
        along += (numbers[at + i] - from) * (centres[other * width + i] - from);
      }
      // From 0 at its own centre to 1 at the other's; never beyond the half, where the other begins.
      const share = along / length;
      const pair = own * this.count + other;
      if (share >= 1 / 3) this.between[pair]++;
      else if (Math.abs(share) <= 1 / 6) this.around[pair]++;
    }
  }
}

/** Whether so few points in the middle are no chance, if each might have fallen on either place. */
function isValley(middle: number, around: number): boolean {
  const all = middle + around;
  let logTerm = -all * Math.LN2;
  let chance = Math.exp(logTerm);
  for (let i = 0; i < middle; i++) {
    logTerm += Math.log((all - i) / (i + 1));
    chance += Math.exp(logTerm);
  }
  return chance < chanceOfValley;
}
