// What all videos of a partition learn together: the pooled regression, how rates fall with age, who
// forecasts well, and what all videos do at this moment.
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { expertCount } from "./experts.ts";
import { FadingSums, fadingSumsSize } from "./fading-sums.ts";
import { ageSteps, LossTables, lossTablesSize } from "./loss-tables.ts";
import {
  PooledRegression,
  regressionForgetting,
  regressionSumsSize,
  solutionRanges,
  solutionSize,
} from "./pooled-regression.ts";
import { checkNumbers, countOf, maxSteps, maxTimeMs, type NumberRange } from "./ranges.ts";
import { targetCount } from "./window.ts";

/** Sums per step of age: products of log age steps with themselves and with log rate steps. */
const decaySums = 2;
/** Before anything was observed, rates fall a little. */
const startSlope = -0.2;
const slopeWeight = 1;
const minSlope = -2;
const maxSlope = 0.5;
const maxRateStep = 3;

/** How long a shock lasts, in spans of the video that looks at it. */
const shockSpans = 0.5;
const shortestSpanMs = 600_000;

const sumsPerTarget = fadingSumsSize(regressionSumsSize) + lossTablesSize(expertCount) +
  ageSteps * fadingSumsSize(decaySums);
const sumsSize = targetCount * sumsPerTarget;

/** What is no sum: solutions, shocks and their weights, the moment of the last one. */
const restRanges: readonly NumberRange[] = [
  ...Array.from({ length: targetCount }, () => solutionRanges).flat(),
  { name: "shock", count: targetCount, low: -1e9, high: 1e9 },
  { name: "weight of a shock", count: targetCount, low: 0, high: maxSteps },
  { name: "time of a shock", count: 1, low: 0, high: maxTimeMs },
  { name: "observations", count: 1, low: 0, high: maxSteps, whole: true },
];
const shocksFrom = targetCount * solutionSize;
const shockWeightsFrom = shocksFrom + targetCount;
const shockAt = shockWeightsFrom + targetCount;
const observationsAt = shockAt + 1;

/** More than any observation adds to the sums of a decay: ages lie within a factor of e^17. */
const maxAgeProduct = 300;
const decayRanges: readonly NumberRange[] = [
  { name: "squares of age steps", count: 1, low: 0, high: maxAgeProduct },
  { name: "products of steps", count: 1, low: -maxAgeProduct, high: maxAgeProduct },
];

/**
 * What is learnt by all and from all. Its sums can be told to other owners of videos, as
 * {@link takeDelta}, and theirs be merged, in any order.
 */
export class PooledForecaster {
  readonly regressions: readonly PooledRegression[];
  readonly losses: readonly LossTables[];
  private readonly base = new Float64Array(sumsSize);
  private readonly own = new Float64Array(sumsSize);
  private readonly rest = new Float64Array(countOf(restRanges));
  private readonly decays: readonly (readonly FadingSums[])[];
  /** Every group of sums, in the order of their places. */
  private readonly blocks: readonly FadingSums[];

  constructor() {
    const { base, own, rest } = this;
    const blocks: FadingSums[] = [];
    const regressions: PooledRegression[] = [];
    const losses: LossTables[] = [];
    const decays: FadingSums[][] = [];
    for (let target = 0; target < targetCount; target++) {
      let at = target * sumsPerTarget;
      const sums = new FadingSums(base, own, at, regressionSumsSize, regressionForgetting);
      regressions.push(new PooledRegression(sums, rest, target * solutionSize));
      at += fadingSumsSize(regressionSumsSize);
      const tables = new LossTables(base, own, at, expertCount);
      losses.push(tables);
      at += lossTablesSize(expertCount);
      const steps = Array.from(
        { length: ageSteps },
        (_, step) => new FadingSums(base, own, at + step * fadingSumsSize(decaySums), decaySums, 1),
      );
      decays.push(steps);
      blocks.push(sums, ...tables.sums, ...steps);
    }
    this.blocks = blocks;
    this.regressions = regressions;
    this.losses = losses;
    this.decays = decays;
  }

  /** Observations learnt from, here and elsewhere. */
  get observations(): number {
    return this.rest[observationsAt];
  }

  /** Counts an observation of all three targets. */
  observe(): void {
    this.rest[observationsAt]++;
  }

