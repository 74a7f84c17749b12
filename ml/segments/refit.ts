// Segments fitted anew to a sample, a little work at a time: how many there are, then where they are.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";
import { KMeans } from "./k-means.ts";
import { adjustedRand } from "./adjusted-rand.ts";
import { allPoints, halfOfPoints, nearestCentre, type Points } from "./points.ts";
import { apartShare, leastAround, Separation, stillApartShare } from "./separation.ts";
import { Standardisation } from "./standardisation.ts";

/** Points that a segment needs at least, so that each half can have enough of them around its centre. */
const leastPoints = 2 * leastAround;

/** Starts of k-means over a half, which is to tell whether segments are apart and not where they are. */
const startsOfHalves = 5;

/** Share by which the inertia of two equally good sets of centres may differ in one sample out of many. */
const sampleError = 0.02;

/** What a refit begins from. */
export interface RefitTask {
  /** The sample in random order, standardised by this. */
  readonly standardisation: Standardisation;
  readonly sample: Float64Array;
  /** How many examples the sample stands for. */
  readonly seen: number;
  /** The centres in force in the same units; none before the first fit. */
  readonly inForce: Float64Array;
  /** How many segments there are to be; to be found where nothing is said. */
  readonly number: number | undefined;
  /** Most segments that may be found. */
  readonly most: number;
  /** Whether, where no segments lie apart, the most that are stable will do; see {@link Refit}. */
  readonly orStable: boolean;
  /** What random draws come from. */
  readonly seeds: readonly [number, number];
}

/** What a refit is about: fitting each half, judging each fit by the other half, or fitting the whole. */
type Stage =
  | { readonly kind: "halves"; readonly runs: readonly KMeans[] }
  | {
    readonly kind: "separation";
    readonly runs: readonly KMeans[];
    readonly separations: readonly Separation[];
  }
  | { readonly kind: "whole"; readonly run: KMeans };

/**
 * Segments are stable where the centres of either half of the sample divide all of it so much alike, by the
 * adjusted Rand index; those in force, where a little less alike.
 */
const stableIndex = 0.8;
const stillStableIndex = 0.7;

const halves = [0, 1] as const;

const stageKinds = ["halves", "separation", "whole"] as const;

const noCentres = new Float64Array(0);

/**
 * Finds the number of segments unless it is given: the largest such that every two of them are told apart
 * (see {@link Separation}), each half of the sample judging the centres fitted to the other. One segment
 * is what is left where not even two are: there are no segments then. The number in force stays by a
 * weaker test than a new one has to pass, so that it does not come and go with the sample. Where it is
 * asked for, people who differ by degrees are parted, too: into as many segments as are stable, that is, as
 * both halves divide alike (Lange, Roth, Braun and Buhmann, Stability-based validation of clustering
 * solutions, 2004).
 * The centres of that number are then fitted to the whole sample. Those in force, which know more examples
 * than the sample has, stay where they are unless the fitted ones do better by more than the sample may be
 * wrong: nothing where it holds all examples, two percent where it holds few of them.
 */
export class Refit {
  private readonly task: RefitTask;
  private readonly width: number;
  private number: number;
  /** The largest number that was found to be stable; 1 before. */
  private stableNumber = 1;
  private stage: Stage;

  constructor(task: RefitTask) {
    const { number, most, sample } = task;
    this.task = task;
    this.width = task.standardisation.width;
    const rows = sample.length / this.width;
    this.number = number ?? Math.max(1, Math.min(most, Math.floor(rows / leastPoints)));
    const isSettled = number !== undefined || this.number === 1;
    this.stage = isSettled ? this.wholeStage() : this.halvesStage();
  }

  /** The scale that the centres are in. */
  get standardisation(): Standardisation {
    return this.task.standardisation;
  }

  get isDone(): boolean {
    return this.stage.kind === "whole" && this.stage.run.isDone;
  }

  /** The fitted centres, one after the other; none until they are fitted. */
  get centres(): Float64Array {
    return this.stage.kind === "whole" ? this.stage.run.centres : noCentres;
  }

  /** How many points of the sample belong to each. */
  get sizes(): Float64Array {
    return this.stage.kind === "whole" ? this.stage.run.sizes : noCentres;
  }

  /** Works for about `work` multiplications. */
  step(work: number): void {
    let left = work;
    while (left > 0 && !this.isDone) left = this.goOn(left);
  }

  encode(to: ByteWriter): void {
    const { standardisation, sample, seen, inForce, number, most, orStable, seeds } = this.task;
    standardisation.encode(to);
    to.u32(sample.length / this.width);
    to.f64s(sample);
    to.f64(seen);
    to.u32(inForce.length / this.width);
    to.f64s(inForce);
    to.u32(number ?? 0);
    to.u32(most);
    to.u8(orStable ? 1 : 0);
    to.f64s(seeds);
    to.u32(this.number);
    to.u32(this.stableNumber);
    const { stage } = this;
    to.u8(stageKinds.indexOf(stage.kind));
    if (stage.kind === "whole") return stage.run.encode(to);
    for (const run of stage.runs) run.encode(to);
    if (stage.kind === "halves") return;
    for (const separation of stage.separations) separation.encode(to);
  }

