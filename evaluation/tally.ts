// Scores every method on every scored reading, as sums: over all readings, over the late ones, per video.
import type { Scored } from "../actors/video/scored.ts";
import { type Target, targets } from "../streams/forecast.ts";
import { Median, medianOf } from "./median.ts";

/** The method that the ratios are to: the last rate going on. */
export const reference = "drift";

/** The method that was served: the only one with a band. */
export const served = "served";

/** The methods that need no learning, and that any forecast has to be better than. */
export const baselines: readonly string[] = ["last", "drift", "mean3", "mean10"];

/** Scored readings that a video must have for its ratio to count. */
export const leastScoredPerVideo = 10;

/**
 * How one method did on one target. Errors are of the gain since the reading before, in counts. A
 * figure is null where there is nothing to make it of: no forecast, or a drift that is never wrong.
 */
export interface EvaluationRow {
  readonly target: Target;
  readonly method: string;
  /** Readings of which the method said something. */
  readonly n: number;
  /** Mean absolute error. */
  readonly mae: number | null;
  /** That error over the error of drift on the same readings. */
  readonly ratio: number | null;
  /** The same, of the readings that come late in the file. */
  readonly lateRatio: number | null;
  /** Median over videos of their ratios, of those with {@link leastScoredPerVideo} readings. */
  readonly medianRatio: number | null;
  /** Median of |error| / gain over the gains above 0: see {@link Median} on how exact. */
  readonly mdape: number | null;
  /** Share of gains within the band, and its mean width; of what was served only. */
  readonly coverage: number | null;
  readonly width: number | null;
}

/** One method on one target. */
interface MethodTally {
  n: number;
  error: number;
  driftError: number;
  lateError: number;
  lateDriftError: number;
  covered: number;
  width: number;
  readonly shares: Median;
}

/** Numbers per video, method and target: readings, the method's error, the drift's. */
const perVideo = 3;

/** Listens to what the actors score. */
export class ForecastTally {
  private readonly lateFromMs: number;
  private readonly names: string[] = [];
  /** By `targets.length × number of the method + target`. */
  private readonly tallies: MethodTally[] = [];
  private readonly videos = new Map<string, Float64Array>();
  private methods: readonly string[] = [];
  /** Numbers of the methods in {@link methods}, and where the drift is among them. */
  private numbers: number[] = [];
  private drift = -1;

  /** Forecasts for moments later than `lateFromMs` count as late ones, too. */
  constructor(lateFromMs: number) {
    this.lateFromMs = lateFromMs;
  }

  /** Takes one scored target of one reading. */
  add(scored: Scored): void {
    const { target, gain, methods, values, atMs } = scored;
    if (methods !== this.methods) this.learnMethods(methods);
    const driftError = Math.abs(values[this.drift] - gain);
    const isLate = atMs > this.lateFromMs;
    const sums = this.videoSums(scored.videoKey);
    for (let i = 0; i < methods.length; i++) {
      const error = Math.abs(values[i] - gain);
      if (Number.isNaN(error)) continue;
      const place = targets.length * this.numbers[i] + target;
      const tally = this.tallies[place];
      tally.n++;
      tally.error += error;
      tally.driftError += driftError;
      if (isLate) {
        tally.lateError += error;
        tally.lateDriftError += driftError;
      }
      if (gain > 0) tally.shares.add(error / gain);
      sums[place * perVideo]++;
      sums[place * perVideo + 1] += error;
      sums[place * perVideo + 2] += driftError;
      if (methods[i] !== served) continue;
      tally.covered += gain >= scored.low && gain <= scored.high ? 1 : 0;
      tally.width += scored.high - scored.low;
    }
  }

  /** The rows of the targets not in `absent`: per target what was served first, then the best first. */
  rows(absent: readonly Target[] = []): EvaluationRow[] {
    return targets.filter((target) => !absent.includes(target)).flatMap((target) => {
      const rows = this.names.map((name, number) => this.row(target, name, number));
      return rows.sort((a, b) => rank(a) - rank(b));
    });
  }

  private row(target: Target, method: string, number: number): EvaluationRow {
    const place = targets.length * number + targets.indexOf(target);
    const tally = this.tallies[place];
    const { n, error, driftError, lateError, lateDriftError } = tally;
    const isServed = method === served;
    return {
      target,
      method,
      n,
      mae: quotient(error, n),
      ratio: quotient(error, driftError),
      lateRatio: quotient(lateError, lateDriftError),
      medianRatio: this.medianRatio(place),
      mdape: quotient(tally.shares.value, 1),
      coverage: isServed ? quotient(tally.covered, n) : null,
      width: isServed ? quotient(tally.width, n) : null,
    };
  }

  private medianRatio(place: number): number | null {
    const ratios: number[] = [];
    for (const sums of this.videos.values()) {
      const [n = 0, error, driftError] = sums.subarray(place * perVideo, (place + 1) * perVideo);
      if (n >= leastScoredPerVideo && driftError > 0) ratios.push(error / driftError);
    }
    return quotient(medianOf(ratios), 1);
  }

  private learnMethods(methods: readonly string[]): void {
    this.methods = methods;
    this.drift = methods.indexOf(reference);
    if (this.drift < 0) throw new RangeError(`found ${methods.join()}, wanted ${reference} in it`);
    this.numbers = methods.map((name) => {
      const known = this.names.indexOf(name);
      if (known >= 0) return known;
      for (const _ of targets) this.tallies.push(emptyTally());
      return this.names.push(name) - 1;
    });
  }

  /** The sums of a video, with room for every method known by now. */
  private videoSums(videoKey: string): Float64Array {
    const size = this.tallies.length * perVideo;
    const known = this.videos.get(videoKey);
    if (known?.length === size) return known;
    const sums = new Float64Array(size);
    if (known !== undefined) sums.set(known);
    this.videos.set(videoKey, sums);
    return sums;
  }
}

function emptyTally(): MethodTally {
  return {
    n: 0,
    error: 0,
    driftError: 0,
    lateError: 0,
    lateDriftError: 0,
    covered: 0,
    width: 0,
    shares: new Median(),
  };
}

function rank({ method, mae }: EvaluationRow): number {
  return method === served ? -1 : mae ?? Number.MAX_VALUE;
}

/** A quotient that can be said; null for one of nothing, or over nothing. */
function quotient(dividend: number, divisor: number): number | null {
  const value = dividend / divisor;
  return Number.isFinite(value) ? value : null;
}