  /** Power of age that rates of this age follow: −0.5 halves them while age quadruples. */
  decaySlope(target: number, ageStep: number): number {
    const sums = this.decays[target][ageStep];
    const slope = (sums.value(1) + slopeWeight * startSlope) / (sums.value(0) + slopeWeight);
    return Math.max(minSlope, Math.min(maxSlope, slope));
  }

  /** Learns how the log rate changed over a step of log age; counts of `gain` weigh by their size. */
  learnDecay(
    target: number,
    ageStep: number,
    logAgeStep: number,
    logRateStep: number,
    gain: number,
  ): void {
    const sums = this.decays[target][ageStep];
    const weight = gain / (gain + 10);
    const rateStep = Math.max(-maxRateStep, Math.min(maxRateStep, logRateStep));
    sums.observe();
    sums.own[sums.from + 1] += weight * logAgeStep * logAgeStep;
    sums.own[sums.from + 2] += weight * logAgeStep * rateStep;
  }

  /**
   * How far the videos of the moment `atMs` are off the regression on average, as a log ratio; what was
   * so a while before or after has faded, by the span `spanMs` of the video that asks.
   */
  shock(target: number, atMs: number, spanMs: number): number {
    const left = this.shockLeft(atMs, spanMs);
    return left * this.rest[shocksFrom + target] /
      (left * this.rest[shockWeightsFrom + target] + 0.5);
  }

  /** Adds how far one video is off the regression at `atMs`. */
  addShock(target: number, error: number, atMs: number, spanMs: number): void {
    const { rest } = this;
    const left = this.shockLeft(atMs, spanMs);
    if (left < 1) {
      for (let i = shocksFrom; i < shockAt; i++) rest[i] *= left;
      rest[shockAt] = atMs;
    }
    rest[shocksFrom + target] += error;
    rest[shockWeightsFrom + target] += 1;
  }

  private shockLeft(atMs: number, spanMs: number): number {
    const apartMs = Math.abs(atMs - this.rest[shockAt]);
    return Math.exp(-apartMs / (shockSpans * Math.max(shortestSpanMs, spanMs)));
  }

  /** Writes what others have not heard of; from now on they have. */
  takeDelta(observations: number, to: ByteWriter): void {
    to.u32(observations);
    for (const block of this.blocks) {
      const isEmpty = block.own[block.from] === 0;
      to.u8(isEmpty ? 0 : 1);
      if (!isEmpty) block.encodeOwn(to);
      block.settle();
    }
  }

  /** Learns from what another owner told, as {@link decodeDelta} read it. */
  merge(delta: PooledDelta): void {
    this.rest[observationsAt] += delta.observations;
    for (const block of this.blocks) block.merge(delta.sums);
    for (const regression of this.regressions) regression.solve();
  }

  /** Reads a delta. Throws a `RangeError` where the bytes are none. */
  static decodeDelta(from: ByteReader): PooledDelta {
    const observations = from.u32();
    const sums = new Float64Array(sumsSize);
    const layout = new PooledForecaster();
    for (const block of layout.blocks) {
      const present = from.u8();
      if (present > 1) throw new RangeError(`found ${present}, wanted 0 or 1 before sums`);
      if (present === 1) block.decodeInto(from, sums);
    }
    layout.check(sums);
    return { observations, sums };
  }

  encode(to: ByteWriter): void {
    to.f64s(this.base);
    to.f64s(this.own);
    to.f64s(this.rest);
  }

  /** The state that {@link encode} wrote. Throws a `RangeError` where the bytes are none. */
  static decode(from: ByteReader): PooledForecaster {
    const pooled = new PooledForecaster();
    from.f64s(pooled.base);
    from.f64s(pooled.own);
    from.f64s(pooled.rest);
    pooled.check(pooled.base);
    pooled.check(pooled.own);
    checkNumbers(pooled.rest, 0, restRanges);
    return pooled;
  }

  private check(sums: Float64Array): void {
    for (const regression of this.regressions) regression.check(sums);
    for (const tables of this.losses) tables.check(sums);
    for (const decay of this.decays.flat()) decay.check(sums, decayRanges);
  }
}

/** What one owner of videos tells the others. */
export interface PooledDelta {
  readonly observations: number;
  readonly sums: Float64Array;
}
