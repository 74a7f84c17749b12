// k-means that can be interrupted after any amount of work, saved and taken up again.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { checkNumbers } from "../ranges.ts";
import { nearestCentre, type Points, squaredDistance, startOf } from "./points.ts";

/** Times that k-means starts from new centres unless told otherwise; the best of them counts. */
const usualStarts = 10;

/** Where to start from. */
export interface Starts {
  /** How often from new centres. */
  readonly count?: number;
  /**
   * As many centres as are wanted, else they are left out. They are the result as they stand unless some
   * start, the first one being from them, has an inertia below `keptShare` of theirs.
   */
  readonly given?: { readonly centres: Float64Array; readonly keptShare: number };
}

/** Rounds of one start, at most: nearly all have settled long before. */
const maxRounds = 100;

/** A start has settled once a round lowers its inertia by less than this share. */
const settledShare = 1e-5;

const phases = ["seeding", "moving", "done"] as const;

/**
 * Centres such that the squared distances of points to their nearest centre add up to little, by Lloyd's
 * rounds (every point to its nearest centre, every centre to the mean of its points) from several
 * starts, each with centres drawn one by one with a probability that grows with the squared distance
 * to those already drawn. Where there are fewer points than centres wanted, every point is one.
 * Sources: Lloyd, Least squares quantization in PCM, 1982; Arthur and Vassilvitskii, k-means++: the
 * advantages of careful seeding, 2007.
 *
 * ```ts
 * const points = allPoints(Float64Array.of(1, 2, 10, 12), 1);
 * const run = new KMeans(points, 2, new Random(1));
 * run.step(Infinity);
 * run.centres; // 1.5 and 11, in either order
 * run.inertia; // 0.5 + 2 = 2.5
 * ```
 */
export class KMeans {
  private readonly points: Points;
  private readonly count: number;
  private random: Random;
  private phase: typeof phases[number] = "seeding";
  private startsLeft: number;
  /** Whether the round that runs only judges the given centres. */
  private isGiven = false;
  /** The next point of the pass that is under way, and how many centres the seeding has drawn. */
  private point = 0;
  private drawn = 0;
  private round = 0;
  private lastInertia = Infinity;
  private passInertia = 0;
  private farthestPoint = 0;
  private farthest = -1;
  private readonly current: Float64Array;
  private readonly sums: Float64Array;
  private readonly members: Float64Array;
  /** While seeding: squared distance of each point to the nearest centre drawn. */
  private readonly distances: Float64Array;
  private bestInertia = Infinity;
  private isBestGiven = false;
  private keptShare = 1;
  private readonly best: Float64Array;
  private readonly bestMembers: Float64Array;

  constructor(points: Points, count: number, random: Random, starts: Starts = {}) {
    this.points = points;
    this.count = Math.min(count, points.count);
    this.random = random;
    this.startsLeft = starts.count ?? usualStarts;
    const { given } = starts;
    const numbers = this.count * points.width;
    this.current = new Float64Array(numbers);
    this.sums = new Float64Array(numbers);
    this.members = new Float64Array(this.count);
    this.distances = new Float64Array(points.count);
    this.best = new Float64Array(numbers);
    this.bestMembers = new Float64Array(this.count);
    if (this.count === 0) this.phase = "done";
    else if (given?.centres.length !== numbers) this.beginSeeding();
    else {
      this.current.set(given.centres);
      this.keptShare = given.keptShare;
      this.isGiven = true;
      this.beginMoving();
    }
  }

  /** Whether the result stands. */
  get isDone(): boolean {
    return this.phase === "done";
  }

  /** The centres, one after the other; of the best start so far. */
  get centres(): Float64Array {
    return this.best;
  }

  /** How many points have each centre as their nearest. */
  get sizes(): Float64Array {
    return this.bestMembers;
  }

  /** The sum of squared distances of points to their nearest centre. */
  get inertia(): number {
    return this.count === 0 ? 0 : this.bestInertia;
  }

  /** Works for about `work` multiplications, a point more at most; hands back what is left of them. */
  step(work: number): number {
    let left = work;
    while (left > 0 && this.phase !== "done") {
      left = this.phase === "seeding" ? this.seed(left) : this.move(left);
    }
    return left;
  }

  encode(to: ByteWriter): void {
    to.u8(phases.indexOf(this.phase));
    to.u32(this.startsLeft);
    to.u8(this.isGiven ? 1 : 0);
    to.u8(this.isBestGiven ? 1 : 0);
    to.f64(this.keptShare);
    for (const whole of [this.point, this.drawn, this.round, this.farthestPoint]) to.u32(whole);
    for (const number of [this.lastInertia, this.passInertia, this.farthest, this.bestInertia]) {
      to.f64(number);
    }
    for (const numbers of this.arrays()) to.f64s(numbers);
    if (this.phase === "seeding") to.f64s(this.distances);
    this.random.encode(to);
  }

