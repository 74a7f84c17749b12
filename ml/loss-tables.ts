// How wrong each forecaster has been, for everyone, for videos of a size and for videos of an age.
import { FadingSums, fadingSumsSize } from "./fading-sums.ts";

/** Share of its losses that a table keeps at every observation. */
const keep = 0.995;

/** Most that one reading adds to a sum of losses, in usual losses. */
export const maxLoss = 10;

const sizeClasses = 8;
/** Videos with fewer than 20 readings are classed by their readings, the others by their age. */
const readingLimits = [2, 3, 6, 11, 20];
const ageLimitsHours = [6, 24, 72, 168, 720, 4320];
/** Steps of age: 0 for the first six hours, the last one from half a year on. */
export const ageSteps = ageLimitsHours.length + 1;
const ageClasses = readingLimits.length + ageSteps;
const rows = 1 + sizeClasses + ageClasses;

/** What the tables say weighs as much as this many losses of the video's own. */
const everyoneWeight = 2;
const sizeWeight = 20;
const ageWeight = 2;

/** Observations that a table is taken to have had from the start. */
const priorObservations = 3;

/** Numbers that the tables for `forecasters` take in each of the two arrays of fading sums. */
export function lossTablesSize(forecasters: number): number {
  return rows * fadingSumsSize(forecasters);
}

/** Class of videos that are expected to gain `base`: each is three times as large as the one below. */
export function sizeClassOf(base: number): number {
  return Math.min(sizeClasses - 1, Math.floor(Math.log2(base + 1) / 1.7));
}

/** Class of videos with so many readings and of such an age. */
export function ageClassOf(readings: number, ageHours: number): number {
  for (let young = 0; young < readingLimits.length; young++) {
    if (readings < readingLimits[young]) return young;
  }
  return readingLimits.length + ageStepOf(ageHours);
}

/** Number of the age limits that a video has passed. */
export function ageStepOf(ageHours: number): number {
  let step = 0;
  while (step < ageLimitsHours.length && ageHours >= ageLimitsHours[step]) step++;
  return step;
}

/** The losses of several forecasters at one target, by class of video. */
export class LossTables {
  private readonly table: readonly FadingSums[];
  private readonly forecasters: number;

  /** Tables in {@link lossTablesSize} numbers of two arrays from `from` on. */
  constructor(base: Float64Array, own: Float64Array, from: number, forecasters: number) {
    this.forecasters = forecasters;
    const size = fadingSumsSize(forecasters);
    this.table = Array.from(
      { length: rows },
      (_, row) => new FadingSums(base, own, from + row * size, forecasters, keep),
    );
  }

  /** Every row, to be told to others. */
  get sums(): readonly FadingSums[] {
    return this.table;
  }

  /** Writes what each forecaster is expected to lose in these classes into `out`, in weighted losses. */
  expect(sizeClass: number, ageClass: number, out: Float64Array): void {
    const { table, forecasters } = this;
    out.fill(0, 0, forecasters);
    addMeans(table[0], everyoneWeight, forecasters, out);
    addMeans(table[1 + sizeClass], sizeWeight, forecasters, out);
    addMeans(table[1 + sizeClasses + ageClass], ageWeight, forecasters, out);
  }

  /** Throws a `RangeError` where the numbers in `sums` can be no such tables. */
  check(sums: Float64Array): void {
    const ranges = [{ name: "sum of losses", count: this.forecasters, low: 0, high: maxLoss }];
    for (const row of this.table) row.check(sums, ranges);
  }

  /** Counts an observation in these classes, with the loss of each forecaster. */
  add(sizeClass: number, ageClass: number, losses: Float64Array): void {
    const { table, forecasters } = this;
    addLosses(table[0], forecasters, losses);
    addLosses(table[1 + sizeClass], forecasters, losses);
    addLosses(table[1 + sizeClasses + ageClass], forecasters, losses);
  }
}

function addMeans(sums: FadingSums, weight: number, forecasters: number, out: Float64Array): void {
  // As if there had been some observations without a loss before: one alone decides nothing.
  const share = weight / (sums.count + priorObservations);
  for (let i = 0; i < forecasters; i++) out[i] += share * sums.value(i);
}

function addLosses(sums: FadingSums, forecasters: number, losses: Float64Array): void {
  sums.observe();
  for (let i = 0; i < forecasters; i++) sums.own[sums.from + 1 + i] += losses[i];
}