  /** What {@link encode} wrote of `width` features; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, width: number): Refit {
    const standardisation = Standardisation.decode(from, width);
    const sample = decodePoints(from, width);
    const seen = from.f64();
    checkNumbers([seen], 0, [
      { name: "examples", count: 1, low: sample.length / width, high: maxSteps, whole: true },
    ]);
    const inForce = decodePoints(from, width);
    const wanted = from.u32();
    const most = from.u32();
    const orStable = from.u8() === 1;
    const seeds = [from.f64(), from.f64()] as const;
    const number = wanted === 0 ? undefined : wanted;
    const given = { standardisation, sample, seen, inForce, number, most, orStable, seeds };
    const refit = new Refit(given);
    const reached = from.u32();
    refit.stableNumber = from.u32();
    const kind = from.u8();
    checkNumbers([reached, refit.stableNumber, kind], 0, [
      { name: "number of segments", count: 2, low: 1, high: refit.number },
      { name: "stage of a refit", count: 1, low: 0, high: stageKinds.length - 1 },
    ]);
    refit.number = reached;
    refit.stage = refit.decodeStage(from, stageKinds[kind]);
    return refit;
  }

  private decodeStage(from: ByteReader, kind: Stage["kind"]): Stage {
    const { number, width } = this;
    const { sample } = this.task;
    if (kind === "whole") {
      return { kind, run: KMeans.decode(from, allPoints(sample, width), number) };
    }
    const runs = halves.map((half) => KMeans.decode(from, this.half(half), number));
    if (kind === "halves") return { kind, runs };
    const separations = halves.map((half) =>
      Separation.decode(from, this.half(half), runs[1 - half].centres)
    );
    return { kind, runs, separations };
  }

  private goOn(work: number): number {
    const { stage } = this;
    if (stage.kind === "whole") return stage.run.step(work);
    const parts = stage.kind === "halves" ? stage.runs : stage.separations;
    const left = parts.find(({ isDone }) => !isDone)?.step(work) ?? work;
    if (parts.every(({ isDone }) => isDone)) this.stage = this.nextStage(stage);
    return left;
  }

  /** What comes after the halves or their separation: the next lower number where that does not hold. */
  private nextStage(stage: Exclude<Stage, { readonly kind: "whole" }>): Stage {
    const { runs } = stage;
    if (stage.kind === "halves") {
      const separations = halves.map((half) =>
        new Separation(this.half(half), runs[1 - half].centres)
      );
      return { kind: "separation", runs, separations };
    }
    const isInForce = this.number * this.width === this.task.inForce.length;
    const share = isInForce ? stillApartShare : apartShare;
    if (stage.separations.every((separation) => separation.isApart(share))) {
      return this.wholeStage();
    }
    if (this.task.orStable && this.stableNumber === 1 && this.isStable(runs, isInForce)) {
      this.stableNumber = this.number;
    }
    this.number--;
    if (this.number === 1) this.number = this.stableNumber;
    return this.number === this.stableNumber ? this.wholeStage() : this.halvesStage();
  }

  /** Whether the centres of the halves divide the whole sample alike. */
  private isStable(runs: readonly KMeans[], isInForce: boolean): boolean {
    const { sample } = this.task;
    const { width } = this;
    const [one, other] = runs.map(({ centres }) => {
      const places = new Uint8Array(sample.length / width);
      for (let i = 0; i < places.length; i++) {
        places[i] = nearestCentre(sample, i * width, centres, width);
      }
      return places;
    });
    return adjustedRand(one, other) >= (isInForce ? stillStableIndex : stableIndex);
  }

  private halvesStage(): Stage {
    const runs = halves.map((half) =>
      new KMeans(this.half(half), this.number, new Random(...this.task.seeds, this.number, half), {
        count: startsOfHalves,
      })
    );
    return { kind: "halves", runs };
  }

  private wholeStage(): Stage {
    const { sample, seen, seeds, inForce } = this.task;
    const points = allPoints(sample, this.width);
    const random = new Random(...seeds, this.number, 2);
    const keptShare = 1 - sampleError * (1 - points.count / Math.max(seen, 1));
    const given = { centres: inForce, keptShare };
    return { kind: "whole", run: new KMeans(points, this.number, random, { given }) };
  }

  /** The points of the sample at even places, or those at odd ones. */
  private half(half: 0 | 1): Points {
    return halfOfPoints(this.task.sample, this.width, half);
  }
}

function decodePoints(from: ByteReader, width: number): Float64Array {
  const count = from.u32();
  if (8 * count * width > from.remaining) throw new RangeError(`${count} points are cut off`);
  const points = new Float64Array(count * width);
  from.f64s(points);
  checkNumbers(points, 0, [{ name: "point", count: points.length, low: -1e6, high: 1e6 }]);
  return points;
}