  /** The run over `points` that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, points: Points, count: number): KMeans {
    const run = new KMeans(points, count, new Random(0));
    const phase = from.u8();
    checkNumbers([phase], 0, [
      { name: "phase of k-means", count: 1, low: 0, high: phases.length - 1 },
    ]);
    run.phase = phases[phase];
    run.startsLeft = from.u32();
    run.isGiven = from.u8() === 1;
    run.isBestGiven = from.u8() === 1;
    run.keptShare = from.f64();
    checkNumbers([run.keptShare], 0, [{ name: "kept share", count: 1, low: 0, high: 1 }]);
    [run.point, run.drawn, run.round, run.farthestPoint] = Array.from(
      { length: 4 },
      () => from.u32(),
    );
    const last = Math.max(0, points.count - 1);
    checkNumbers([run.startsLeft, run.point, run.drawn, run.round, run.farthestPoint], 0, [
      { name: "starts left", count: 1, low: 0, high: usualStarts },
      { name: "point", count: 1, low: 0, high: points.count },
      { name: "centres drawn", count: 1, low: run.phase === "seeding" ? 1 : 0, high: run.count },
      { name: "round", count: 1, low: 0, high: maxRounds },
      { name: "farthest point", count: 1, low: 0, high: last },
    ]);
    [run.lastInertia, run.passInertia, run.farthest, run.bestInertia] = Array.from(
      { length: 4 },
      () => from.f64(),
    );
    checkNumbers([run.lastInertia, run.passInertia, run.farthest, run.bestInertia], 0, [
      { name: "inertia of k-means", count: 4, low: -1, high: Infinity },
    ]);
    for (const numbers of run.arrays()) {
      from.f64s(numbers);
      checkNumbers(numbers, 0, [
        { name: "number of k-means", count: numbers.length, low: -1e12, high: 1e12 },
      ]);
    }
    if (run.phase === "seeding") {
      from.f64s(run.distances);
      checkNumbers(run.distances, 0, [
        { name: "squared distance", count: points.count, low: 0, high: Infinity },
      ]);
    }
    run.random = Random.decode(from);
    return run;
  }

  private arrays(): readonly Float64Array[] {
    const { current, sums, members, best, bestMembers } = this;
    return [current, sums, members, best, bestMembers];
  }

  private beginSeeding(): void {
    this.phase = "seeding";
    this.distances.fill(Infinity);
    this.point = 0;
    this.drawn = 0;
    this.draw(this.random.integer(0, this.points.count - 1));
  }

  /** Makes a point the next centre. */
  private draw(point: number): void {
    const { points, current } = this;
    const from = startOf(points, point);
    const centre = points.numbers.subarray(from, from + points.width);
    current.set(centre, this.drawn * points.width);
    this.drawn++;
  }

  /** Goes on with measuring how far the points are from the newest centre drawn. */
  private seed(work: number): number {
    const { points, distances, current, drawn } = this;
    const { width, count } = points;
    let left = work;
    for (; this.point < count && left > 0; left -= width + 1) {
      const at = startOf(points, this.point);
      const centre = (drawn - 1) * width;
      const distance = squaredDistance(points.numbers, at, current, centre, width);
      if (distance < distances[this.point]) distances[this.point] = distance;
      this.point++;
    }
    if (this.point < count) return left;
    this.point = 0;
    if (drawn === this.count) this.beginMoving();
    else this.draw(this.drawnByDistance());
    return left;
  }

  private drawnByDistance(): number {
    const { distances } = this;
    let sum = 0;
    for (let i = 0; i < distances.length; i++) sum += distances[i];
    let left = this.random.uniform() * sum;
    for (let i = 0; i < distances.length; i++) {
      left -= distances[i];
      if (left < 0) return i;
    }
    return this.random.integer(0, distances.length - 1);
  }

  private beginMoving(): void {
    this.phase = "moving";
    this.round = 0;
    this.lastInertia = Infinity;
    this.beginPass();
  }

  private beginPass(): void {
    this.point = 0;
    this.passInertia = 0;
    this.farthest = -1;
    this.sums.fill(0);
    this.members.fill(0);
  }

  /** Goes on with a round. */
  private move(work: number): number {
    const { points, current, sums, members } = this;
    const { width, count, numbers } = points;
    const workPerPoint = (this.count + 2) * width;
    let left = work;
    for (; this.point < count && left > 0; left -= workPerPoint) {
      const at = startOf(points, this.point);
      const place = nearestCentre(numbers, at, current, width);
      const distance = squaredDistance(numbers, at, current, place * width, width);
      members[place]++;
      for (let i = 0; i < width; i++) sums[place * width + i] += numbers[at + i];
      this.passInertia += distance;
      if (distance > this.farthest) {
        this.farthest = distance;
        this.farthestPoint = this.point;
      }
      this.point++;
    }
    if (this.point === count) this.endRound();
    return left;
  }

  private endRound(): void {
    const { lastInertia, passInertia } = this;
    this.round++;
    if (this.isGiven) {
      this.keepBest();
      this.isGiven = false;
    }
    const isSettled = !(passInertia < lastInertia * (1 - settledShare));
    if (isSettled || this.round >= maxRounds) return this.endStart();
    this.lastInertia = passInertia;
    this.moveCentres();
    this.beginPass();
  }

  /** Every centre to the mean of its points; one without any to the point that fares worst. */
  private moveCentres(): void {
    const { points, current, sums, members } = this;
    const { width } = points;
    for (let place = 0; place < this.count; place++) {
      const at = place * width;
      const worst = startOf(points, this.farthestPoint);
      for (let i = 0; i < width; i++) {
        current[at + i] = members[place] > 0
          ? sums[at + i] / members[place]
          : points.numbers[worst + i];
      }
    }
  }

  private endStart(): void {
    this.keepBest();
    this.startsLeft--;
    if (this.startsLeft > 0) this.beginSeeding();
    else this.phase = "done";
  }

  private keepBest(): void {
    const bound = this.isBestGiven ? this.keptShare * this.bestInertia : this.bestInertia;
    if (!(this.passInertia < bound)) return;
    this.bestInertia = this.passInertia;
    this.isBestGiven = this.isGiven;
    this.best.set(this.current);
    this.bestMembers.set(this.members);
  }
}
